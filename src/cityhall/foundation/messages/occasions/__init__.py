"""The occasions on which the city tells somebody something, one file each."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from cityhall.foundation.messages.occasions.occasion import Occasion

__all__ = ["Occasion", "as_markdown", "occasion", "occasions"]


@cache
def occasions() -> dict[str, Occasion]:
    """All occasions by name."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    found = (module.OCCASION for module in modules if hasattr(module, "OCCASION"))
    return {each.name: each for each in found}


def occasion(name: str) -> Occasion:
    """One occasion; `KeyError` for a name without a file here."""
    return occasions()[name]


def as_markdown() -> str:
    """The reference page of notices: a row per occasion."""
    lines = [
        "# お知らせの場面",
        "",
        "1つの場面に1つのファイルが `cityhall/foundation/messages/occasions/` にある。"
        "文は `catalogue/texts/messages.yaml` にある。",
        "",
        "| 場面 | いつ | だれに | 差し込む値 |",
        "|---|---|---|---|",
    ]
    for each in occasions().values():
        values = "、".join(f"`{value}`" for value in each.values) or "なし"
        lines.append(f"| `{each.name}` | {each.when} | {each.to_whom} | {values} |")
    return "\n".join(lines) + "\n"
