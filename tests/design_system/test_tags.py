"""Tags: escaped words, readings as ruby, dates, icons, QR codes, components."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template import Context, Template

from cityhall.design_system import language, ruby
from cityhall.design_system.drawing import icon, icon_names, qr_svg
from cityhall.design_system.language import speaking
from cityhall.kernel.texts import Texts, said

SAY = re.compile(r'\{%\s*say(?:_plain)?\s+"([^"]+)"')


def render(template, **values):
    return Template(template).render(Context(values))


@pytest.fixture
def texts(monkeypatch):
    known = Texts(
        {
            "a.children": {"ja": "<{name}>さんの子", "ja-x-easy": "{name}さんの {子|こ}"},
            "a.plain": {"ja": "入口", "en": "Home"},
        }
    )
    monkeypatch.setattr(language, "site_texts", lambda: known)
    monkeypatch.setattr("cityhall.design_system.templatetags.cityhall.site_texts", lambda: known)


@pytest.mark.usefixtures("texts")
def test_say_escapes_words_and_values():
    assert render('{% say "a.children" name=n %}', n="<b>髙﨑") == "&lt;&lt;b&gt;髙﨑&gt;さんの子"


@pytest.mark.usefixtures("texts")
def test_say_draws_readings_and_never_those_of_a_value():
    with speaking("ja-x-easy"):
        shown = render('{% say "a.children" name=n %}', n="{x|y}")
    assert shown == "<span>{x|y}さんの <ruby>子<rp>（</rp><rt>こ</rt><rp>）</rp></ruby></span>"


@pytest.mark.usefixtures("texts")
def test_words_that_fell_back_say_their_language():
    with speaking("en"):
        assert render('{% say "a.plain" %}') == "Home"
        assert render('{% say "a.children" name="x" %}').startswith('<span lang="ja">')
        assert "<" not in render('{% say_plain "a.plain" %}')


def test_text_shows_catalogue_words_and_escapes_them():
    words = {"ja": "届<出>", "ja-x-easy": "{届|とど}け"}
    assert render("{{ w|text }}|{{ w|text_plain }}", w=words) == "届&lt;出&gt;|届&lt;出&gt;"
    assert render("{{ w|text }}", w="<i>") == "&lt;i&gt;"
    assert render("{{ w|text }}{{ w|text_plain }}", w=None) == ""
    with speaking("ja-x-easy"):
        assert "<rt>とど</rt>" in render("{{ w|text }}", w=words)
        assert render("{{ w|text_plain }}", w=words) == "届け"


def test_phrases_break_between_phrases_and_escape():
    shown = render("{{ w|phrases }}", w="書かない、待たない<x>")
    assert "<wbr>" in shown
    assert "&lt;x&gt;" in shown.replace("<wbr>", "")


def test_an_ordinal_stays_together():
    shown = render("{{ w|phrases }}", w="国民年金第1号被保険者の加入")
    assert "国民年金<wbr>第\N{WORD JOINER}1号" in shown
    assert "\N{WORD JOINER}" not in render("{{ w|phrases }}", w="次第、第三者")


def test_phrases_escape_words_of_the_catalogue_once():
    with speaking("en"):
        shown = render("{{ w|phrases }}", w={"ja": "子", "en": "Children's & schools"})
    assert "Children&#x27;s &amp; schools" in shown


def test_words_that_were_said_show_their_readings():
    text = {"ja": "子", "ja-x-easy": "{子|こ}ども"}
    with speaking("ja-x-easy"):
        assert "<ruby>" in render("{{ w|text }}", w=said(text, "ja-x-easy"))
        assert render("{{ w }}", w=said(text, "ja-x-easy")) == "子ども"


def test_phrases_leave_ruby_alone():
    with speaking("ja-x-easy"):
        assert "<wbr>" not in render("{{ w|phrases }}", w={"ja": "子", "ja-x-easy": "{子|こ}ども"})


def test_days_and_moments():
    moment = datetime(2026, 11, 21, 13, 4, tzinfo=UTC)
    template = "{{ d|on_day }} {{ m|at_time }} {{ n|on_day }}{{ n|at_time }}"
    shown = render(template, d=date(2026, 11, 18), m=moment, n=None)
    assert shown == "令和8年11月18日 令和8年11月21日 22時04分 "
    with speaking("en"):
        assert render("{{ d|on_day }}", d="2026-11-18") == "18 November 2026"


def test_numbers():
    assert (
        render("{{ n|yen }} {{ n|thousands }} {{ x|yen }}", n=12000, x=None) == "12,000円 12,000 "
    )


def test_icons_are_decoration_unless_named():
    assert 'aria-hidden="true"' in icon("house")
    assert 'role="img" aria-label="&lt;家&gt;"' in icon("house", "<家>")
    with pytest.raises(LookupError, match="nothing"):
        icon("nothing")


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_is_of_one_set(name):
    drawing = icon(name)
    assert 'viewBox="0 0 32 32"' in drawing
    assert 'stroke-width="1.6"' in drawing
    assert "style=" not in drawing


def test_a_qr_code_says_where_it_leads():
    drawing = qr_svg("https://city.example/r/K7QM-42HX-9", '"窓口"')
    assert 'aria-label="&quot;窓口&quot;"' in drawing
    assert "style=" not in drawing


def test_a_component_encloses_markup():
    shown = render(
        '{% component "notice" kind="warning" title=t %}<b>{{ t }}</b>{% endcomponent %}', t="<x>"
    )
    assert "<b>&lt;x&gt;</b>" in shown
    assert "notice--warning" in shown


def test_a_component_sees_nothing_of_the_page_around_it():
    shown = render('{% part "notice" body="本文" %}', title="ページの題")
    assert "本文" in shown
    assert "ページの題" not in shown


def test_every_text_of_every_template_is_there():
    folders = [Path(each.path) / "templates" for each in apps.get_app_configs()]
    ours = [f for f in folders if settings.CHECKOUT in f.parents and f.is_dir()]
    texts = language.site_texts()
    missing = [
        f"{path.name}: {key}"
        for folder in ours
        for path in folder.rglob("*.html")
        for key in SAY.findall(path.read_text(encoding="utf-8"))
        if key not in texts
    ]
    assert missing == []


def test_html_without_values():
    assert ruby.as_html({"ja": "子"}, "ja") == "子"


@pytest.mark.parametrize(
    ("count", "reading"),
    [
        (1, "いちにち"),
        (9, "ここのか"),
        (14, "じゅうよっか"),
        (20, "はつか"),
        (11, "にち"),
        (109, "にち"),
    ],
)
def test_days_are_read_as_one_says_them(count: int, reading: str) -> None:
    text = {"ja": "あと{count}日", "ja-x-easy": "あと {count}{日|にち}"}
    shown = ruby.as_html(text, "ja-x-easy", {"count": count})
    assert f"<rt>{reading}</rt>" in shown
    whole = f"{count}日" if reading != "にち" else "日"
    assert f"<ruby>{whole}<rp>" in shown


def test_ten_pieces_have_their_reading_in_easy_japanese() -> None:
    text = {"ja": "{count}つ", "ja-x-easy": "{count}つ"}
    assert "<rt>こ</rt>" in ruby.as_html(text, "ja-x-easy", {"count": 12})
    assert ruby.as_html(text, "ja", {"count": 12}) == "12個"
