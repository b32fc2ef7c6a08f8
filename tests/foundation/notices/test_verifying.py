"""The page that verifies: number and letters prove a notice, and tell nothing else."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from cityhall.foundation.documents.api import open_document
from cityhall.foundation.notices.actions import erase_notices, issue_notice, make_paper, sheet_of
from cityhall.foundation.notices.attempts import verify_notice
from cityhall.foundation.notices.models import FailedProof, Notice
from cityhall.foundation.notices.proof import check_letters
from cityhall.kernel.errors import NotFound, Problem
from cityhall.kernel.reference_numbers import ALPHABET
from tests.factories.people import TESTS
from tests.factories.places import NOON
from tests.foundation.notices.scenes import a_decision

pytestmark = pytest.mark.usefixtures("city")
VERIFY = "/notices/verify/"


@pytest.fixture
def notice() -> Notice:
    number = issue_notice(decided=a_decision(), key="a", now=NOON).number
    assert make_paper(number=number, now=NOON)
    return Notice.objects.select_related("document").get()


def letters_of(notice: Notice) -> str:
    return check_letters(notice.number, notice.content_digest)


def asked(number: str, letters: str, **more: str) -> tuple[int, str]:
    answer = Client(**more).get(VERIFY, {"n": number, "c": letters})
    return answer.status_code, answer.content.decode()


def test_number_and_letters_prove_number_day_and_digest(notice: Notice):
    status, page = asked(notice.number, letters_of(notice))
    assert status == 200
    assert "市が出した通知書です" in page
    assert notice.number in page
    assert "令和8年11月24日" in page
    assert notice.pdf_digest in page


def test_nothing_of_the_content_is_told(notice: Notice):
    _, page = asked(notice.number, letters_of(notice))
    for told in ("髙﨑", "大手町", "児童手当", "却下", "所得", notice.case_reference):
        assert told not in page
    assert notice.content_digest not in page


def test_people_type_as_they_like(notice: Notice):
    loose = letters_of(notice).lower().replace("-", " ").replace("0", "o").replace("1", "ｌ")
    assert asked(notice.number.lower().replace("-", ""), loose)[0] == 200


def test_the_qr_on_the_paper_leads_to_the_answer(notice: Notice):
    address = urlsplit(sheet_of(notice).proof.address)
    asks = parse_qs(address.query)
    assert address.path == VERIFY
    assert asked(asks["n"][0], asks["c"][0])[0] == 200


def test_whatever_is_wrong_is_answered_in_the_same_words(notice: Notice):
    right = letters_of(notice)
    wrong = (ALPHABET[1] if right[0] == ALPHABET[0] else ALPHABET[0]) + right[1:]
    unknown = issue_notice(decided=a_decision(), key="b", now=NOON)
    Notice.objects.filter(pk=unknown.pk).delete()
    told = set()
    for number, letters in (
        (notice.number, wrong),
        (notice.number, ""),
        (unknown.number, right),
        (unknown.number, check_letters(unknown.number, unknown.content_digest)),
        ("???", right),
    ):
        answer = Client().get(VERIFY, {"n": number, "c": letters})
        told.add((answer.status_code, *(str(error) for error in answer.context["errors"])))
        assert "proven" not in answer.context
    assert len(told) == 1


def test_guessing_from_one_address_ends_and_another_goes_on(notice: Notice):
    for _ in range(10):
        with pytest.raises(NotFound):
            verify_notice(number=notice.number, letters="AAAA-AAAA", address="1.1.1.1", now=NOON)
    with pytest.raises(Problem) as refused:
        verify_notice(number=notice.number, letters=letters_of(notice), address="1.1.1.1", now=NOON)
    assert refused.value.code == "notices.too_many_attempts"
    assert refused.value.status == 429
    for address, now in (("2.2.2.2", NOON), ("1.1.1.1", NOON + timedelta(minutes=11))):
        verify_notice(number=notice.number, letters=letters_of(notice), address=address, now=now)


def test_addresses_are_kept_as_digests_and_not_for_long(notice: Notice):
    for minutes in (0, 11):
        with pytest.raises(NotFound):
            verify_notice(
                number="x", letters="y", address="1.1.1.1", now=NOON + timedelta(minutes=minutes)
            )
    [kept] = FailedProof.objects.all()
    assert "1.1.1.1" not in kept.address_hash
    assert len(kept.address_hash) == 64


def test_the_very_pdf_is_known_from_any_other(notice: Notice):
    with open_document(notice.document.pk) as file:
        pdf = file.read()
    for content, word in ((pdf, "同じです"), (pdf + b" ", "違います")):
        asks = {"n": notice.number, "c": letters_of(notice), "file": BytesIO(content)}
        assert word in Client().post(VERIFY, asks).content.decode()


def test_an_erased_notice_is_still_proven(notice: Notice):
    letters = letters_of(notice)
    erase_notices(case_reference=notice.case_reference, reason="期間", by=TESTS, now=NOON)
    assert "令和8年11月24日" in asked(notice.number, letters)[1]


def test_the_empty_page_asks_and_blames_nobody(db: None):
    page = Client().get(VERIFY)
    assert page.status_code == 200
    assert "error-summary" not in page.content.decode()
    assert not FailedProof.objects.exists()


def test_letters_hang_on_number_content_and_key(notice: Notice, var_dir):
    first = letters_of(notice)
    assert check_letters(notice.number, "0" * 64) != first
    (var_dir / "keys" / "notices").unlink()
    assert letters_of(notice) != first
