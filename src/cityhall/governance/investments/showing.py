"""Investments in words, for pages of any surface: small frozen views."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cityhall.design_system.dates import day_in_words
from cityhall.design_system.language import current_language, words
from cityhall.engine.measures.api import definition_of, measures
from cityhall.foundation.organisation.api import UnitOn
from cityhall.governance.investments.queries import EntryView, InvestmentLine, InvestmentView
from cityhall.governance.investments.reading import review_rules
from cityhall.kernel.texts import say

#: The sign beside each result; the word stands beside it.
SIGNS = {"reached": "yes", "missed": "no", "unmeasurable": "maybe"}
SAMPLE = "sample-bureau"  # the fictitious bureau of a demo; no unit of any city


@dataclass(frozen=True)
class ShownInvestment:
    """An investment in a list."""

    number: str
    title: str
    bureau: str
    kind: str
    state: str
    total: int
    result: str
    sign: str
    is_sample: bool
    when: str


@dataclass(frozen=True)
class ShownEntry:
    """Something that happened to an investment."""

    title: str
    on: date
    author: str
    reason: str
    more: tuple[str, ...]


@dataclass(frozen=True)
class ShownCheck:
    """What the platform found on one of the days."""

    title: str
    on: date
    span: str
    value: str
    count: str
    result: str
    sign: str
    why: str
    attainment: str
    is_worse: bool
    amended: str


def shown_investment(each: InvestmentLine, known: Mapping[str, UnitOn]) -> ShownInvestment:
    return ShownInvestment(
        each.number,
        each.title,
        bureau_name(each.bureau, known),
        words(f"investments.kind.{each.kind}"),
        words(f"investments.state.{each.state}"),
        each.total,
        words(f"investments.result.{each.result}") if each.result else "",
        SIGNS.get(each.result, "plain"),
        each.is_sample,
        _when(each),
    )


def bureau_name(code: str, known: Mapping[str, UnitOn]) -> str:
    """The bureau in words; the fictitious one says that it is."""
    if code == SAMPLE:
        return words("investments.sample_bureau")
    return say(known[code].name, current_language()) if code in known else code


def _when(each: InvestmentLine) -> str:
    if each.check_on is None:
        return ""
    return words("investments.next_check", day=day_in_words(each.check_on, current_language()))


def quantity(value: float | None, unit: str) -> str:
    """A value with its unit; a dash where there is none."""
    if value is None:
        return "―"
    shown = f"{value:,.2f}".rstrip("0").rstrip(".")
    return words("investments.quantity", value=shown, unit=words(f"roadmap.unit.{unit}"))


def shown_checks(view: InvestmentView) -> list[ShownCheck]:
    unit = (view.promise or {}).get("unit", "percent")
    return [_check(each, unit) for each in view.checks]


def _check(entry: EntryView, unit: str) -> ShownCheck:
    told, language = entry.content, current_language()
    span = words(
        "investments.span",
        first=day_in_words(date.fromisoformat(told["first"]), language),
        last=day_in_words(date.fromisoformat(told["last"]), language),
    )
    attained = told["attainment"]
    amended = told.get("amended")
    return ShownCheck(
        title=words("investments.after", months=told["months"]),
        on=entry.on,
        span=span,
        value=quantity(told["value"], unit),
        count=words("investments.cases", count=f"{told['n']:,}") if told["n"] else "",
        result=words(f"investments.result.{told['result']}"),
        sign=SIGNS[told["result"]],
        why=words(f"investments.why.{told['why']}") if told["why"] else "",
        attainment=f"{attained:,.0f}%" if attained is not None else "",
        is_worse=told["is_worse"],
        amended=words(
            "investments.amended",
            target=quantity(amended["target"], unit),
            result=words(f"investments.result.{amended['result']}"),
        )
        if amended
        else "",
    )


def shown_history(view: InvestmentView) -> list[ShownEntry]:
    """Everything that happened, the last first; what was only written is left out."""
    unit = (view.promise or {}).get("unit", "percent")
    shown = [each for each in view.entries if each.step != "write"]
    return [
        ShownEntry(
            words(f"investments.step.{each.step}"),
            each.on,
            each.author,
            each.reason,
            tuple(_more(each.step, each.content, unit)),
        )
        for each in reversed(shown)
    ]


def _more(step: str, told: Mapping[str, Any], unit: str) -> Iterable[str]:
    if step == "review":
        titles = {each.id: each.title for each in review_rules().viewpoints}
        for viewpoint, score in told["scores"].items():
            yield f"{titles.get(viewpoint, viewpoint)} {score}"
        for condition in told["conditions"]:
            yield words("investments.condition", condition=condition)
    elif step == "supervise":
        yield words(f"investments.how.{told['how']}")
    elif step == "amend":
        yield words(
            "investments.target_changed",
            before=quantity(told["target_before"], unit),
            after=quantity(told["target"], unit),
        )
    elif step == "check":
        yield words(f"investments.result.{told['result']}")


def shown_promise(promise: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Label, words and small print of what was promised."""
    language, unit = current_language(), promise["unit"]
    known = measures().get(promise["measure"])
    title = say(known.title, language) if known else promise["measure"]
    what = say(definition_of(promise["measure"]).definition, language) if known else ""
    before = promise["baseline"]
    span = words(
        "investments.span",
        first=day_in_words(date.fromisoformat(before["first"]), language),
        last=day_in_words(date.fromisoformat(before["last"]), language),
    )
    is_more = promise["better"] == "higher"
    target = words("investments.at_least" if is_more else "investments.at_most",
                   value=quantity(promise["target"], unit))  # fmt: skip
    counted = words("investments.cases", count=f"{before['n']:,}") if before["n"] else ""
    nothing = "" if before["value"] is not None else words("investments.no_before")
    version = words("investments.version", number=promise["version"])
    return [
        (words("investments.measure"), title, f"{version}　{what}"),
        (words("investments.before"), quantity(before["value"], unit),
         "　".join(filter(None, (span, counted, nothing)))),
        (words("investments.target"), target,
         words("investments.window", months=promise["window_months"])),
    ]  # fmt: skip
