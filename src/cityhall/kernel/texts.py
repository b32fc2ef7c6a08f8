"""Words in several languages: what the site says, kept as data and looked up by key.

A `Text` maps a language to words. やさしい日本語 may carry readings, `{漢字|かんじ}`; a placeholder
is `{count}`. The two never meet: a reading has a bar, a placeholder has none.
"""

import re
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

Text = Mapping[str, str]

JAPANESE = "ja"
EASY_JAPANESE = "ja-x-easy"
ENGLISH = "en"
LANGUAGES = (JAPANESE, EASY_JAPANESE, ENGLISH)

READING = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
COUNTED = re.compile(r"\{([a-z_]+)\}(つ| (?:working |business )?(?:day|week)s\b)?")


class TextProblem(ValueError):
    """The texts cannot be used as written; the message names the file, the place and the remedy."""


class MissingText(KeyError):
    """No text has this key."""


def chosen(text: Text, language: str) -> tuple[str, str]:
    """The words for a language and the language they are really in.

    やさしい日本語 falls back to Japanese, and so does everything else.
    """
    if language in text:
        return text[language], language
    return text[JAPANESE], JAPANESE


def say(text: Text, language: str, **values: object) -> str:
    """The words for a language, as plain text: readings stripped, placeholders filled."""
    return fill(plain(chosen(text, language)[0]), values)


class Said(str):
    """Words of a text in one language: plain to whoever compares or logs them, while `text` still
    has the readings for a page to show."""

    text: Text


def said(text: Text, language: str) -> Said:
    """The words for a language that remember where they come from."""
    words = Said(say(text, language))
    words.text = text
    return words


def plain(words: str) -> str:
    """Words without their readings: {漢字|かんじ} becomes 漢字."""
    return READING.sub(r"\1", words)


def fill(words: str, values: Mapping[str, object]) -> str:
    """Words with their placeholders filled, and the counting word after a number as it goes with
    it; raises `TextProblem` for one without a value."""

    def value_of(found: re.Match[str]) -> str:
        try:
            value = str(values[found.group(1)])
        except KeyError:
            raise TextProblem(f"「{words}」の {found.group()} に入れる値がありません") from None
        return value + _unit(value, found.group(2) or "")

    return COUNTED.sub(value_of, words)


def _unit(value: str, unit: str) -> str:
    """The counting word as it goes with the number: 9つ and 10個, 2 days and 1 day."""
    if unit == "つ" and len(value) > 1 and value.replace(",", "").isdecimal():
        return "個"
    return unit[:-1] if value == "1" and unit.endswith("s") else unit


class Texts(Mapping[str, Text]):
    """All texts of the site by key, such as `guide.answers.title`."""

    def __init__(self, texts: Mapping[str, Text]) -> None:
        self._texts = texts

    def __getitem__(self, key: str) -> Text:
        try:
            return self._texts[key]
        except KeyError:
            raise MissingText(key) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def load_texts(folder: Path, *, local: Mapping[str, Text] | None = None) -> Texts:
    """Every text under `folder/*.yaml`; one key may stand once only.

    `local` holds the city's own words, which replace those of the same key.
    Raises `TextProblem`.
    """
    return Texts({**_read_folder(folder), **(local or {})})


def _read_folder(folder: Path) -> dict[str, Text]:
    texts: dict[str, Text] = {}
    for path in sorted(folder.glob("*.yaml")):
        for key, words in _read_file(path).items():
            if key in texts:
                raise TextProblem(f"{path}: 「{key}」が二度あります。片方を消してください")
            texts[key] = _checked(words, path, key)
    return texts


def _read_file(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_OnceLoader) or {}
    except (TextProblem, yaml.YAMLError) as error:
        raise TextProblem(f"{path}: {error}") from error
    if not isinstance(content, dict):
        raise TextProblem(f"{path}: 「キー: {{ja: …}}」の形で書いてください")
    return content


def _checked(words: object, path: Path, key: str) -> Text:
    if not isinstance(words, dict) or JAPANESE not in words:
        raise TextProblem(f"{path}: 「{key}」に ja がありません")
    for language, sentence in words.items():
        if language not in LANGUAGES:
            raise TextProblem(f"{path}: 「{key}」の言語 {language} は使えません")
        if not isinstance(sentence, str) or not sentence.strip():
            raise TextProblem(f"{path}: 「{key}」の {language} に文を書いてください")
        if re.search(r"[{}]", PLACEHOLDER.sub("", READING.sub("", sentence))):
            raise TextProblem(f"{path}: 「{key}」の {language} で {{ }} の書き方が崩れています")
    return words


class _OnceLoader(yaml.SafeLoader):
    """YAML in which a key written twice is an error instead of a silent loss."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise TextProblem(f"{line}行目: 「{key}」が二度あります。片方を消してください")
            seen.add(key)
        return super().construct_mapping(node, deep=deep)
