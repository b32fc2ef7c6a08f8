"""What residents read is there in Japanese, English and やさしい日本語."""

from collections.abc import Iterator, Mapping

from cityhall.engine.procedures.checks.ground import Ground, Problems, Step
from cityhall.engine.procedures.schema import Procedure
from cityhall.foundation.vocabulary.api import LANGUAGES, Item, Place

Found = Iterator[tuple[Mapping[str, str] | None, tuple[Step, ...]]]
_NAMES = {"ja": "日本語(ja)", "en": "英語(en)", "ja-x-easy": "やさしい日本語(ja-x-easy)"}


def check_languages(ground: Ground) -> Problems:
    for item in ground.vocabulary.values():
        yield from _missing(ground.item(item.id), _item_texts(item))
    for group in ground.vocabulary.groups.values():
        texts = [(group.title, ("title",)), (group.hint, ("hint",))]
        yield from _missing(ground.vocabulary.place("groups", group.id), iter(texts))
    for procedure in ground.definitions.procedures.values():
        yield from _missing(ground.procedure(procedure.id), _procedure_texts(procedure))
    for event in ground.definitions.life_events.values():
        texts = [(event.title, ("title",)), (event.summary, ("summary",))]
        yield from _missing(ground.definitions.place("life_events", event.id), iter(texts))
    for workflow in ground.definitions.workflows.values():
        states = workflow.states.items()
        found = [
            (getattr(state, text), ("states", name, text))
            for name, state in states
            for text in ("happened", "resident")
        ]
        yield from _missing(ground.definitions.place("workflows", workflow.id), iter(found))
    notices = ground.definitions.notices
    for template in notices.templates.values():
        yield from _missing(notices.places["notices", template.id], iter(template.texts))
    for remedy in notices.remedies.values():
        yield from _missing(notices.places["remedies", remedy.id], iter(remedy.texts))


def _item_texts(item: Item) -> Found:
    yield item.label, ("label",)
    yield item.question, ("question",)
    yield item.hint, ("hint",)
    yield item.checks.pattern_says, ("checks", "pattern_says")
    for index, option in enumerate(item.options):
        yield option.label, ("options", index, "label")
        yield option.hint, ("options", index, "hint")


def _procedure_texts(procedure: Procedure) -> Found:
    for name in (
        "title", "summary", "place", "takes", "individual_number", "fee_note", "next_steps",
    ):  # fmt: skip
        yield getattr(procedure, name), (name,)
    for index, thing in enumerate(procedure.bring):
        yield thing, ("bring", index)
    if procedure.deadline is not None:
        yield procedure.deadline.note, ("deadline", "note")


def _missing(place: Place, texts: Found) -> Problems:
    for text, path in texts:
        lacking = [language for language in LANGUAGES if text is not None and language not in text]
        if lacking:
            names = "、".join(_NAMES[language] for language in lacking)
            keys = ".".join(str(part) for part in path)
            yield place.problem(
                "text.missing_language",
                f"「{keys}」に{names}がありません",
                "住民が読む文は、日本語、英語、やさしい日本語の3つを書いてください",
                *path,
            )
