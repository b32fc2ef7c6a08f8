"""`make new-domain`: the drawers, so that the easy way is the right way."""

import re
from pathlib import Path

from house.places import CHECKOUT
from house.telling import GaveUp, say

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

APPS = '''"""App registration."""

from django.apps import AppConfig


class {title}Config(AppConfig):
    name = "cityhall.{wing}.{name}"
    label = "{name}"
    default_auto_field = "django.db.models.BigAutoField"
'''
DRAWERS = {
    "__init__": '"""{words}: say here in one line what it is for."""\n',
    "apps": APPS,
    "events": '"""What happened, in the past tense; others hear of it after the commit."""\n',
    "rules": '"""What may be done: pure `can_…` and `ensure_…`; no database, no clock."""\n',
    "models": '"""What is kept, each field with its help_text, each «never» as a constraint."""\n',
    "queries": '"""Reading: each function is named for what it returns."""\n',
    "actions": '"""Writing: one use case a function, atomic, audited; takes `by` and `now`."""\n',
    "api": (
        '"""What other domains may use: imports and `__all__` only."""\n\n__all__: list[str] = []\n'
    ),
}
README = """# {words}

What it is for, in two sentences. Which words of docs/words.md it owns.

| `ensure_…` | code | when it refuses |
|---|---|---|
"""
TEST = '''"""What {words} does when it is used as others use it."""

from cityhall.{wing}.{name} import api


def test_api_names_only_what_is_there() -> None:
    assert all(hasattr(api, name) for name in api.__all__)
'''


def new_domain(wing: str, name: str, *, checkout: Path = CHECKOUT) -> int:
    """Writes src/cityhall/<wing>/<name> and tests/<wing>/<name>; never over anything."""
    for what, given in (("WING", wing), ("NAME", name)):
        if not NAME.fullmatch(given):
            raise GaveUp(
                f"{what} must be a Python name in lower case, not «{given}». For example:\n"
                "    make new-domain WING=back_office NAME=letters"
            )
    files = files_of(wing, name)
    for path in files:
        if (checkout / path).exists():
            raise GaveUp(f"{path} already exists; nothing was written.")
    for path, text in files.items():
        (checkout / path).parent.mkdir(parents=True, exist_ok=True)
        (checkout / path).write_text(text, encoding="utf-8")
        say(f"wrote {path}")
    _write_wing(wing, checkout)
    say(
        f"\nNext: add cityhall.{wing}.{name} to INSTALLED_APPS, write a decision in "
        "docs/decisions, and delete the drawers that stay empty."
    )
    return 0


def files_of(wing: str, name: str) -> dict[str, str]:
    """Path below the checkout → text."""
    domain, words = f"src/cityhall/{wing}/{name}", name.replace("_", " ").capitalize()
    given = {"wing": wing, "name": name, "words": words, "title": words.title().replace(" ", "")}
    drawers = {f"{domain}/{drawer}.py": text for drawer, text in DRAWERS.items()}
    rest = {
        f"{domain}/README.md": README,
        f"{domain}/migrations/__init__.py": "",
        f"tests/{wing}/{name}/test_{name}_api.py": TEST,
    }
    return {path: text.format_map(given) for path, text in (drawers | rest).items()}


def _write_wing(wing: str, checkout: Path) -> None:
    """A new wing is a package; `make check` then asks for its line in .importlinter."""
    package = checkout / "src" / "cityhall" / wing / "__init__.py"
    if not package.exists():
        package.write_text(f'"""The wing {wing}."""\n', encoding="utf-8")
        say(f"wrote src/cityhall/{wing}/__init__.py; .importlinter must name the new wing")
