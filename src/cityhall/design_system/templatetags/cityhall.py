"""Tags and filters of every page: words, dates, icons, components. Builtin: no `{% load %}`."""

from collections.abc import Mapping
from datetime import date, datetime
from html import unescape
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from cityhall.design_system import dates, drawing, ruby
from cityhall.design_system.fields import FieldView
from cityhall.design_system.language import current_language, site_texts, words
from cityhall.kernel.texts import Said, Text, chosen, plain

register = template.Library()


@register.simple_tag
def say(key: str, **values: object) -> SafeString:
    """`{% say "guide.title" count=3 %}`: a text as HTML, its values escaped, readings as ruby."""
    return ruby.as_html(site_texts()[key], current_language(), values)


@register.simple_tag
def say_plain(key: str, **values: object) -> str:
    """The same without markup, for attributes, `<title>` and `<option>`."""
    return words(key, **values)


@register.filter
def text(value: Text | str | None) -> str:
    """Words of the catalogue (`procedure.title|text`) as HTML in the current language."""
    if isinstance(value, Said):
        value = value.text
    if isinstance(value, Mapping):
        return ruby.as_html(value, current_language())
    return value or ""


@register.filter
def text_plain(value: Text | str | None) -> str:
    """Words of the catalogue without markup, for attributes, `<title>` and `<option>`."""
    if isinstance(value, Mapping):
        return plain(chosen(value, current_language())[0])
    return value or ""


@register.filter
def phrases(value: Text | str) -> str:
    """A heading broken at phrases only; words that carry markup already are left as they are."""
    shown = text(value)
    if not isinstance(shown, SafeString):
        return ruby.at_phrases(shown)
    return shown if "<" in shown else ruby.at_phrases(unescape(shown))


@register.filter
def on_day(value: date | str | None) -> str:
    """A day for people: 令和8年11月18日, or 18 November 2026 in English."""
    return dates.day_in_words(value, current_language())


@register.filter
def at_time(value: datetime | None) -> str:
    """A moment for people: 令和8年11月21日 22時04分."""
    return dates.moment_in_words(value, current_language())


@register.filter
def yen(value: int | None) -> str:
    """An amount with separators and its unit: 12,000円."""
    if value is None:
        return ""
    return f"{value:,} yen" if current_language() == "en" else f"{value:,}円"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """`{% icon "house" %}`: a line icon; give a label only where no word stands beside it."""
    return drawing.icon(name, label)


@register.simple_tag
def qr(content: str, title: str = "") -> SafeString:
    """`{% qr address %}`: a QR code that a screen reader announces with its title."""
    return drawing.qr_svg(content, title or words("components.qr.title"))


class PartNode(template.Node):
    """Renders `components/<name>.html` with what it is given, and nothing of the page around it."""

    def __init__(
        self,
        name: FilterExpression,
        values: dict[str, FilterExpression],
        inside: NodeList | None = None,
    ) -> None:
        self.name = name
        self.values = values
        self.nodelist = inside or NodeList()

    def render(self, context: Context) -> SafeString:
        engine = context.template.engine  # type: ignore[union-attr]  # set while rendering
        values = {name: value.resolve(context) for name, value in self.values.items()}
        if self.nodelist:
            values["body"] = mark_safe(self.nodelist.render(context).strip())
        frame = {name: context.get(name) for name in ("page", "csrf_token")}
        path = f"components/{self.name.resolve(context)}.html"
        return engine.get_template(path).render(context.new({**frame, **values}))


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    """`{% part "mark" kind="yes" label=words %}`: a component."""
    _, name, *rest = token.split_contents()
    return PartNode(parser.compile_filter(name), token_kwargs(rest, parser))


@register.tag
def component(parser: Parser, token: Token) -> PartNode:
    """`{% component "notice" kind="info" %}…{% endcomponent %}`: a component around markup."""
    _, name, *rest = token.split_contents()
    inside = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return PartNode(parser.compile_filter(name), token_kwargs(rest, parser), inside)


@register.filter
def thousands(value: int | None) -> str:
    """A number with separators: 10,000."""
    return "" if value is None else f"{value:,}"


@register.inclusion_tag("components/steps.html")
def steps(now: int, total: int) -> dict[str, Any]:
    """`{% steps 2 5 %}`: which page of how many, in words and as a track."""
    states = [
        "is-done" if at < now else "is-now" if at == now else "" for at in range(1, total + 1)
    ]
    return {"now": now, "total": total, "steps": states}


@register.inclusion_tag("fields/field.html")
def field(view: FieldView) -> dict[str, Any]:
    """`{% field view %}`: a form field of any kind."""
    return {"field": view}
