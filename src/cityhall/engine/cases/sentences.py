"""Sentences that a clerk may begin a correction with: the procedure's, and the city's own."""

from collections.abc import Mapping

from cityhall.design_system.language import site_texts
from cityhall.engine.procedures.api import catalogue
from cityhall.kernel.texts import JAPANESE, Text, say

GENERAL = "corrections.sentence."


def sentences_for(procedure: str, item: str) -> Mapping[str, Text]:
    """By id: those of the procedure about this item first, then those for any answer, or any
    document."""
    known = catalogue().procedures.get(procedure)
    own: dict[str, Text] = {
        each.id: each.text
        for each in (known.sentences if known else ())
        if not each.about or item in each.about
    }
    kind = f"{GENERAL}{_kind_of(item)}."
    texts = site_texts().items()
    return own | {key.removeprefix(GENERAL): text for key, text in texts if key.startswith(kind)}


def sentence_words(procedure: str, item: str, chosen: str) -> str:
    """The Japanese words of a chosen sentence; '' for none, or for one not offered for the item."""
    text = sentences_for(procedure, item).get(chosen)
    return say(text, JAPANESE) if text else ""


def sentence_within(procedure: str, item: str, chosen: str, reason: str) -> str | None:
    """The chosen sentence, if the reason still holds its words; None for a clerk's own."""
    words = sentence_words(procedure, item, chosen)
    return chosen if words and words in reason else None


def sentence_unchanged(procedure: str, item: str, chosen: str, reason: str) -> Text | None:
    """The sentence in all languages, if it is the whole reason, word for word, as the city words
    it today; None for what was typed, added to or changed."""
    text = sentences_for(procedure, item).get(chosen)
    return text if text and say(text, JAPANESE) == reason else None


def _kind_of(item: str) -> str:
    """Papers are the items called document.…; all else is an answer."""
    return "document" if item.startswith("document.") else "answer"
