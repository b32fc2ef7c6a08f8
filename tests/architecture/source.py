"""The checkout as data: its files, its modules, what they import, what they name."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "src"


@dataclass(frozen=True)
class Module:
    """One Python file below src/."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        """For example `("cityhall", "engine", "cases", "models", "case")`."""
        return tuple(self.name.split("."))

    @property
    def shown(self) -> str:
        """The path as people write it."""
        return str(self.path.relative_to(CHECKOUT))


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the product but the migrations, which Django writes."""
    return tuple(
        Module(path, _name(path), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.parts
    )


def _name(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Line and full name of all that a module imports, wherever in it."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def defined_names(module: Module) -> Iterator[tuple[int, str]]:
    """Line and name of all that a module gives a name to; what it merely uses is not its choice."""
    yield 1, module.parts[-1]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id


@cache
def committed_files() -> tuple[Path, ...]:
    """Every file that git keeps, or would keep with the next `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    paths = (CHECKOUT / name for name in listed.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def text_of(path: Path) -> str:
    """The file's text; a picture or a font gives what little of it is text."""
    return path.read_bytes().decode("utf-8", errors="ignore")
