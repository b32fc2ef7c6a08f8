"""The furigana markup of やさしい日本語: {漢字|かんじ}."""

import re

_READING = re.compile(r"\{[^{}|]+\|[ぁ-ゖァ-ヺー・ 　]+\}")


def malformed_furigana(text: str) -> int | None:
    """Where the markup breaks (index from 0), or None when it is whole; a reading is kana only."""
    rest = _READING.sub(lambda found: "・" * len(found.group()), text)
    broken = re.search(r"[{}]", rest)
    return broken.start() if broken else None
