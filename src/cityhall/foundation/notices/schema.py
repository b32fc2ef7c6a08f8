"""The shape of notices and of the words on remedies (教示) in the catalogue."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from cityhall.foundation.vocabulary.api import LANGUAGES, Definition, ItemId, Law, Slug
from cityhall.kernel.texts import PLACEHOLDER, READING

#: What a sentence of a notice may name in braces, and a row may show.
VALUES = ("city", "prefecture", "procedure", "reference", "arrived_on", "decided_on")
REMEDY_VALUES = ("city", "prefecture", "body")


def _check_words(words: dict[str, str]) -> dict[str, str]:
    for language, sentence in words.items():
        if language not in LANGUAGES:
            raise ValueError(
                f"言語「{language}」は使えません。使えるのは {'、'.join(LANGUAGES)} です"
            )
        if not sentence.strip():
            raise ValueError(f"{language} の文が空です")
        if re.search(r"[{}]", PLACEHOLDER.sub("", READING.sub("", sentence))):
            raise ValueError(f"{language} の {{ }} の書き方が崩れています")
    if "ja" not in words:
        raise ValueError("日本語(ja)がありません")
    return words


_WORDS_SCHEMA = {
    "type": "object",
    "properties": {language: {"type": "string", "minLength": 1} for language in LANGUAGES},
    "required": ["ja"],
    "additionalProperties": False,
}
#: Words in several languages that may name values: {procedure}.
Words = Annotated[dict[str, str], AfterValidator(_check_words), WithJsonSchema(_WORDS_SCHEMA)]


class NoticeTemplate(Definition):
    """One kind of notice. `adverse` ones always carry the reason and the remedies.

    `rows` are values shown as a list, `items` answers of the case shown below them where the
    case holds them.
    """

    id: Slug
    decision: Literal["favourable", "adverse"]
    title: Words
    paragraphs: tuple[Words, ...] = Field(min_length=1)
    rows: tuple[Literal["procedure", "reference", "arrived_on", "decided_on"], ...] = (
        "procedure",
        "reference",
        "arrived_on",
        "decided_on",
    )
    items: tuple[ItemId, ...] = ()

    @property
    def texts(self) -> tuple[tuple[Words, tuple[str | int, ...]], ...]:
        """Every text with its place in the file."""
        paragraphs = ((words, ("paragraphs", at)) for at, words in enumerate(self.paragraphs))
        return ((self.title, ("title",)), *paragraphs)


class Remedy(Definition):
    """Who decides under an act (`issuer`), who reviews it (`body`, 審査庁), and the words of 教示:
    with whom, by when and how a decision is disputed (行政不服審査法82条, 行政事件訴訟法46条).

    The one with `otherwise` holds for all acts that no other names.
    """

    id: Slug
    issuer: Words
    body: Words
    acts: tuple[str, ...] = ()
    otherwise: bool = False
    title: Words
    paragraphs: tuple[Words, ...] = Field(min_length=1)
    law: tuple[Law, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _holds_for_something(self) -> Self:
        if self.otherwise == bool(self.acts):
            raise ValueError("acts に法令名を書くか、otherwise: true とするか、どちらか一つです")
        return self

    @property
    def is_checked(self) -> bool:
        """Whether somebody read every article at its source."""
        return all(law.checked for law in self.law)

    @property
    def texts(self) -> tuple[tuple[Words, tuple[str | int, ...]], ...]:
        """Every text with its place in the file."""
        paragraphs = ((words, ("paragraphs", at)) for at, words in enumerate(self.paragraphs))
        return (
            (self.issuer, ("issuer",)),
            (self.body, ("body",)),
            (self.title, ("title",)),
            *paragraphs,
        )
