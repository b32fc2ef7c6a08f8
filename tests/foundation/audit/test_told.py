"""What a person is told of who looked: everything by staff, but for what law keeps back."""

import pytest
from pydantic import ValidationError

from cityhall.foundation.accounts.api import Actor, reader_of
from cityhall.foundation.audit.api import read_rules, reads_told_to, record, record_read
from cityhall.foundation.audit.withholding import Withheld
from cityhall.kernel.errors import Invalid
from cityhall.kernel.transactions import write
from tests.factories.people import a_clerk
from tests.factories.places import KOKURA_KITA, NOON

pytestmark = pytest.mark.django_db
PERSON = 7
CLERK = Actor("staff", 1, "職員 太郎")


def a_read(reason="電話の問い合わせ", by=CLERK, person_id=PERSON, **reader):
    record_read(
        by=by, object_kind="person", object_id=person_id, person_id=person_id,
        reason=reason, reader=reader, now=NOON,
    )  # fmt: skip


def told(person_id=PERSON, limit=50, before=None):
    return reads_told_to(person_id, limit=limit, before=before)


def test_a_read_is_told_with_section_role_and_reason_and_nothing_else_is():
    a_read(section="citizens", ward=KOKURA_KITA, role="reviewer", purpose="inquiry")
    a_read(person_id=8)
    a_read(by=Actor("resident", 2, "本人"))
    with write():
        record(by=CLERK, action="facts.written", object_kind="person", object_id=PERSON, now=NOON,
               person_id=PERSON)  # fmt: skip
    (one,), more = told()
    assert more is None
    assert (one.section, one.ward, one.role) == ("citizens", KOKURA_KITA, "reviewer")
    assert (one.purpose, one.reason) == ("inquiry", "電話の問い合わせ")
    assert not hasattr(one, "actor_label"), "the clerk's name is not for the page"


@pytest.mark.parametrize("rule", read_rules().withheld, ids=lambda rule: rule.id)
def test_every_rule_keeps_back_what_it_says(rule: Withheld):
    a_read(reason="知らせてよい", role="reviewer", section="citizens", purpose="inquiry")
    kept = [
        *({"purpose": each} for each in rule.purposes),
        *({"role": each} for each in rule.roles),
        *({"section": each} for each in rule.sections),
    ]
    assert kept, "a rule that fits nothing"
    for reader in kept:
        a_read(reason="知らせない", **reader)
        assert read_rules().withholding(reader) is not None
    assert [each.reason for each in told()[0]] == ["知らせてよい"]


def test_rules_name_law_and_reason_and_known_purposes():
    rules = read_rules()
    assert {"tax_audit", "abuse", "protection"} <= {rule.id for rule in rules.withheld}
    known = {purpose.id for purpose in rules.purposes}
    for rule in rules.withheld:
        assert rule.purposes <= known
        assert rule.law.act
    mistyped = rules.withheld[0].model_dump() | {"purpose": ["tax_audit"]}
    with pytest.raises(ValidationError):
        Withheld.model_validate(mistyped)


def test_pages_go_on_where_the_last_ended_across_what_is_kept_back():
    for number in range(130):
        a_read(reason=f"{number}", purpose="tax_audit" if 5 <= number < 125 else "inquiry")
    seen, before = [], None
    while True:
        rows, before = told(limit=3, before=before)
        seen += [row.reason for row in rows]
        if before is None:
            break
    assert seen == ["129", "128", "127", "126", "125", "4", "3", "2", "1", "0"]


def test_nobody_reads_without_a_case_or_a_reason():
    with pytest.raises(Invalid) as refusal:
        a_read(reason="  ")
    assert refusal.value.code == "audit.reason_needed"
    assert told() == ([], None)


def test_as_whom_somebody_reads():
    clerk = a_clerk("receptionist", "reviewer", "protected_reader")
    assert reader_of(clerk, "case.review", section="citizens", ward=KOKURA_KITA) == {
        "section": "citizens", "ward": KOKURA_KITA, "role": "reviewer",
    }  # fmt: skip
    elsewhere = reader_of(clerk.pk, "case.read", section="water-customers")
    assert elsewhere["section"] == "citizens", "the reader's own section, not the case's"
    assert reader_of(None, "case.read") == {}
    assert reader_of(clerk, "person.read", purpose="inquiry")["purpose"] == "inquiry"
