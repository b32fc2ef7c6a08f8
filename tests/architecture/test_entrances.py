"""A domain is entered through its `api` or its `ports`, and an `api` holds names only.

import-linter knows which floor may use which; it does not know which door was taken.
"""

import ast
from collections.abc import Iterator

from tests.architecture.source import Module, imports, modules

#: Floors that hold domains. kernel and design_system are open; config wires everything.
FLOORS_OF_DOMAINS = {
    "foundation",
    "engine",
    "resident_services",
    "governance",
    "surfaces",
    "adapters",
}
DOORS = {"api", "ports"}


def test_other_domains_are_entered_by_their_doors() -> None:
    wrong = [line for module in modules() for line in doors_not_taken(module)]
    assert not wrong, "import from the domain's api or ports:\n" + "\n".join(wrong)


def doors_not_taken(module: Module) -> Iterator[str]:
    """What a module imports from the inside of another domain."""
    if module.parts[1:2] == ("config",):
        return
    for line, name in imports(module):
        root, floor, domain, *inside = (*name.split("."), "", "", "")[: max(4, name.count(".") + 1)]
        if root != "cityhall" or floor not in FLOORS_OF_DOMAINS or not domain:
            continue
        if module.parts[:3] != (root, floor, domain) and not DOORS.intersection(inside[:1]):
            yield f"{module.shown}:{line} {name}"


def test_an_api_holds_imports_and_names_only() -> None:
    wrong = [
        f"{module.shown}:{node.lineno}"
        for module in modules()
        if module.parts[-1] == "api" and len(module.parts) == 4
        for node in module.tree.body
        if not (_is_docstring(node) or _is_import(node) or _is_all(node) or _is_late(node))
    ]
    assert not wrong, "an api.py that does something becomes the house:\n" + "\n".join(wrong)


def test_an_api_names_all_that_it_imports() -> None:
    for module in modules():
        if module.parts[-1] == "api" and len(module.parts) == 4:
            imported = {name for node in module.tree.body for name in _imported(node)}
            listed = {name for node in module.tree.body if _is_all(node) for name in _names(node)}
            assert imported <= listed, f"{module.shown}: __all__ lacks {imported - listed}"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _is_late(node: ast.stmt) -> bool:
    """What is stored may be imported when first asked for: commands need not wait for Django."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING" and all(map(_is_import, node.body))
    if isinstance(node, ast.FunctionDef):
        return node.name == "__getattr__"
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [ast.unparse(target) for target in targets] == ["_STORED"]


def _imported(node: ast.stmt) -> list[str]:
    if not (isinstance(node, ast.ImportFrom) and str(node.module).startswith("cityhall.")):
        return []
    return [alias.asname or alias.name for alias in node.names]


def _is_all(node: ast.stmt) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets)


def _names(node: ast.stmt) -> list[str]:
    value = getattr(node, "value", None)
    return list(ast.literal_eval(value)) if value is not None else []
