"""What a city offers is data: no procedure is known to the program by name."""

import ast

from tests.architecture.source import CHECKOUT, modules


def ids_in(folder: str) -> set[str]:
    """Ids of the definitions in a folder of the catalogue; each file is named for its id."""
    return {path.stem for path in (CHECKOUT / "catalogue" / folder).rglob("*.yaml")}


def test_there_are_procedures() -> None:
    assert ids_in("procedures")


def test_no_procedure_is_named_in_python() -> None:
    ids = ids_in("procedures")
    wrong = [
        f"{module.shown}:{node.lineno} {node.value}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in ids
    ]
    assert not wrong, "say it in the catalogue:\n" + "\n".join(wrong)
