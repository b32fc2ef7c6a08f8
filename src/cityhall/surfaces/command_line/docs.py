"""`cityhall docs`: writes docs/reference from the definitions, or says where it lags behind."""

import os
from importlib import import_module
from pathlib import Path

import click

from cityhall.surfaces.command_line.starting import start_django

#: One module a page, each with `page() -> str`; the page is named like the module.
PAGES = [
    "access",
    "commands",
    "data_dictionary",
    "events",
    "permissions",
    "routes",
    "settings",
    "vocabulary",
    "workflows",
]
NOTE = "<!-- Written by `cityhall docs`. Change what it is made from, then run `make docs`. -->\n"


@click.command
@click.option("--check", is_flag=True, help="書かずに、ずれているページがあれば 1 で終わる")
def docs(check: bool) -> None:
    """docs/reference のページを、プログラムと定義から作ります。"""
    os.environ["CITYHALL_DEMO"] = "1"  # the same pages for everyone, with all that a demo shows
    start_django()
    from django.conf import settings

    folder: Path = settings.CHECKOUT / "docs" / "reference"
    files = reference_files()
    stale = [name for name, text in files.items() if not _stands(folder / name, text)]
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    left_over = sorted(found - files.keys())
    if check:
        for name in [*stale, *left_over]:
            click.echo(f"docs/reference/{name} がずれています。「make docs」で作り直してください。")
        raise SystemExit(1 if stale or left_over else 0)
    for name in stale:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(files[name], encoding="utf-8")
        click.echo(f"docs/reference/{name}")
    for name in left_over:
        (folder / name).unlink()


def reference_files() -> dict[str, str]:
    """Path below docs/reference → the whole text."""
    from cityhall.engine.procedures.api import schema_files

    schemas = {f"schema/{name}": text for name, text in schema_files().items()}
    return {f"{name}.md": written(name) for name in PAGES} | schemas


def written(name: str) -> str:
    """The whole text of one page."""
    page: str = import_module(f"cityhall.surfaces.command_line.reference.{name}").page()
    return f"{NOTE}\n{page.rstrip()}\n"


def _stands(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text
