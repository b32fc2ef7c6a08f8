"""The few pieces of Python syntax that generated rules consist of, as nodes of `ast`.

Each carries a place of its own class, so that `compile` needs no second pass over the tree.
"""

import ast
from collections.abc import Iterable
from functools import reduce


class _Placed:
    lineno = 1
    col_offset = 0


class _Constant(_Placed, ast.Constant): ...


class _Name(_Placed, ast.Name): ...


class _IfExp(_Placed, ast.IfExp): ...


class _Compare(_Placed, ast.Compare): ...


class _BinOp(_Placed, ast.BinOp): ...


class _UnaryOp(_Placed, ast.UnaryOp): ...


class _BoolOp(_Placed, ast.BoolOp): ...


class _NamedExpr(_Placed, ast.NamedExpr): ...


class _Subscript(_Placed, ast.Subscript): ...


class _Call(_Placed, ast.Call): ...


class _Attribute(_Placed, ast.Attribute): ...


class _List(_Placed, ast.List): ...


class _Assign(_Placed, ast.Assign): ...


class _Return(_Placed, ast.Return): ...


class _FunctionDef(_Placed, ast.FunctionDef): ...


class _Argument(_Placed, ast.arg): ...


_LOAD, _STORE = ast.Load(), ast.Store()
_OR_BITS = ast.BitOr()
_COMPARE: dict[str, ast.cmpop] = {
    "=": ast.Eq(),
    "<>": ast.NotEq(),
    "<": ast.Lt(),
    "<=": ast.LtE(),
    ">": ast.Gt(),
    ">=": ast.GtE(),
    "in": ast.In(),
    "is": ast.Is(),
    "is not": ast.IsNot(),
}
_CALCULATE: dict[str, ast.operator] = {"+": ast.Add(), "-": ast.Sub(), "*": ast.Mult()}
Simple = bool | int | str | None | frozenset[bool | int | str]


def constant(value: Simple) -> ast.expr:
    return _Constant(value)  # type: ignore[arg-type]  # frozenset is a constant for compile


def name(written: str) -> ast.expr:
    return _Name(written, _LOAD)


def either(test: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.expr:
    """`then if test else otherwise`"""
    return _IfExp(test, then, otherwise)


def compare(left: ast.expr, operator: str, right: ast.expr) -> ast.expr:
    return _Compare(left, [_COMPARE[operator]], [right])


def within(low: ast.expr, value: ast.expr, high: ast.expr) -> ast.expr:
    """`low <= value <= high`"""
    return _Compare(low, [_COMPARE["<="], _COMPARE["<="]], [value, high])


def is_none(value: ast.expr) -> ast.expr:
    return compare(value, "is", constant(None))


def is_known(value: ast.expr) -> ast.expr:
    return compare(value, "is not", constant(None))


def negation(test: ast.expr) -> ast.expr:
    return _UnaryOp(ast.Not(), test)


def all_of(*tests: ast.expr) -> ast.expr:
    """`a and b and c`"""
    return _BoolOp(ast.And(), list(tests)) if len(tests) > 1 else tests[0]


def calculate(left: ast.expr, operator: str, right: ast.expr) -> ast.expr:
    return _BinOp(left, _CALCULATE[operator], right)


def negative(value: ast.expr) -> ast.expr:
    return _UnaryOp(ast.USub(), value)


def union(masks: Iterable[ast.expr]) -> ast.expr:
    """`a | b | c`"""
    return reduce(lambda left, right: _BinOp(left, _OR_BITS, right), masks)


def or_else(first: ast.expr, second: ast.expr) -> ast.expr:
    """`first or second`"""
    return _BoolOp(ast.Or(), [first, second])


def kept(local: str, value: ast.expr) -> ast.expr:
    """`(local := value)`"""
    return _NamedExpr(_Name(local, _STORE), value)


def looked_up(table: str, key: ast.expr) -> ast.expr:
    """`table[key]`"""
    return _Subscript(name(table), key, _LOAD)


def call(function: ast.expr, *arguments: ast.expr) -> ast.expr:
    return _Call(function, list(arguments), [])


def attribute(value: ast.expr, named: str) -> ast.expr:
    return _Attribute(value, named, _LOAD)


def listed(values: list[ast.expr]) -> ast.expr:
    return _List(values, _LOAD)


def assign(local: str, value: ast.expr) -> ast.stmt:
    return _Assign([_Name(local, _STORE)], value)


def function(named: str, argument: str, body: list[ast.stmt], result: ast.expr) -> ast.Module:
    """A module with one function of one argument that runs `body` and returns `result`."""
    arguments = ast.arguments(
        posonlyargs=[], args=[_Argument(argument)], kwonlyargs=[], kw_defaults=[], defaults=[]
    )
    return ast.Module([_FunctionDef(named, arguments, [*body, _Return(result)], [])], [])
