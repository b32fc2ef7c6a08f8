"""Cases that cost something: opened with their order, waiting for it, going on when it is paid."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings, settings

from cityhall.engine.cases.api import (
    Case,
    decide_case,
    fee_when_withdrawn,
    propose_decision,
    verify,
)
from cityhall.engine.procedures.api import Catalogue, catalogue, reload_catalogue
from cityhall.foundation.messages.models import Message
from cityhall.foundation.notices.api import notices_of
from cityhall.foundation.outbox.api import run_due
from cityhall.foundation.payments.actions.ordering import expire_orders
from cityhall.foundation.payments.api import OrderView, order_of, take_at_counter
from cityhall.foundation.payments.models import Order
from cityhall.kernel.clock import JST, in_jst
from cityhall.kernel.errors import Problem
from tests.engine.cases.catalogue import LICENCE, small_catalogue
from tests.engine.cases.conftest import publish, publish_again
from tests.engine.cases.scenarios import Office, a_bundle, a_key, step
from tests.engine.procedures.scenes import change
from tests.factories.places import NOON

PARAMETERS = """
parameters:
- id: a_fee
  type: money
  label: {ja: 手数料}
  values: [{from: 2024-04-01, value: 300}]
  source: 推定
"""
BY_CHANNEL = """
- id: online_fee
  type: money
  label: {ja: オンラインの手数料}
  values:
  - {from: 2024-04-01, value: 200}
  - {from: 2027-04-01, value: 10}
  source: 推定
"""
LAST_DAY = datetime(2027, 3, 31, 23, 59, 59, tzinfo=JST)
Priced = Callable[..., Office]


def _by_channel(folder: Path) -> None:
    """The licence is cheaper online, and cheaper still from a day on."""
    change(
        folder,
        f"procedures/{LICENCE}.yaml",
        "fee: a_fee",
        "fee: {online: online_fee, counter: a_fee}",
    )
    change(folder, "vocabulary/parameters.yaml", PARAMETERS, PARAMETERS.rstrip() + BY_CHANNEL)


@pytest.fixture(autouse=True)
def unsigned(settings: LazySettings) -> None:
    """Whether papers are signed is no matter of money."""
    settings.NOTICE_KEY, settings.DEMO = "", False


@pytest.fixture
def priced(db: None, tmp_path: Path, var_dir: Path) -> Priced:
    """An office whose licence costs 300 yen, paid at the time that the test says."""

    def priced(when: str, prepare: Callable[[Path], None] = lambda folder: None) -> Office:
        folder = tmp_path / "priced"
        small_catalogue(folder)
        (folder / "vocabulary" / "parameters.yaml").write_text(PARAMETERS, encoding="utf-8")
        path = folder / "procedures" / f"{LICENCE}.yaml"
        more = f"fee: a_fee\npayment: {{when: {when}, refund: before_work}}\n"
        text = path.read_text("utf-8").replace("ward: none", "ward: of_residence")
        path.write_text(text + more, encoding="utf-8")
        prepare(folder)
        reload_catalogue()
        known: Catalogue = catalogue(folder, settings.MUNICIPALITY_DIR)
        return publish(known)

    return priced


def opened(office: Office) -> str:
    return a_bundle(office, LICENCE).cases[0].reference


def state(reference: str) -> str:
    return Case.objects.get(reference=reference).state


def order(reference: str) -> OrderView:
    found = order_of(reference)
    assert found is not None
    return found


def test_a_case_and_its_order_stand_or_fall_together(
    priced: Priced, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = priced("before_examination")

    def broken(**_: object) -> None:
        raise RuntimeError("the order cannot be written")

    with monkeypatch.context() as patched:
        patched.setattr("cityhall.engine.cases.actions.opening.place_orders", broken)
        with pytest.raises(RuntimeError):
            opened(office)
    assert not Case.objects.exists()
    reference = opened(office)
    assert (state(reference), order(reference).state) == ("awaiting_payment", "awaiting")
    case = Case.objects.get()
    assert (case.arrived_at is not None, case.expects) == (True, "resident")


def test_nobody_works_on_a_case_before_it_is_paid_where_that_comes_first(priced: Priced) -> None:
    office = priced("before_examination")
    reference = opened(office)
    with pytest.raises(Problem) as refused:
        step(reference, "take", office.reviewer)
    with pytest.raises(Problem) as not_theirs:
        step(reference, "payment_received", office.reviewer)
    assert [refused.value.code, not_theirs.value.code] == [
        "cases.move_not_open",
        "cases.not_your_role",
    ]


def propose(reference: str, office: Office, outcome: str) -> None:
    step(reference, "take", office.reviewer)
    propose_decision(
        outcome=outcome, reason="要件のとおり", has_remedies=outcome == "rejected",
        reference=reference, by=office.reviewer, now=NOON, client_key=a_key(),
    )  # fmt: skip


def approve(reference: str, office: Office) -> None:
    propose(reference, office, "approved")
    decide_case(
        outcome="approved", reference=reference, by=office.decider, now=NOON, client_key=a_key()
    )
    run_due(NOON)


def refuse(reference: str, office: Office) -> None:
    propose(reference, office, "rejected")
    step(reference, "reject", office.decider, reason="要件を満たさない")


def pay(reference: str, office: Office) -> None:
    take_at_counter(
        number=order(reference).number, means="cash", amount=300, by=office.receptionist,
        now=NOON, client_key=a_key(),
    )  # fmt: skip
    run_due(NOON)


def standing(reference: str) -> tuple[str, str, int]:
    """The state of the case, of its order, and how many notices went out."""
    return state(reference), order(reference).state, len(notices_of(reference))


def told(reference: str) -> list[str]:
    rows = Message.objects.filter(case_reference=reference).order_by("id")
    return list(rows.values_list("occasion", flat=True))


def test_what_is_paid_after_the_decision_is_asked_for_then_and_delivered_when_it_is_paid(
    priced: Priced,
) -> None:
    office = priced("after_decision")
    reference = opened(office)
    assert standing(reference) == ("received", "planned", 0)
    approve(reference, office)
    assert standing(reference) == ("to_be_paid", "awaiting", 0)
    until = order(reference).payable_until
    assert until is not None
    assert in_jst(until).date() == in_jst(NOON).date() + timedelta(days=14)
    assert Case.objects.get(reference=reference).expects == "resident"
    assert told(reference) == ["receipt", "payment_wanted"]
    pay(reference, office)
    assert standing(reference) == ("approved", "paid", 1)
    assert set(told(reference)[2:]) == {"payment_received", "decided"}
    assert list(verify()) == []


def test_nobody_waits_for_money_that_has_come_or_is_not_owed(priced: Priced) -> None:
    office = priced("after_decision")
    early = opened(office)
    pay(early, office)
    approve(early, office)
    assert standing(early) == ("approved", "paid", 1)


def test_a_channel_that_is_free_waits_for_no_money(priced: Priced) -> None:
    def free_online(folder: Path) -> None:
        change(
            folder, f"procedures/{LICENCE}.yaml", "fee: a_fee", "fee: {online: 0, counter: a_fee}"
        )

    office = priced("after_decision", free_online)
    reference = opened(office)
    approve(reference, office)
    assert (state(reference), order_of(reference)) == ("approved", None)
    assert len(notices_of(reference)) == 1


def test_who_does_not_pay_after_the_decision_receives_no_notice(priced: Priced) -> None:
    office = priced("after_decision")
    reference = opened(office)
    approve(reference, office)
    later = NOON + timedelta(days=15)
    assert expire_orders(later) == 1
    run_due(later)
    assert standing(reference) == ("unpaid", "expired", 0)
    assert told(reference)[-1] == "payment_expired"


def test_who_withdraws_owes_nothing_and_has_back_what_was_paid_early(priced: Priced) -> None:
    office = priced("after_decision")
    owing, early = opened(office), opened(office)
    approve(owing, office)
    step(owing, "withdraw", office.mother)
    pay(early, office)
    step(early, "take", office.reviewer)
    assert fee_when_withdrawn(early) == "back"
    step(early, "withdraw", office.mother)
    run_due(NOON)
    assert standing(owing) == ("withdrawn", "cancelled", 0)
    assert standing(early) == ("withdrawn", "refunded", 0)


def test_who_is_refused_has_back_what_was_paid_early(priced: Priced) -> None:
    office = priced("after_decision")
    reference = opened(office)
    pay(reference, office)
    refuse(reference, office)
    run_due(NOON)
    assert standing(reference) == ("rejected", "refunded", 1)
    assert "payment_refunded" in told(reference)


def amount(office: Office, now: datetime, channel: str = "online") -> int:
    filed = a_bundle(office, LICENCE, now=now, channel=channel)
    return order(filed.cases[0].reference).amount


def test_the_channel_and_the_day_of_filing_decide_what_it_costs(priced: Priced) -> None:
    office = priced("before_examination", _by_channel)
    days = (LAST_DAY, LAST_DAY + timedelta(seconds=1))
    assert [amount(office, day) for day in days] == [200, 10]
    assert [amount(office, day, "counter") for day in days] == [300, 300]


def test_another_table_moves_no_fee_of_a_case_that_is_filed(priced: Priced, tmp_path: Path) -> None:
    office = priced("before_examination", _by_channel)
    before = opened(office)
    folder = tmp_path / "priced"
    change(folder, "vocabulary/parameters.yaml", "value: 200", "value: 250")
    reload_catalogue()
    publish_again(catalogue(folder, settings.MUNICIPALITY_DIR), LICENCE)
    assert order(opened(office)).amount == 250
    assert order(before).amount == 200
    take_at_counter(
        number=order(before).number, means="cash", amount=200, by=office.receptionist,
        now=NOON, client_key=a_key(),
    )  # fmt: skip
    run_due(NOON)
    assert (order(before).state, state(before)) == ("paid", "received")


def test_a_rejected_application_owes_nothing_more(priced: Priced) -> None:
    office = priced("at_counter")
    reference = opened(office)
    assert state(reference) == "received"
    refuse(reference, office)
    assert Order.objects.get().state == "cancelled"
