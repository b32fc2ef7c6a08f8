"""Sentences that a clerk may begin a correction with: the city's own, and the procedure's."""

from dataclasses import dataclass

from cityhall.design_system.language import site_texts
from cityhall.engine.procedures.api import catalogue
from cityhall.kernel.texts import say

GENERAL = "corrections.sentence."


@dataclass(frozen=True)
class SentenceView:
    """A sentence to choose, with the name under which it is sent."""

    id: str
    text: str


def sentences_for(procedure: str, item: str) -> tuple[SentenceView, ...]:
    """Those of the procedure about this item first, then those for any answer, or any document."""
    known = catalogue().procedures.get(procedure)
    own = [
        SentenceView(each.id, say(each.text, "ja"))
        for each in (known.sentences if known else ())
        if not each.about or item in each.about
    ]
    kind = f"{GENERAL}{_kind_of(item)}."
    general = [
        SentenceView(key.removeprefix(GENERAL), say(text, "ja"))
        for key, text in site_texts().items()
        if key.startswith(kind)
    ]
    return (*own, *general)


def sentence(procedure: str, item: str, chosen: str) -> str:
    """The words of a chosen sentence; '' for none, or for one that is not offered for the item."""
    offered = {each.id: each.text for each in sentences_for(procedure, item)}
    return offered.get(chosen, "")


def _kind_of(item: str) -> str:
    """Papers are the items called document.…; all else is an answer."""
    return "document" if item.startswith("document.") else "answer"
