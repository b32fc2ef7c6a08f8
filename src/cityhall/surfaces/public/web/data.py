"""The issues as data: CSV that `reform import` reads back, JSON, Atom; sheets as PDF and Excel."""

import csv
import io
from typing import Any
from xml.etree import ElementTree as xml

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cityhall.design_system.language import words
from cityhall.foundation.accounts.api import public
from cityhall.governance.reform_policies.api import (
    RevisionView,
    as_excel,
    as_pdf,
    edition,
    issue_revisions,
    latest,
    policy_revisions,
    sheet_of,
)
from cityhall.kernel.clock import now, today
from cityhall.kernel.texts import say
from cityhall.surfaces.public.naming import bureaus_in, name_of
from cityhall.surfaces.public.remembering import remembered
from cityhall.surfaces.public.web.overview import OPEN

COLUMNS = (
    "年度", "時点", "局名", "課題領域", "番号", "課題名", "ランク", "政策分野", "インパクト",
    "緊急度", "根拠", "取り下げ", "公表日", "課題の名前", "版", "出典", "出典の場所",
    "出典のファイル",
)  # fmt: skip
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ATOM = "http://www.w3.org/2005/Atom"
DANGEROUS = ("=", "+", "-", "@", "\t")  # a spreadsheet would take these for a formula


@public(OPEN)
@require_safe
@remembered
def issues_csv(request: HttpRequest, year: int) -> HttpResponse:
    """One line an issue, UTF-8 with a mark, as spreadsheets like it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(cell) for cell in _cells(row, year)] for row in _revisions(year))
    response = HttpResponse("\ufeff" + out.getvalue(), "text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="reform-{year}.csv"'
    return response


@public(OPEN)
@require_safe
@remembered
def issues_json(request: HttpRequest, year: int) -> HttpResponse:
    """Every issue with its texts and schedule, and where each was read."""
    found, known = edition(year), bureaus_in(year)
    issues = [
        {
            "id": row.subject,
            "bureau": {"code": row.bureau, "name": _bureau(row, known)} if row.bureau else None,
            "as_of": row.effective_on.isoformat(),
            "precision": row.precision,
            "published_on": row.published_on.isoformat() if row.published_on else None,
            "is_removed": row.is_removed,
            "evidence": list(row.evidence),
            "source": dict(row.source),
            "revision": row.sequence,
            "hash": row.hash,
            **row.content,
        }
        for row in _revisions(year)
    ]
    told = {"year": year, "edition": found.model_dump(mode="json", by_alias=True), "issues": issues}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@public(OPEN)
@require_safe
@remembered
def atom(request: HttpRequest) -> HttpResponse:
    """The newest revisions, for feed readers."""
    site = settings.SITE_ADDRESS.rstrip("/")
    feed = xml.Element("feed", {"xmlns": ATOM, "xml:lang": "ja"})
    rows = latest()
    _tell(feed, title=words("reform.title"), id=f"{site}{reverse('public:reform')}")
    updated = rows[0].recorded_at if rows else now()
    _tell(feed, updated=updated.isoformat(timespec="seconds"))
    xml.SubElement(feed, "link", {"rel": "self", "href": f"{site}{request.path}"})
    for row in rows:
        entry = xml.SubElement(feed, "entry")
        _tell(entry, title=_title(row), id=f"urn:sha256:{row.hash}", summary=row.reason)
        _tell(entry, updated=row.recorded_at.isoformat(timespec="seconds"))
        xml.SubElement(xml.SubElement(entry, "author"), "name").text = row.author
        xml.SubElement(entry, "link", {"href": f"{site}{_address(row)}"})
    return HttpResponse(
        xml.tostring(feed, encoding="utf-8", xml_declaration=True),
        "application/atom+xml; charset=utf-8",
    )


@public(OPEN)
@require_safe
@remembered
def sheet_pdf(request: HttpRequest, year: int, bureau: str) -> HttpResponse:
    """The official sheet on A4."""
    response = HttpResponse(as_pdf(_sheet(year, bureau), on=today()), "application/pdf")
    response["Content-Disposition"] = f'inline; filename="reform-{year}-{bureau}.pdf"'
    return response


@public(OPEN)
@require_safe
@remembered
def sheet_excel(request: HttpRequest, year: int, bureau: str) -> HttpResponse:
    """The official sheet as Excel."""
    response = HttpResponse(as_excel(_sheet(year, bureau)), EXCEL)
    response["Content-Disposition"] = f'attachment; filename="reform-{year}-{bureau}.xlsx"'
    return response


def _sheet(year: int, bureau: str) -> Any:
    issues = issue_revisions(year, bureau=bureau)
    policies = policy_revisions(year, bureau)
    if not (issues or policies):
        raise Http404
    name = say(name_of(bureau, bureaus_in(year)), "ja")
    standing = [each for each in issues if not each.is_removed]
    return sheet_of(edition(year), name, policies[-1] if policies else None, standing)


def _revisions(year: int) -> list[RevisionView]:
    edition(year)  # answers 404 for a year without
    return issue_revisions(year)


def _cells(row: RevisionView, year: int) -> list[object]:
    content, known = row.content, bureaus_in(year)
    return [
        year,
        row.written,
        _bureau(row, known) if row.bureau else "",
        content["level"],
        content["number"],
        content["title"],
        "" if content["rank"] is None else content["rank"],
        content["policy_field"],
        content["impact"],
        content["urgency"],
        "、".join(each["title"] for each in row.evidence),
        "○" if row.is_removed else "",
        row.published_on or "",
        row.subject,
        row.sequence,
        row.source.get("title", ""),
        row.source.get("place", ""),
        row.source.get("file", ""),
    ]


def _bureau(row: RevisionView, known: Any) -> str:
    return say(name_of(row.bureau, known), "ja")


def safe_cell(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell


def _title(row: RevisionView) -> str:
    name = row.content.get("title") or say(name_of(row.bureau, bureaus_in(row.year)), "ja")
    return f"{name}（{row.as_of}）"


def _address(row: RevisionView) -> str:
    if "title" in row.content:
        return reverse("public:issue", args=[row.subject])
    return reverse("public:bureau", args=[row.year, row.bureau])


def _tell(element: xml.Element, **texts: str) -> None:
    for name, text in texts.items():
        xml.SubElement(element, name).text = text
