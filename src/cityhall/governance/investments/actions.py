"""What a section, a reviewer and who approves do with an investment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cityhall.foundation.accounts.api import (
    Actor,
    User,
    covered_places,
    ensure_allowed,
    user_of,
)
from cityhall.foundation.organisation.api import section_title, units, units_above, wards
from cityhall.governance.investments.ledger import add, locked
from cityhall.governance.investments.measuring import freeze, promise_gaps
from cityhall.governance.investments.models import Investment, InvestmentEntry, State
from cityhall.governance.investments.reading import review_rules
from cityhall.governance.investments.rules.completeness import gaps
from cityhall.governance.investments.rules.promises import next_check
from cityhall.governance.investments.rules.reviews import ensure_scores, needs_conditions
from cityhall.governance.investments.rules.steps import Step, ensure_another, ensure_said
from cityhall.governance.investments.schema import Promise, Request
from cityhall.governance.investments.systems import end_replaced, own_system
from cityhall.kernel.clock import in_jst
from cityhall.kernel.errors import Invalid
from cityhall.kernel.reference_numbers import new_reference
from cityhall.kernel.transactions import write

REQUEST, REVIEW, APPROVE = "investment.request", "investment.review", "investment.approve"


@write
def draft_investment(
    *, request: Request, section: str, ward: str, client_key: str, by: Actor, now: datetime
) -> Investment:
    """A new draft of a section; the same key gives the same one again."""
    user = _allowed(by, REQUEST, section, ward)
    known = Investment.objects.filter(client_key=client_key).first()
    if known is not None:
        ensure_allowed(user, REQUEST, section=known.section, ward=known.ward)
        return known
    on = in_jst(now).date()
    investment = Investment(
        number=new_reference(),
        client_key=client_key,
        bureau=bureau_of(section, ward, now),
        section=section,
        ward=ward,
        state=State.DRAFT,
        requested_by=user,
    )
    _keep(investment, request)
    add(
        investment,
        Step.WRITE,
        content=request.model_dump(mode="json"),
        author=section_title(section, ward, on=on),
        by=by,
        now=now,
    )
    return investment


@write
def write_investment(
    *, number: str, request: Request, seen: int, by: Actor, now: datetime
) -> Investment:
    """Other words in a draft or in what was sent back."""
    investment = locked(number, seen)
    _allowed(by, REQUEST, investment.section, investment.ward)
    _keep(investment, request)
    _add(investment, Step.WRITE, request.model_dump(mode="json"), by, now)
    return investment


@write
def submit_investment(*, number: str, seen: int, by: Actor, now: datetime) -> Investment:
    """To the review; raises `Invalid` (investments.incomplete) while something is missing."""
    investment = locked(number, seen)
    _allowed(by, REQUEST, investment.section, investment.ward)
    request = Request.model_validate(investment.request)
    missing = [each for each in (*gaps(request), *promise_gaps(request, now)) if each.blocks]
    if missing:
        raise Invalid(
            "investments.incomplete",
            f"まだ書かれていないことが{len(missing)}つあります。",
            "「たりないもの」に並んだところを書いてから、審査に出してください。",
        )
    investment.requested_by = user_of(by.user_id or 0)
    _add(investment, Step.SUBMIT, {}, by, now)
    return investment


@write
def return_investment(*, number: str, reason: str, seen: int, by: Actor, now: datetime) -> None:
    """Back to the section, with what is to be mended."""
    investment = locked(number, seen)
    _reviewer(investment, by)
    _add(investment, Step.RETURN, {}, by, now, ensure_said(reason), author=_office(by, REVIEW, now))


@write
def review_investment(
    *,
    number: str,
    scores: Mapping[str, int],
    conditions: Sequence[str],
    opinion: str,
    seen: int,
    by: Actor,
    now: datetime,
) -> None:
    """A score for every viewpoint, the conditions and an opinion in words.

    Raises `Invalid`: a viewpoint without a score, no opinion, a low score without a condition.
    """
    investment = locked(number, seen)
    investment.reviewed_by = _reviewer(investment, by)
    rules = review_rules()
    kept = [each.strip() for each in conditions if each.strip()]
    ensure_scores(scores, [each.id for each in rules.viewpoints])
    if needs_conditions(scores, rules.lowest_without_conditions) and not kept:
        raise Invalid(
            "investments.conditions_needed",
            f"{rules.lowest_without_conditions}点より低い観点があるので、条件がいります。",
            "承認するときに守ってほしいことを、1つ以上書いてください。",
            field="conditions",
        )
    content = {"scores": dict(scores), "conditions": kept}
    said = ensure_said(opinion, "opinion")
    _add(investment, Step.REVIEW, content, by, now, said, author=_office(by, REVIEW, now))


@write
def approve_investment(*, number: str, reason: str, seen: int, by: Actor, now: datetime) -> None:
    """Freezes the promise: what is measured, what it was before, what is to be reached, when it is
    checked. From now on everybody can read it."""
    investment = locked(number, seen)
    _approver(investment, by)
    request = Request.model_validate(investment.request)
    if request.promise is None:
        raise Invalid(
            "investments.incomplete",
            "約束する効果が書かれていません。",
            "差し戻して、書いてもらってください。",
        )
    frozen = freeze(request.promise, review_rules().checked_after_months, now)
    investment.promise, investment.is_published = frozen, True
    content = {"promise": frozen, "request": investment.request}
    _add(investment, Step.APPROVE, content, by, now, ensure_said(reason),
         author=_office(by, APPROVE, now))  # fmt: skip


@write
def refuse_investment(*, number: str, reason: str, seen: int, by: Actor, now: datetime) -> None:
    """Not approved, with the reason; a further request is a new one."""
    investment = locked(number, seen)
    _approver(investment, by)
    _add(investment, Step.REFUSE, {}, by, now, ensure_said(reason),
         author=_office(by, APPROVE, now))  # fmt: skip


@write
def start_investment(*, number: str, seen: int, by: Actor, now: datetime) -> None:
    """In use from today: the months of the promise begin, the inventory has the system, and what
    it replaces has ended."""
    investment = locked(number, seen)
    _allowed(by, REQUEST, investment.section, investment.ward)
    today = in_jst(now).date()
    investment.running_from = today
    investment.check_on = next_check(today, tuple((investment.promise or {})["checks"]), 0)
    _add(investment, Step.START, {"running_from": today.isoformat()}, by, now)
    own_system(investment, today)
    end_replaced(investment, today)


@write
def supervise_investment(
    *, number: str, how: str, text: str, seen: int, by: Actor, now: datetime
) -> None:
    """Support, guidance or control while it is procured and runs (支援・指導・監理)."""
    investment = locked(number, seen)
    _allowed(by, REVIEW)
    if how not in ("support", "guidance", "control"):
        raise Invalid(
            "investments.no_such_supervision",
            "支援・指導・監理のどれかが選ばれていません。",
            "どれかを選んでください。",
            field="how",
        )
    _add(investment, Step.SUPERVISE, {"how": how}, by, now, ensure_said(text, "text"),
         author=_office(by, REVIEW, now))  # fmt: skip


@write
def amend_promise(
    *, number: str, target: float, reason: str, seen: int, by: Actor, now: datetime
) -> None:
    """Another target after the approval. What was promised first stays and is what counts; the
    change stands beside it, with its reason."""
    investment = locked(number, seen)
    _approver(investment, by)
    frozen = dict(investment.promise or {})
    before = target_now(investment)
    Promise.model_validate({"measure": frozen["measure"], "target": target})
    content = {"target_before": before, "target": target}
    _add(investment, Step.AMEND, content, by, now, ensure_said(reason),
         author=_office(by, APPROVE, now))  # fmt: skip


@write
def withdraw_investment(*, number: str, reason: str, seen: int, by: Actor, now: datetime) -> None:
    """Given up; what was published stays to be read, with the reason."""
    investment = locked(number, seen)
    _allowed(by, REQUEST, investment.section, investment.ward)
    investment.check_on = None
    _add(investment, Step.WITHDRAW, {}, by, now, ensure_said(reason))


def target_now(investment: Investment) -> float | None:
    """The target as last amended; the frozen one if it never was."""
    last = investment.entries.filter(step=Step.AMEND).order_by("-number").first()
    if last is not None:
        return float(last.content["target"])
    return investment.promise["target"] if investment.promise else None


def bureau_of(section: str, ward: str, now: datetime) -> str:
    """The bureau, or the ward office, to which a section belongs; the section itself if none."""
    if ward:
        return next(each.office for each in wards() if each.code == ward)
    on = in_jst(now).date()
    known = units(on, kind="bureau")
    return next((code for code in units_above(section, on) if code in known), section)


def _keep(investment: Investment, request: Request) -> None:
    investment.kind, investment.title = request.kind, request.title
    investment.total = request.total
    investment.request = request.model_dump(mode="json")


def _allowed(
    by: Actor, permission: str, section: str | None = None, ward: str | None = None
) -> User:
    user = user_of(by.user_id or 0)
    ensure_allowed(user, permission, section=section, ward=ward)
    return user


def _reviewer(investment: Investment, by: Actor) -> User:
    user = _allowed(by, REVIEW)
    ensure_another(user.pk, {"申請した": investment.requested_by_id})
    return user


def _approver(investment: Investment, by: Actor) -> User:
    user = _allowed(by, APPROVE)
    deeds = {"申請した": investment.requested_by_id, "審査した": investment.reviewed_by_id}
    ensure_another(user.pk, deeds)
    return user


def _office(by: Actor, permission: str, now: datetime) -> str:
    """The office in whose name somebody reviews or approves."""
    places = sorted(covered_places(user_of(by.user_id or 0), permission))
    section, ward = places[0] if places else ("", "")
    title = section_title(section, ward, on=in_jst(now).date()) if section else ""
    return title or OFFICES[permission]


OFFICES = {REVIEW: "情報システムの審査", APPROVE: "情報システムの統括"}


def _add(
    investment: Investment,
    step: Step,
    content: Mapping[str, Any],
    by: Actor,
    now: datetime,
    reason: str = "",
    author: str = "",
) -> InvestmentEntry:
    on = in_jst(now).date()
    author = author or section_title(investment.section, investment.ward, on=on)
    return add(investment, step, content=content, author=author, by=by, now=now, reason=reason)
