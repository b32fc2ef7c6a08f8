"""Reads a YAML file and remembers the line of every node.

Only true and false are booleans, only plain decimal digits are numbers, dates stay text: `no`,
`on`, `0803814` and `2026-04-01` mean what an official sees. Duplicate keys and anchors are refused.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from cityhall.foundation.vocabulary.problems import CatalogueProblem, CatalogueProblems

NodePath = tuple[Hashable, ...]
MAX_DEPTH = 40
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _PlainLoader(_BASE):  # the C loader where libyaml is present
    """YAML with the fewest surprises; see the module's docstring."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?[0-9]+\.[0-9]+$", "-0123456789"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
):
    _PlainLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first)
    )


@dataclass(frozen=True)
class Source:
    """A file's content and the line (from 1) of every node, by its path of keys and indexes."""

    file: str
    data: Any
    lines: dict[NodePath, int] = field(repr=False)

    def line(self, *path: Hashable) -> int:
        """The line of the deepest node on `path`; parts that are no node are skipped."""
        found: NodePath = ()
        for part in path:
            if (*found, part) in self.lines:
                found = (*found, part)
        return self.lines.get(found, 1)

    def problem(
        self, path: tuple[Hashable, ...], code: str, message: str, remedy: str, *, below: int = 0
    ) -> CatalogueProblem:
        """A problem at the node of `path`, `below` lines further down (in a long text)."""
        return CatalogueProblem(self.file, self.line(*path) + below, code, message, remedy)


def read_source(file: Path, shown_as: str | None = None) -> Source:
    """The content of a YAML file.

    Raises CatalogueProblems for broken YAML, a duplicate key, an anchor, or text that is not UTF-8.
    """
    name = shown_as or str(file)
    try:
        text = file.read_text(encoding="utf-8")
        _ensure_shallow(text)
        node = _PlainLoader(text).get_single_node()
    except UnicodeDecodeError as error:
        raise CatalogueProblems([_unreadable(name, 1, str(error))]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or str(error)
        raise CatalogueProblems([_unreadable(name, line, what)]) from error
    reader = _Reader(name)
    data = reader.value(node, ()) if node is not None else None
    if reader.problems:
        raise CatalogueProblems(reader.problems)
    return Source(name, data, reader.lines)


class _TooDeep(yaml.YAMLError):
    problem = "入れ子が深すぎます"

    def __init__(self, mark: object) -> None:
        super().__init__(self.problem)
        self.problem_mark = mark


def _ensure_shallow(text: str) -> None:
    """Refuses nesting that no definition needs: composing it would overrun the C stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_PlainLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _TooDeep(event.start_mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _unreadable(file: str, line: int, what: str) -> CatalogueProblem:
    return CatalogueProblem(
        file,
        line,
        "yaml.unreadable",
        f"YAML として読めません({what})",
        "この行の字下げ、コロンのあとの空白、引用符の対応を確かめ、UTF-8 で保存してください",
    )


class _Reader:
    """Turns nodes into plain data, noting lines and what is refused."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[NodePath, int] = {}
        self.problems: list[CatalogueProblem] = []
        self._seen: set[int] = set()
        self._scalars = yaml.constructor.SafeConstructor()

    def value(self, node: yaml.Node, path: NodePath) -> Any:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            # The text of a block (| or >) begins on the line below its sign.
            self.lines[path] = line + (node.style in ("|", ">"))
            return self._scalar(node, line)
        self.lines[path] = line
        if id(node) in self._seen:
            self._refuse(line, "alias", "別名(&、*)は使えません", "内容をそのまま書いてください")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._mapping(node, path)

    def _scalar(self, node: yaml.ScalarNode, line: int) -> Any:
        try:
            return self._scalars.construct_object(node)
        except (yaml.YAMLError, ValueError):
            message = f"この書き方({node.tag})は使えません"
            self._refuse(line, "tag", message, "文字か数だけを書いてください")
            return None

    def _mapping(self, node: yaml.Node, path: NodePath) -> dict[Any, Any]:
        result: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(line, "key", "見出しが文字ではありません", "文字で書いてください")
                continue
            key = key_node.value
            if key in result:
                self._refuse(
                    line,
                    "duplicate_key",
                    f"同じ見出し「{key}」が2度あります(初めは {self.lines[(*path, key)]} 行目)",
                    "どちらか一方を消してください",
                )
            result[key] = self.value(value_node, (*path, key))
            if not isinstance(value_node, yaml.ScalarNode):
                self.lines[(*path, key)] = line
        return result

    def _refuse(self, line: int, code: str, message: str, remedy: str) -> None:
        self.problems.append(CatalogueProblem(self.file, line, f"yaml.{code}", message, remedy))
