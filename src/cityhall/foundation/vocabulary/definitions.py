"""Common ground of everything written in the catalogue: ids, texts, laws."""

from datetime import date
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
)

from cityhall.foundation.vocabulary.furigana import malformed_furigana

LANGUAGES = ("ja", "en", "ja-x-easy")
Scalar = bool | int | str | date

MAX_ID = 60  # PostgreSQL cuts identifiers at 63 bytes, and a rule may be printed as columns


def _check_text(text: dict[str, str]) -> dict[str, str]:
    for language, words in text.items():
        if language not in LANGUAGES:
            raise ValueError(
                f"言語「{language}」は使えません。使えるのは {'、'.join(LANGUAGES)} です"
            )
        if not words.strip():
            raise ValueError(f"{language} の文が空です")
        if language == "ja-x-easy":
            place = malformed_furigana(words)
            if place is not None:
                raise ValueError(f"ふりがなの書き方が {place + 1} 文字目で崩れています")
        elif "{" in words or "}" in words:
            raise ValueError(
                f"ふりがな {{漢字|かんじ}} は ja-x-easy だけに書きます({language} にあります)"
            )
    if "ja" not in text:
        raise ValueError("日本語(ja)がありません")
    return text


_TEXT_SCHEMA = {
    "type": "object",
    "properties": {language: {"type": "string", "minLength": 1} for language in LANGUAGES},
    "required": ["ja"],
    "additionalProperties": False,
}
Text = Annotated[dict[str, str], AfterValidator(_check_text), WithJsonSchema(_TEXT_SCHEMA)]
ItemId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){1,2}$", max_length=MAX_ID),
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=MAX_ID)]
Snake = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=MAX_ID)]
RuleText = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class Definition(BaseModel):
    """Common ground of everything written in the catalogue: frozen, nothing unknown accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Law(Definition):
    """An article that something rests on; `checked` says that a person read it at the source."""

    act: str
    article: str
    checked: bool = False
    note: str | None = None

    @property
    def is_numbered(self) -> bool:
        """Whether the article is known by its number, and not only by what it is about."""
        return self.article[:1].isdecimal()
