"""What every page knows: its language, its text size, and the links that change them."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cityhall.design_system import language
from cityhall.design_system.middleware import SIZE_COOKIE
from cityhall.kernel.texts import LANGUAGES


@dataclass(frozen=True)
class LanguageLink:
    """One choice of the language switch."""

    name: str
    short_name: str
    lang: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class Page:
    """The frame around a page; `lang` is for the html element."""

    language: str
    lang: str
    languages: tuple[LanguageLink, ...]
    is_large: bool
    size_href: str
    is_demo: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `page` in every template."""
    current = language.current_language()
    is_large = request.COOKIES.get(SIZE_COOKIE) == "large"
    return {
        "page": Page(
            language=current,
            lang=language.html_language(current),
            languages=tuple(_link(request, each, current) for each in LANGUAGES),
            is_large=is_large,
            size_href=_same_page(request, "size", "normal" if is_large else "large"),
            is_demo=settings.DEMO,
        )
    }


def _link(request: HttpRequest, each: str, current: str) -> LanguageLink:
    return LanguageLink(
        name=language.NAMES[each],
        short_name=language.SHORT_NAMES[each],
        lang=language.html_language(each),
        href=_same_page(request, "lang", each),
        is_current=each == current,
    )


def _same_page(request: HttpRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query[name] = value
    return f"?{query.urlencode()}"
