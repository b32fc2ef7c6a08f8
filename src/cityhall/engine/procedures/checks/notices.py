"""Every decision has its notice, and every notice can be filled and says how to dispute it."""

from collections.abc import Iterable

from cityhall.engine.procedures.checks.ground import Ground, Problems
from cityhall.engine.procedures.schema import Procedure
from cityhall.foundation.notices.api import (
    PREFIX,
    REMEDY_VALUES,
    VALUES,
    NoticeTemplate,
    Remedy,
)
from cityhall.foundation.vocabulary.api import Place, did_you_mean
from cityhall.kernel.texts import PLACEHOLDER


def check_notices(ground: Ground) -> Problems:
    for procedure in ground.definitions.procedures.values():
        yield from _outcomes(ground, procedure)
    notices = ground.definitions.notices
    for template in notices.templates.values():
        place = notices.places["notices", template.id]
        yield from _values(place, template, VALUES)
        for index, item in enumerate(template.items):
            yield from ground.unknown(place, "項目", item, ground.vocabulary, "items", index)
    for remedy in notices.remedies.values():
        yield from _values(notices.places["remedies", remedy.id], remedy, REMEDY_VALUES)
    yield from _remedies(ground)


def _outcomes(ground: Ground, procedure: Procedure) -> Problems:
    place, notices = ground.procedure(procedure.id), ground.definitions.notices
    known = [PREFIX + name for name in (*notices.templates, *notices.broken)]
    for outcome, name in procedure.outcomes.items():
        yield from ground.unknown(place, "通知書", name, known, "outcomes", outcome)
        template = notices.templates.get(name.removeprefix(PREFIX))
        if outcome == "rejected" and template and template.decision != "adverse":
            yield place.problem(
                "notice.rejection_not_adverse",
                f"却下の通知書「{name}」の decision が adverse ではありません。"
                "理由と教示が付きません",
                "decision: adverse の通知書を選んでください(行政手続法8条、行政不服審査法82条)",
                "outcomes",
                outcome,
            )


def _values(place: Place, one: NoticeTemplate | Remedy, known: Iterable[str]) -> Problems:
    """Each value in braces is one that is filled."""
    names = list(known)
    for words, path in one.texts:
        named = {name for sentence in words.values() for name in PLACEHOLDER.findall(sentence)}
        for name in sorted(named.difference(names)):
            yield place.problem(
                "notice.unknown_value",
                f"{{{name}}} に入れる値はありません",
                did_you_mean(name, names) or f"使えるのは {'、'.join(names)} です",
                *path,
            )


def _remedies(ground: Ground) -> Problems:
    """One remedy for every act: none for two of them, and one for all the rest."""
    notices, seen = ground.definitions.notices, dict[str, str]()
    for remedy in notices.remedies.values():
        named = remedy.acts or ("(ほかの法令)",)
        for index, act in enumerate(named):
            if act in seen:
                yield notices.places["remedies", remedy.id].problem(
                    "notice.remedies_twice",
                    f"「{act}」の教示が「{seen[act]}」にもあります",
                    "どちらか一つに書いてください",
                    *(("acts", index) if remedy.acts else ("otherwise",)),
                )
            seen[act] = remedy.id
    if notices.templates and not any(each.otherwise for each in notices.remedies.values()):
        template = next(iter(notices.templates))
        yield notices.places["notices", template].problem(
            "notice.no_remedies",
            "ほかに定めのない法令の決定に添える教示がありません",
            "catalogue/remedies/ に otherwise: true のものを書いてください",
            "id",
        )
