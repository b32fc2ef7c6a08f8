"""Words are asked for by keys that the texts have; a page would break where one is missing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from cityhall.design_system.language import site_texts
from tests.architecture.source import SOURCE, modules

SAID = re.compile(r"""\{%\s*(?:say|say_plain)\s+"([^"|]+)"(?!\|)""")


def keys_of_template(file: Path) -> set[str]:
    return set(SAID.findall(file.read_text(encoding="utf-8")))


def _keys(tree: ast.AST) -> Iterator[str]:
    """Literal keys in `words("…")` and `site_texts()["…"]`."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="words"), args=[ast.Constant(value=str(key)), *_]):
                yield key
            case ast.Subscript(
                value=ast.Call(func=ast.Name(id="site_texts")), slice=ast.Constant(value=str(key))
            ):
                yield key


def test_every_key_has_words() -> None:
    found = {module.shown: set(_keys(module.tree)) for module in modules()}
    assert sum(map(len, found.values())) > 40, "the reader of keys no longer finds them"
    for file in SOURCE.rglob("*.html"):
        found[str(file.relative_to(SOURCE))] = keys_of_template(file)
    missing = {
        shown: sorted(key for key in keys if key not in site_texts())
        for shown, keys in found.items()
    }
    assert {shown: keys for shown, keys in missing.items() if keys} == {}
