"""Which language the page being made is in, and the site's texts in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from django.utils import translation

from cityhall.kernel.texts import (
    EASY_JAPANESE,
    ENGLISH,
    JAPANESE,
    LANGUAGES,
    Text,
    Texts,
    load_texts,
    say,
)

COOKIE = "cityhall_language"
NAMES = {JAPANESE: "日本語", EASY_JAPANESE: "やさしい日本語", ENGLISH: "English"}
SHORT_NAMES = {JAPANESE: "日本語", EASY_JAPANESE: "やさしい", ENGLISH: "EN"}

_language: ContextVar[str] = ContextVar("language", default=JAPANESE)


def current_language() -> str:
    """The language of the page, letter or message being made: ja, ja-x-easy or en."""
    return _language.get()


def html_language(language: str) -> str:
    """What `lang` says: やさしい日本語 is Japanese to a screen reader and to line breaking."""
    return ENGLISH if language == ENGLISH else JAPANESE


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Makes everything rendered inside speak this language (unknown ones: Japanese)."""
    known = language if language in LANGUAGES else JAPANESE
    token = _language.set(known)
    try:
        with translation.override(html_language(known)):
            yield
    finally:
        _language.reset(token)


def words(key: str, **values: object) -> str:
    """A text of the site as plain words in the current language; raises `MissingText`."""
    return say(site_texts()[key], current_language(), **values)


def site_texts() -> Texts:
    """The texts of the catalogue; while developing, read again when a file changes."""
    folder: Path = settings.CATALOGUE_DIR
    age = _age(folder / "texts") if settings.DEBUG else 0.0
    # The settings' own paths: a path made anew is hashed anew, once for every word of a page.
    return _texts(folder, settings.MUNICIPALITY_DIR, age)


@lru_cache(maxsize=2)
def _texts(catalogue: Path, municipality: Path, _age: float) -> Texts:
    return load_texts(catalogue / "texts", local=_names_of_the_city(municipality / "city.yaml"))


def _names_of_the_city(path: Path) -> dict[str, Text]:
    """`city.name`, which pages say, in the languages in which the city has a name."""
    if not path.is_file():
        return {}
    names = yaml.safe_load(path.read_text(encoding="utf-8")).get("name", {})
    spoken = {language: names[language] for language in LANGUAGES if language in names}
    return {"city.name": spoken} if spoken else {}


def _age(folder: Path) -> float:
    return sum(path.stat().st_mtime for path in folder.glob("*.yaml"))
