"""Every condition can be read, none depends on itself, and each `who` is decided in the end."""

from collections.abc import Iterator

from cityhall.engine.procedures.checks.ground import Ground, Problems, Step
from cityhall.engine.procedures.schema import Procedure
from cityhall.engine.rules.api import Rule, RuleProblem
from cityhall.foundation.vocabulary.api import CatalogueProblem, Item, Place, dependencies


def check_conditions(ground: Ground) -> Problems:
    yield from _circles(ground)
    for item in ground.vocabulary.values():
        yield from _item(ground, item)
    for procedure in ground.definitions.procedures.values():
        place = ground.procedure(procedure.id)
        rule, problems = _read(ground, place, procedure.who, "who", eligibility=True)
        yield from problems
        if rule is not None:
            yield from _may_stay_unknown(ground, procedure, rule)
        for index, document in enumerate(procedure.documents):
            if document.when is not None:
                yield from _read(ground, place, document.when, "documents", index, "when")[1]


def _item(ground: Ground, item: Item) -> Problems:
    place = ground.item(item.id)
    if item.asked_when is not None:
        yield from _read(ground, place, item.asked_when, "asked_when")[1]
    if item.required_when is not None:
        yield from _read(ground, place, item.required_when, "required_when")[1]
    for index, refused in enumerate(item.refused):
        yield from _read(ground, place, refused.when, "refused", index, "when")[1]
    if item.derive is None:
        return
    if item.derive.rule is not None:
        yield from _read(ground, place, item.derive.rule, "derive", "rule")[1]
    count = item.derive.count_people
    if count is not None and count.where is not None:
        path = ("derive", "count_people", "where")
        yield from _read(ground, place, count.where, *path, of_member=True)[1]


def _read(
    ground: Ground,
    place: Place,
    text: str,
    *path: Step,
    eligibility: bool = False,
    of_member: bool = False,
) -> tuple[Rule | None, list[CatalogueProblem]]:
    """The rule, and what is wrong with it, at its own line and column."""
    try:
        rule = ground.rulebook.rule(text, eligibility=eligibility)
    except RuleProblem as refusal:
        if _is_about_broken(ground, refusal):
            return None, []
        where = f"({refusal.column}文字目)" if refusal.column else ""
        below = max(refusal.line - 1, 0)
        problem = place.problem(
            refusal.code, f"{refusal.message}{where}", refusal.remedy, *path, below=below
        )
        return None, [problem]
    strangers = [item for item in rule.items if item.startswith("member.") is not of_member]
    return rule, [_stranger(place, text, item, of_member, *path) for item in strangers]


def _is_about_broken(ground: Ground, refusal: RuleProblem) -> bool:
    """An item that is written but cannot be read is reported once, where it stands."""
    return any(f"「{broken}」" in refusal.message for broken in ground.definitions.broken if broken)


def _stranger(place: Place, text: str, item: str, of_member: bool, *path: Step) -> CatalogueProblem:
    allowed = "member.birth_date と member.relationship" if of_member else "データ項目"
    return place.problem(
        "reference.unknown_item",
        f"ここでは「{item}」は使えません",
        f"使えるのは{allowed}です",
        *path,
        below=text[: text.find(item)].count("\n"),
    )


def _circles(ground: Ground) -> Problems:
    """Items that depend on themselves, each circle once."""
    needs = {
        item.id: [one for one in dependencies(item, ground.rulebook) if one in ground.vocabulary]
        for item in ground.vocabulary.values()
    }
    reported: set[str] = set()
    for item_id in needs:
        if item_id in reported:
            continue
        circle = _way_back(item_id, needs)
        if circle:
            reported.update(circle)
            path = "asked_when" if ground.vocabulary[item_id].asked_when else "derive"
            yield ground.item(item_id).problem(
                "item.circular",
                f"条件がひと回りしています: {' → '.join(circle)}",
                "どれか一つの asked_when か derive から、次の項目への参照を外してください",
                path,
            )


def _way_back(start: str, needs: dict[str, list[str]]) -> list[str]:
    """A path of dependencies from an item to itself, or nothing."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for need in needs[way[-1]]:
            if need == start:
                return [*way, start]
            if need not in seen:
                seen.add(need)
                ways.append([*way, need])
    return []


def _may_stay_unknown(ground: Ground, procedure: Procedure, rule: Rule) -> Problems:
    place = ground.procedure(procedure.id)
    for item_id in rule.items:
        if item_id not in ground.vocabulary:
            continue
        reason = next(_unknowable(ground, procedure, item_id, frozenset()), None)
        if reason is not None:
            message, remedy = reason
            yield place.problem(
                "procedure.may_stay_unknown",
                f"「{item_id}」が分からないままになり、who が決まらないことがあります: {message}",
                remedy,
                "who",
            )


def _unknowable(
    ground: Ground, procedure: Procedure, item_id: str, seen: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Why an item may never be known: (what is the matter, what to do)."""
    if item_id in seen:
        return  # a circle is reported as such
    seen |= {item_id}
    item = ground.vocabulary[item_id]
    if item.asked_when is not None:
        if item.otherwise is None:
            yield (
                f"「{item_id}」には asked_when があるのに otherwise がありません",
                "当てはまらないときの値を otherwise に書いてください",
            )
        for need in ground.rulebook.items(item.asked_when):
            if need in ground.vocabulary:
                yield from _unknowable(ground, procedure, need, seen)
    if _is_asked(procedure, item):
        if not item.required:
            yield (
                f"「{item_id}」は答えなくてもよい項目(required: false)です",
                "required: true にするか、別の項目で条件を書いてください",
            )
    elif item.derive is None:
        yield (
            f"「{item_id}」は案内でも申請でも聞きません",
            "項目に question を書くか、手続の asks に加えてください",
        )
    else:
        yield from _underivable(ground, procedure, item, seen)


def _underivable(
    ground: Ground, procedure: Procedure, item: Item, seen: frozenset[str]
) -> Iterator[tuple[str, str]]:
    for need in dependencies(item.model_copy(update={"asked_when": None}), ground.rulebook):
        source = ground.vocabulary.get(need)
        if source is None:
            continue
        if source.type == "people" and need in procedure.asks:
            continue  # an empty list is an answer too
        yield from _unknowable(ground, procedure, need, seen)


def _is_asked(procedure: Procedure, item: Item) -> bool:
    """Whether the guide or the procedure's own form asks it."""
    return item.in_guide or (item.askable and item.id in procedure.asks)
