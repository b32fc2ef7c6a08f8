"""Fields: names of the contract, ids, errors beside the box, readers' aids."""

import re
from html.parser import HTMLParser

import pytest
from django.template import Context, Template

from cityhall.design_system.fields import Choice, FieldView, control_id, error_links
from cityhall.design_system.gallery import fields as samples
from cityhall.design_system.language import speaking

TWO = (Choice("own", "持ち家"), Choice("rent", "借りている家"))


def draw(view):
    return Template("{% field view %}").render(Context({"view": view}))


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.ids, self.pointed, self.labelled, self.controls, self.names = [], [], [], [], set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids += [found["id"]] if "id" in found else []
        self.pointed += found.get("aria-describedby", "").split()
        self.labelled += [found["for"]] if tag == "label" and "for" in found else []
        self.names |= {found["name"]} if "name" in found else set()
        is_box = tag in ("input", "select", "textarea") and found.get("type") not in (
            "hidden",
            "radio",
            "checkbox",
        )
        self.controls += [found["id"]] if is_box else []


def page(*views):
    return Page("".join(draw(view) for view in views))


EVERY = [
    (make, state)
    for make in (samples.singles, samples.groups, samples.people)
    for state in ("empty", "filled", "wrong", "shut")
]


@pytest.mark.parametrize(("make", "state"), EVERY)
@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
def test_ids_are_unique_boxes_labelled_and_pointers_lead_somewhere(make, state, language):
    with speaking(language):
        found = page(*make(state))
    assert len(found.ids) == len(set(found.ids))
    assert set(found.pointed) <= set(found.ids)
    assert set(found.controls) <= set(found.labelled)


@pytest.mark.parametrize("make", [samples.singles, samples.groups, samples.people])
def test_every_line_of_the_summary_leads_to_its_box(make):
    views = make("wrong")
    here = {
        name: message
        for name, message in samples.ERRORS.items()
        if any(name == view.id or name.startswith(f"{view.id}__") for view in views)
    }
    found = page(*views)
    assert here
    assert {link.target for link in error_links(here)} <= set(found.ids)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("text", {"a.b"}),
        ("name", {"a.b__family", "a.b__given", "a.b__family_kana", "a.b__given_kana"}),
        ("date", {"a.b__era", "a.b__year", "a.b__month", "a.b__day"}),
        ("yes_no", {"a.b"}),
        ("choices", {"a.b"}),
        (
            "bank_account",
            {"a.b__bank", "a.b__branch", "a.b__kind", "a.b__number", "a.b__holder_kana"},
        ),
        (
            "address",
            {
                "a.b__postal_code",
                "find_address",
                "a.b__prefecture",
                "a.b__city",
                "a.b__town",
                "a.b__street",
                "a.b__building",
            },
        ),
        ("file", {"a.b__upload", "attach_file", "a.b__later"}),
    ],
)
def test_form_fields_have_the_names_of_the_contract(kind, names):
    assert page(FieldView("a.b", kind, "見出し", options=TWO)).names == names


def test_rows_of_people_are_numbered_and_can_be_added_and_removed():
    found = page(FieldView("a.b", "people", "家族", options=TWO, rows=2))
    assert {"a.b__1__family", "a.b__1__birth_date__era", "a.b__1__relationship"} <= found.names
    assert {"add_person", "remove_person"} <= found.names
    assert "remove_person" not in page(FieldView("a.b", "people", "家族", options=TWO)).names


def test_what_was_typed_is_shown_again_escaped():
    typed = {"a.b": '"><script>𠮷葛󠄀'}
    shown = draw(FieldView("a.b", "text", "氏名", values=typed))
    assert 'value="&quot;&gt;&lt;script&gt;𠮷葛󠄀"' in shown


def test_a_long_text_keeps_its_first_empty_line():
    shown = draw(FieldView("a.b", "long_text", "理由", values={"a.b": "\n二行目"}))
    assert ">\n\n二行目</textarea>" in shown


def test_eight_answers_are_radios_and_nine_a_select():
    nine = tuple(Choice(str(at), str(at)) for at in range(9))
    assert draw(FieldView("a.b", "choice", "区", options=nine[:8])).count('type="radio"') == 8
    shown = draw(FieldView("a.b", "choice", "区", options=nine, values={"a.b": "4"}))
    assert '<option value="4" selected>' in shown
    assert "<fieldset" not in shown


def test_several_towns_are_offered_to_choose_from():
    shown = draw(samples.with_towns())
    assert '<option value="大手町" selected>' in shown


def test_an_error_is_beside_its_box_and_pointed_to():
    shown = draw(FieldView("a.b", "name", "氏名", errors={"a.b__given": "名を入力してください"}))
    box = re.search(r'<input[^>]*name="a.b__given"[^>]*>', shown)[0]
    assert 'aria-invalid="true"' in box
    assert 'aria-describedby="f-a-b__given-error"' in box
    assert "名を入力してください" in shown
    assert 'aria-invalid="true"' not in re.search(r'<input[^>]*name="a.b__family"[^>]*>', shown)[0]


def test_only_fields_about_the_reader_are_filled_in_by_the_browser():
    assert 'autocomplete="family-name"' in draw(FieldView("a.b", "name", "氏名", is_own=True))
    assert "family-name" not in draw(FieldView("a.b", "name", "氏名"))
    assert 'autocomplete="off"' in draw(FieldView("a.b", "text", "勤め先"))


@pytest.mark.parametrize(
    ("era", "year", "shown"),
    [
        ("R", "8", "西暦2026年"),
        ("R", "元", "西暦2019年"),
        ("S", "64", "西暦1989年"),
        ("western", "2026", ""),
        ("", "8", ""),
        ("R", "百", ""),
        ("R", "²", ""),
    ],
)
def test_the_western_year_is_said(era, year, shown):
    view = FieldView("a.b", "date", "生年月日", values={"a.b__era": era, "a.b__year": year})
    assert view.day.western == shown


def test_one_question_is_the_heading_of_its_page():
    assert "<legend" in draw(samples.as_title())
    assert "<h1>" in draw(samples.as_title())
    assert "<h1><label" in draw(FieldView("a.b", "text", "勤め先", is_title=True))


def test_ids_are_safe_and_differ():
    assert control_id("child.birth_date__era") == "f-child-birth_date__era"
    assert control_id("a b<c>") == "f-a-b-c-"


def test_labels_are_drawn_with_readings():
    label = {"ja": "氏名", "ja-x-easy": "{名前|なまえ}"}
    with speaking("ja-x-easy"):
        assert "<rt>なまえ</rt>" in draw(FieldView("a.b", "name", label))
