"""What components are given: small frozen views, made by pages, shown by `components/*.html`."""

from dataclasses import dataclass
from typing import Literal

from cityhall.kernel.texts import Text

Words = Text | str


@dataclass(frozen=True)
class Crumb:
    """A step of the breadcrumbs; the last one has no address: it is this page."""

    title: Words
    href: str = ""


@dataclass(frozen=True)
class Tab:
    """One of several views of the same thing, with how many there are if that helps."""

    title: Words
    href: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Moment:
    """An entry of a timeline: what happened (or will), when in words, and more beneath."""

    what: Words
    when: str = ""
    iso: str = ""
    more: Words = ""
    state: Literal["done", "now", "ahead"] = "done"


@dataclass(frozen=True)
class Answer:
    """A question and its answer, where it came from, and what can be done about it."""

    question: Words
    answer: Words
    source: Words = ""
    href: str = ""
    action: Words = ""


@dataclass(frozen=True)
class ErrorLink:
    """A line of the error summary: the `id` of the field's control, and what to do there."""

    target: str
    message: str
