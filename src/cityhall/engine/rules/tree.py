"""A rule as a tree: what was read, typed and checked, before anything is computed from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from cityhall.engine.rules.types import RuleType, Value


class _Condition:
    __slots__ = ()
    type: ClassVar[RuleType] = RuleType.BOOLEAN


class _Number:
    __slots__ = ()
    type: ClassVar[RuleType] = RuleType.INTEGER


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the rule."""

    value: Value
    type: RuleType


@dataclass(frozen=True, slots=True)
class Item:
    """The value of an item of the vocabulary; may be unknown."""

    id: str
    type: RuleType


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure that changes by law, known by its name; has a value on every day."""

    name: str
    type: RuleType


@dataclass(frozen=True, slots=True)
class Compare(_Condition):
    """`left operator right`, operator one of = <> < <= > >=."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Between(_Condition):
    """`value BETWEEN low AND high`, both ends included and both constant."""

    value: "Node"
    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class In(_Condition):
    """`value IN (…)` over constants."""

    value: "Node"
    options: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class IsNull(_Condition):
    """Whether a value is unknown; never unknown itself."""

    value: "Node"


@dataclass(frozen=True, slots=True)
class Not(_Condition):
    part: "Node"


@dataclass(frozen=True, slots=True)
class And(_Condition):
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or(_Condition):
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Case:
    """`then` where the condition is TRUE, `otherwise` where FALSE, unknown where it is unknown."""

    condition: "Node"
    then: "Node"
    otherwise: "Node"

    @property
    def type(self) -> RuleType:
        return self.then.type


@dataclass(frozen=True, slots=True)
class Arithmetic(_Number):
    """`left operator right`, operator one of + - *."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Negative(_Number):
    value: "Node"


@dataclass(frozen=True, slots=True)
class Absolute(_Number):
    value: "Node"


@dataclass(frozen=True, slots=True)
class Shift:
    """A date moved by `count` (may be negative) units of DAY, MONTH or YEAR."""

    value: "Node"
    count: int
    unit: str
    type: ClassVar[RuleType] = RuleType.DATE


Node = (
    Literal
    | Item
    | Parameter
    | Compare
    | Between
    | In
    | IsNull
    | Not
    | And
    | Or
    | Case
    | Arithmetic
    | Negative
    | Absolute
    | Shift
)


def children(node: Node) -> tuple[Node, ...]:
    """The parts directly below, in the order they are written."""
    match node:
        case Literal() | Item() | Parameter():
            return ()
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
        case Between(value, low, high):
            return (value, low, high)
        case In(value, options):
            return (value, *options)
        case And(parts) | Or(parts):
            return parts
        case Case(condition, then, otherwise):
            return (condition, then, otherwise)
        case Not(value) | IsNull(value) | Negative(value) | Absolute(value) | Shift(value):
            return (value,)


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same kind of node over changed children."""
    match node:
        case Literal() | Item() | Parameter():
            return node
        case Compare(operator, left, right):
            return Compare(operator, change(left), change(right))
        case Arithmetic(operator, left, right):
            return Arithmetic(operator, change(left), change(right))
        case Between(value, low, high):
            return Between(change(value), change(low), change(high))
        case In(value, options):
            return In(change(value), tuple(dict.fromkeys(map(change, options))))
        case And(parts) | Or(parts):
            return type(node)(tuple(map(change, parts)))
        case Case(condition, then, otherwise):
            return Case(change(condition), change(then), change(otherwise))
        case Not(part):
            return Not(change(part))
        case IsNull(value) | Negative(value) | Absolute(value) | Shift(value):
            return replace(node, value=change(value))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in the order written."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def items_of(node: Node) -> tuple[str, ...]:
    """The ids of the items that occur, each once, in the order written."""
    return tuple(dict.fromkeys(part.id for part in walk(node) if isinstance(part, Item)))


def parameters_of(node: Node) -> tuple[str, ...]:
    """The names of the parameters that occur, each once, in the order written."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Parameter)))
