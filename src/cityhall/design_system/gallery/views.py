"""The pages of the gallery. They hold no data of anybody; on a real site they are not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cityhall.design_system.drawing import icon_names
from cityhall.design_system.fields import FieldView
from cityhall.design_system.gallery import fields, samples
from cityhall.kernel.errors import Conflict

STATES = {"empty": "書く前", "filled": "書いたあと", "wrong": "直すとき", "shut": "書けないとき"}
KINDS = {
    "fields": ("一つの欄", fields.singles),
    "field-groups": ("まとまった欄", fields.groups),
    "field-people": ("人・書類の欄", fields.people),
}
FIELDS = {
    f"{slug}-{state}": (name, make, state)
    for slug, (name, make) in KINDS.items()
    for state in STATES
}
PAGES = {
    "ground": "字・色・線画",
    "actions": "ボタン・検索・タイル",
    "lists": "印・行・経過・答え",
    "tables": "表・見出し・ページ送り",
    "notices": "お知らせ・誤り・待つ",
    **{slug: f"{name}・{STATES[state]}" for slug, (name, _, state) in FIELDS.items()},
    "question": "例：一つだけ聞く",
    "form-wrong": "例：直していただく画面",
    "home": "例：入口",
    "plan": "例：あなたの手続き",
    "receipt": "例：受付票（印刷）",
    "desk": "例：職員デスク",
}
STATUSES = {"400": 400, "403": 403, "404": 404, "500": 500, "csrf": 403}

View = Callable[..., HttpResponse]


def in_demo_only(view: View) -> View:
    """Anybody may look, in the demo city only: it shows no data, but it is not a service."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    guarded.cityhall_permission = "public: the gallery of the demo"  # type: ignore[attr-defined]  # read by the route test
    return guarded


@in_demo_only
def index(request: HttpRequest) -> HttpResponse:
    """Contents of the gallery."""
    return render(request, "gallery/index.html", {"pages": PAGES, "problems": STATUSES})


@in_demo_only
def specimens(request: HttpRequest, slug: str) -> HttpResponse:
    """One page of specimens."""
    if slug not in PAGES:
        raise Http404
    context = {
        "title": PAGES[slug],
        "icons": icon_names(),
        "sample": samples,
        "groups": _fields(slug),
        "fields": [fields.groups("wrong")[at] for at in (0, 1)],
        "question": fields.as_title(),
    }
    template = "fields" if slug in FIELDS else slug
    return render(request, f"gallery/{template}.html", context)


def _fields(slug: str) -> list[tuple[str, list[FieldView]]]:
    """Fields of a page by state; a page shows each id once, so each state is a page of its own."""
    if slug not in FIELDS:
        return []
    _, make, state = FIELDS[slug]
    return [(STATES[state], make(state))]


@in_demo_only
def problem(request: HttpRequest, kind: str) -> HttpResponse:
    """A page as it is shown when something went wrong."""
    if kind == "conflict":
        raise Conflict(
            "case.already_decided",
            "この案件は、ほかの方がすでに決裁しています。",
            "案件のページを読み込み直し、決裁の内容をお確かめください。",
        )
    if kind not in STATUSES:
        raise Http404
    name = "403_csrf" if kind == "csrf" else kind
    return render(request, f"{name}.html", status=STATUSES[kind])
