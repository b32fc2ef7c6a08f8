"""Related cases are those that the reader could open too: nothing of another section or ward."""

from cityhall.engine.cases.api import Case, case_page
from cityhall.foundation.accounts.api import Actor
from tests.engine.cases.catalogue import ALLOWANCE, LICENCE, REGISTER
from tests.engine.cases.scenarios import Office, a_bundle, a_case
from tests.factories.people import a_clerk
from tests.factories.places import NOON, YAHATA_NISHI


def related(reference: str, by: Actor) -> dict[str, str]:
    page = case_page(reference=reference, by=by, now=NOON)
    return {each.reference: each.why for each in page.related}


def test_only_what_the_reader_may_open_is_named(office: Office) -> None:
    first, register, licence = a_bundle(office, ALLOWANCE, REGISTER, LICENCE).cases
    same, elsewhere, twice = (a_case(office, REGISTER), a_case(office), a_case(office))
    Case.objects.filter(reference=elsewhere).update(section="nurseries", ward="")
    Case.objects.filter(reference=twice).update(ward=YAHATA_NISHI)
    assert related(first.reference, office.reviewer) == {
        register.reference: "bundle", same: "person",
    }  # fmt: skip
    everywhere = Actor.of(a_clerk("reviewer", section="", ward=""))
    assert related(first.reference, everywhere) == {
        register.reference: "bundle", licence.reference: "bundle", same: "person",
        elsewhere: "duplicate", twice: "duplicate",
    }  # fmt: skip
