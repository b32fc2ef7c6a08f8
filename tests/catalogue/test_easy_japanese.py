"""やさしい日本語: every kanji has its reading beside it, wherever the words stand."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

KANJI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff々\U00020000-\U000323af]")
READ = re.compile(r"\{[^{}|]+\|[ぁ-ゖァ-ヺー・ 　]+\}")
#: The units beside the boxes of a date, which children learn first.
BARE = {"年", "月", "日"}
FILES = sorted(
    file
    for folder in (settings.CATALOGUE_DIR, settings.MUNICIPALITY_DIR)
    for file in Path(folder).rglob("*.yaml")
)


def easy(node: Any) -> Iterator[str]:
    """Every text in やさしい日本語 below a node of a file."""
    if isinstance(node, dict):
        for key, below in node.items():
            yield from [below] if key == "ja-x-easy" else easy(below)
    elif isinstance(node, list):
        for below in node:
            yield from easy(below)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_kanji_has_a_reading(file: Path) -> None:
    texts = easy(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    unread = [text for text in texts if text not in BARE and KANJI.search(READ.sub("", text))]
    assert unread == []
