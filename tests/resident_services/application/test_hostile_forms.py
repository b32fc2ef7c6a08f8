"""What people type, or send to break in: every page stays calm, and says what to put right."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cityhall.kernel import clock
from tests.factories.answers import NAME
from tests.resident_services.application.conftest import HoldDraft, known
from tests.resident_services.application.forms import (
    CHILD,
    MEMBERS,
    NOTE,
    PROOF,
    WATER,
    address_of,
    right_answers,
    send,
)
from tests.resident_services.application.test_every_procedure import fill_in, submit

SCRIPT = "<script>alert('髙﨑')</script>"


def name_fields(**parts: str) -> dict[str, str]:
    return {f"applicant.name__{part}": text for part, text in (NAME | parts).items()}


def born(year: str, month: str, day: str, era: str = "western") -> dict[str, str]:
    start = "applicant.birth_date__"
    parts = {"era": era, "year": year, "month": month, "day": day}
    return {start + part: text for part, text in parts.items()}


# ---- What people type -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "kept"),
    [
        ({"family": "𠮷田", "given": "葛󠄀子"}, {"family": "𠮷田", "given": "葛󠄀子"}),
        ({"family_kana": "ﾀｶｻｷ", "given_kana": "みさき"}, {}),
        ({"family": "  髙﨑\r\n", "given": "美\u200b咲\x00"}, {}),
        ({"family": "神\ufa19"}, {"family": "神\ufa19"}),
    ],
)
def test_a_name_is_kept_as_its_person_writes_it(
    hold: HoldDraft, parts: dict[str, str], kept: dict[str, str]
) -> None:
    browser, draft = hold([WATER])
    assert send(browser, draft, "applicant.name", name_fields(**parts)).status_code == 302
    assert known(draft).answers["applicant.name"] == NAME | kept


@pytest.mark.parametrize("family", ["髙﨑😀", "髙🐶﨑", "©️", "👨‍👩‍👧", "髙" * 41])
def test_a_name_with_what_is_no_letter_is_refused_beside_its_field(
    hold: HoldDraft, family: str
) -> None:
    browser, draft = hold([WATER])
    answer = send(browser, draft, "applicant.name", name_fields(family=family))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["applicant.name__family"]
    assert family in answer.content.decode()  # what was typed is still there


@pytest.mark.parametrize(
    "day",
    [
        ("2026", "2", "30"),
        ("2025", "2", "29"),
        ("0", "0", "0"),
        ("9999", "1", "1"),
        ("1700", "1", "1"),
        ("9" * 5000, "1", "1"),
        ("百", "二", "三"),
        ("1990", "", "1"),
        ("32", "1", "1", "H"),
        ("1", "4", "30", "R"),
        ("5", "1", "1", "<Q>"),
    ],
)
def test_an_impossible_date_is_refused(hold: HoldDraft, day: tuple[str, ...]) -> None:
    browser, draft = hold([CHILD])
    answer = send(browser, draft, "applicant.birth_date", born(*day))
    assert answer.status_code == 422
    assert all(name.startswith("applicant.birth_date") for name in answer.context["form"].errors)
    assert "applicant.birth_date" not in known(draft).answers
    assert known(draft).answers["applicant.name"] == NAME  # what was right is saved


def test_a_birthday_in_the_future_is_refused(hold: HoldDraft) -> None:
    browser, draft = hold([CHILD])
    later = clock.today().year + 1
    assert (
        send(browser, draft, "applicant.birth_date", born(str(later), "1", "1")).status_code == 422
    )


@pytest.mark.parametrize(("year", "era"), [("６４", "S"), ("1989", "western"), ("１９８９", "")])
def test_dates_are_read_in_any_width(hold: HoldDraft, year: str, era: str) -> None:
    browser, draft = hold([CHILD])
    answer = send(browser, draft, "applicant.birth_date", born(year, "１月", "７日", era))
    assert answer.status_code == 302
    assert known(draft).answers["applicant.birth_date"] == "1989-01-07"


@pytest.mark.parametrize(
    ("item_id", "typed", "kept"),
    [
        ("applicant.phone", "０９３ー５８２−２１１１", "093-582-2111"),
        ("applicant.email", "Misaki@ＥＸＡＭＰＬＥ.jp", "Misaki@example.jp"),
        (NOTE, "一行目\r\n二行目\r三行目", "一行目\n二行目\n三行目"),
    ],
)
def test_width_and_line_ends_are_put_right(
    hold: HoldDraft, item_id: str, typed: str, kept: str
) -> None:
    browser, draft = hold([WATER])
    assert send(browser, draft, item_id, {item_id: typed}).status_code == 302
    assert known(draft).answers[item_id] == kept


@pytest.mark.parametrize("address", ["a@b.jp\r\nBcc: c@d.jp", "a@b.jp,c@d.jp", "a b@c.jp", "@b.jp"])
def test_an_address_that_could_become_two_is_refused(hold: HoldDraft, address: str) -> None:
    browser, draft = hold([WATER])
    answer = send(browser, draft, "applicant.email", {"applicant.email": address})
    if answer.status_code == 302:
        assert not set(known(draft).answers["applicant.email"]) & set("\r\n, ")
    else:
        assert answer.status_code == 422


@pytest.mark.parametrize(("letters", "status"), [(3_000_000, 422), (5_000_000, 400)])
def test_megabytes_of_text_are_refused_and_nothing_is_lost(
    hold: HoldDraft, letters: int, status: int
) -> None:
    browser, draft = hold([WATER], applicant__phone="0935822111")
    answer = send(browser, draft, NOTE, {NOTE: "a" * letters})
    assert answer.status_code == status
    assert known(draft).answers["applicant.phone"] == "0935822111"
    assert NOTE not in known(draft).answers


def test_too_many_fields_are_refused(hold: HoldDraft) -> None:
    browser, draft = hold([WATER])
    many = {f"{NOTE}__{number}": "x" for number in range(3000)}
    assert browser.post(address_of(draft, NOTE), many).status_code == 400


# ---- Script tags, everywhere an answer is shown ------------------------------------------------


def test_what_looks_like_a_page_is_shown_as_typed(hold: HoldDraft) -> None:
    browser, draft = hold([WATER])
    mean = {"family": "<b>髙﨑</b>", "given": '"onload="x'}
    fill_in(browser, draft, **{"applicant.name": NAME | mean, NOTE: SCRIPT})
    pages = [
        browser.get(address_of(draft, "applicant.name")),
        browser.get(address_of(draft, NOTE)),
        browser.get("/apply/check/"),
        browser.post("/apply/paper/"),
    ]
    sent = submit(browser, draft)
    pages.append(browser.get(sent["Location"]))
    for page in pages:
        assert page.status_code == 200
        assert SCRIPT not in page.content.decode()
        assert "<b>髙﨑" not in page.content.decode()
        assert '"onload="' not in page.content.decode()
    assert "&lt;script&gt;" in pages[1].content.decode()
    assert "&lt;b&gt;髙﨑" in pages[2].content.decode()


def test_a_refused_answer_is_shown_again_as_text(hold: HoldDraft) -> None:
    browser, draft = hold([WATER])
    answer = send(browser, draft, "applicant.phone", {"applicant.phone": SCRIPT})
    assert answer.status_code == 422
    assert SCRIPT not in answer.content.decode()
    assert "&lt;script&gt;" in answer.content.decode()


# ---- Lists of people ---------------------------------------------------------------------------


def person(row: object) -> dict[str, str]:
    parts = {**NAME, "birth_date__era": "western", "birth_date__year": "2000"}
    parts |= {"birth_date__month": "1", "birth_date__day": "2", "relationship": "child"}
    return {f"{MEMBERS}__{row}__{part}": text for part, text in parts.items()}


def people(*rows: object) -> dict[str, str]:
    return {name: text for row in rows for name, text in person(row).items()}


def test_too_many_people_are_refused_and_none_is_saved(hold: HoldDraft) -> None:
    browser, draft = hold([CHILD])
    answer = send(browser, draft, MEMBERS, people(*range(60)))
    assert answer.status_code == 422
    assert MEMBERS not in known(draft).answers


@pytest.mark.parametrize("row", [999_999_999, "9" * 900, "９", "٣", "-1", "1e9", "²"])
def test_a_row_of_any_number_draws_a_page_of_few_rows(hold: HoldDraft, row: object) -> None:
    browser, draft = hold([CHILD])
    for button in ({}, {"add_person": MEMBERS}, {"remove_person": f"{MEMBERS}__{row}"}):
        answer = send(browser, draft, MEMBERS, people(row) | button)
        assert answer.status_code in (200, 302, 422)
        assert len(answer.content) < 100_000


# ---- Addresses, items and bytes that nobody knows ----------------------------------------------


@pytest.mark.parametrize("slug", ["unknown", "you-99", "-", "x" * 500])
def test_an_unknown_page_leads_to_the_first_open_one(hold: HoldDraft, slug: str) -> None:
    browser, _ = hold([WATER])
    assert browser.get(f"/apply/questions/{slug}/")["Location"] == "/apply/"
    assert browser.post(f"/apply/questions/{slug}/", {"a": "b"})["Location"] == "/apply/"


@pytest.mark.parametrize("item_id", ["unknown.item", "%20", "🐶", "a" * 400])
def test_an_unknown_item_changes_nothing(hold: HoldDraft, item_id: str) -> None:
    browser, draft = hold([WATER])
    assert browser.post(f"/apply/change/{item_id}/")["Location"] == "/apply/check/"
    page = send(browser, draft, "applicant.phone", {"applicant.phone": "0935822111", item_id: "x"})
    assert page.status_code == 302
    assert item_id not in known(draft).answers


def test_what_left_the_catalogue_does_not_break_a_draft(hold: HoldDraft) -> None:
    browser, _ = hold([WATER, "gone-procedure"], gone__item="x", applicant__phone="0935822111")
    assert browser.get("/apply/")["Location"].startswith("/apply/questions/")
    assert browser.get("/apply/check/").status_code == 200
    assert browser.post("/apply/paper/").status_code == 200


def test_a_draft_of_unknown_procedures_alone_leads_back_to_the_plan(hold: HoldDraft) -> None:
    browser, _ = hold(["gone-procedure"])
    assert browser.get("/apply/").status_code == 302
    assert browser.get("/apply/check/").status_code == 302


MEAN = st.one_of(
    st.text(max_size=60),
    st.text("0123456789-/年月日令和RHS.", max_size=12),
    st.sampled_from(["", "\x00", "0", "-1", "9" * 400, "😀", SCRIPT, "%s{0}{{x}}", "葛󠄀", "\ud7ff"]),
)
ADDRESSES = [
    "/apply/questions/{slug}/",
    "/apply/questions/{slug}/?back=check",
    "/apply/submit/",
    "/apply/paper/",
    "/apply/code/",
    "/resume/",
    "/apply/change/{item}/",
]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_whatever_is_sent_no_page_breaks(hold: HoldDraft, data: st.DataObject) -> None:
    browser, draft = hold([CHILD, WATER])
    browser.raise_request_exception = False
    pages = known(draft).pages
    page = data.draw(st.sampled_from(pages))
    names = st.sampled_from(
        [
            *(name for each in page.wanted for name in right_answers(draft, each.item.id)),
            *(each.item.id for each in page.wanted),
            *("add_person", "remove_person", "find_address", "attach_file", "remove_file", "keep"),
            *("move_file", "retake_file"),
            *(MEMBERS, PROOF, "code", "shown", "csrfmiddlewaretoken"),
        ]
    )
    form = data.draw(st.dictionaries(st.one_of(names, names, MEAN), MEAN, max_size=12))
    address = data.draw(st.sampled_from(ADDRESSES)).format(slug=page.slug, item=NOTE)
    answer = browser.post(address, form)
    assert answer.status_code < 500, (address, form)
    assert answer.status_code in (200, 302) or 400 <= answer.status_code < 500


@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/json",
        "text/plain; charset=utf-16",
        "application/x-www-form-urlencoded; charset=nonsense",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        bytes(range(256)),
        b"\xff\xfe" * 50,
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n',
        b"applicant.name__family=%FF%00%ED%A0%80&" + string.printable.encode(),
    ],
)
def test_bytes_that_are_no_form_break_nothing(hold: HoldDraft, kind: str, body: bytes) -> None:
    browser, draft = hold([WATER])
    for address in (address_of(draft, "applicant.name"), "/apply/submit/", "/resume/"):
        answer = browser.generic("POST", address, body, content_type=kind)
        assert answer.status_code < 500
