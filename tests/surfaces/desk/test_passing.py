"""The page of a case that came from another section: why, accepted, given back."""

from django.test import Client

from tests.conftest import AssertFlat
from tests.engine.cases.scenarios import Office, a_case, a_key
from tests.engine.cases.test_passing import a_colleague, accept, give_back, pass_on
from tests.surfaces.desk.conftest import at_desk


def test_the_receiving_section_reads_why_and_accepts(office: Office) -> None:
    reference, there = a_case(office), at_desk(a_colleague())
    pass_on(reference, office.reviewer)
    page = there.get(f"/desk/cases/{reference}/").content.decode()
    for shown in ("から引き継がれました", "国保の仕事です", "まだ引き取られていません"):
        assert shown in page
    sent = {"client_key": a_key()}
    page = there.post(f"/desk/cases/{reference}/accept/", sent, follow=True).content.decode()
    assert "国保 四郎さんが引き取りました" in page
    assert "から引き継がれました" not in page
    assert (
        there.post(f"/desk/cases/{reference}/accept/", {"client_key": a_key()}).status_code == 409
    )


def test_the_list_marks_what_waits_to_be_accepted(office: Office) -> None:
    colleague = a_colleague()
    waits, quiet = a_case(office), a_case(office)
    for reference in (waits, quiet):
        pass_on(reference, office.reviewer)
    accept(quiet, colleague)
    rows = at_desk(colleague).get("/desk/?view=open").context["rows"]
    assert {row.case.reference: row.is_passed for row in rows} == {waits: True, quiet: False}


def test_it_is_given_back_with_a_reason(office: Office, desk: Client) -> None:
    reference, there = a_case(office), at_desk(a_colleague())
    pass_on(reference, office.reviewer)
    address = f"/desk/cases/{reference}/give-back/"
    assert there.get(address).status_code == 200
    refused = there.post(address, {"client_key": a_key(), "reason": ""})
    assert refused.status_code == 422
    sent = {"client_key": a_key(), "reason": "年金だけの話でした"}
    page = there.post(address, sent, follow=True).content.decode()
    assert "元の係に戻しました" in page
    page = desk.get(f"/desk/cases/{reference}/").content.decode()
    assert "年金だけの話でした" in page
    assert "国保 四郎さんが戻しました" in page
    assert there.get(f"/desk/cases/{reference}/").status_code == 404


def test_a_long_way_costs_no_more(office: Office, assert_query_count_flat: AssertFlat) -> None:
    reference, colleague = a_case(office), a_colleague()
    pass_on(reference, office.reviewer)
    accept(reference, colleague)

    def make_rows(count: int) -> None:
        pass_on(reference, colleague, ("citizens", "40106"))
        for _ in range(count):
            give_back(reference, office.reviewer)
            pass_on(reference, colleague, ("citizens", "40106"))
        give_back(reference, office.reviewer)

    assert_query_count_flat(at_desk(colleague), f"/desk/cases/{reference}/", make_rows)
