"""The issues as data and as sheets; the whole site as files."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as xml

import openpyxl
import pypdfium2
import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client, override_settings

from cityhall.governance.reform_policies.api import (
    as_excel,
    as_pdf,
    edition,
    import_table,
    issue_revisions,
    policy_revisions,
    sheet_of,
)
from cityhall.kernel.errors import Conflict
from cityhall.surfaces.command_line.exporting import export_site
from tests.governance.reform_policies.conftest import NOW
from tests.governance.reform_policies.test_loading import BY
from tests.surfaces.conftest import FrontDoor

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_csv_is_read_back_as_nothing_new(reader: Client, tmp_path: Path) -> None:
    answer = reader.get("/reform/2024/issues.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 133
    named = [rows[0], *(row for row in rows[1:] if row[2] and row[3] == "A")]
    file = tmp_path / "back.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(named)
    back = import_table(file, reason="試験", by=BY, now=NOW, dry_run=True)
    assert (back.rows, back.added, back.problems) == (132, 0, ())


def test_json_and_atom(reader: Client) -> None:
    told = json.loads(reader.get("/reform/2026/issues.json").content)
    assert [issue["policy_field"] for issue in told["issues"]] == ["国際", "DX推進", "政策"]
    assert told["issues"][0]["bureau"] == {"code": "policy", "name": "政策局"}
    assert told["edition"]["issue_fields"][1]["mark"] == "①"
    feed = xml.fromstring(reader.get("/reform/changes.atom").content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 30
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    path = re.sub(r"^https?://[^/]+", "", link.attrib["href"])
    assert reader.get(path).status_code == 200
    assert reader.get("/reform/1999/issues.csv").status_code == 404


def test_the_sheet_on_paper_has_everything_in_the_order_of_the_source(reader: Client) -> None:
    answer = reader.get("/reform/2026/bureaus/policy/sheet.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.content)
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    wanted = [
        "組織の使命",
        "一般会計148億円",
        "振り返り",
        "課題一覧",
        "①インパクト",
        "GDS-I 結果発表",
        "出典",
    ]
    flat = re.sub(r"\s", "", text)
    places = [flat.find(re.sub(r"\s", "", words)) for words in wanted]
    assert -1 not in places
    assert places == sorted(places)
    again = reader.get("/reform/2026/bureaus/policy/sheet.pdf")
    assert again.content == answer.content
    assert reader.get("/reform/2026/bureaus/nobody/sheet.pdf").status_code == 404


def test_a_sheet_of_ranks_only_says_what_is_not_there(reader: Client) -> None:
    policy, issues = policy_revisions(2024, "ward-moji"), issue_revisions(2024, bureau="ward-moji")
    sheet = sheet_of(edition(2024), "門司区役所", policy[-1] if policy else None, issues)
    assert as_pdf(sheet, on=date(2026, 11, 26)).startswith(b"%PDF")
    page = openpyxl.load_workbook(io.BytesIO(as_excel(sheet))).active
    cells = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    assert "使命・基本情報・振り返り：原資料に記載なし" in cells
    assert cells.count("原資料に根拠の記載なし") == 8


def test_excel_fills_the_quarters_and_holds_no_formula(reader: Client) -> None:
    answer = reader.get("/reform/2026/bureaus/policy/sheet.xlsx")
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [
        row for row in page.iter_rows() if str(row[0].value or "").startswith("・ヒアリング調査")
    ]
    filled = [cell.fill.fgColor.rgb == "000017C1" for cell in rows[0][2:6]]
    assert filled == [True, True, False, False]
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


@pytest.mark.one_engine
def test_the_whole_site_as_files(reader: Client, tmp_path: Path, front_door: FrontDoor) -> None:
    folder = tmp_path / "site"
    live = "https://city.example"
    static = {"WHITENOISE_USE_FINDERS": True, "WHITENOISE_AUTOREFRESH": True}
    with override_settings(SITE_ADDRESS=live, ALLOWED_HOSTS=["city.example"], **static):
        done = export_site(front_door(), folder, live=live)
    pages = list(folder.rglob("*.html"))
    assert done.pages == len(pages) - 1  # the first page only leads on
    assert done.pages > 132
    broken = []
    for page in pages:
        for link in re.findall(r'(?:href|src)="([^"#]+)', page.read_text("utf-8")):
            is_elsewhere = re.match(r"https?:|data:|mailto:", link)
            if not is_elsewhere and not (page.parent / unquote(link)).is_file():
                broken.append((page.name, link))
    assert broken == []
    example = folder / "reform" / "issues" / "public-facilities-plan" / "index.html"
    html = example.read_text("utf-8")
    assert "is-exported" in html
    assert "<ins>、市民ニーズの多様化</ins>" in html
    assert 'href="https://city.example/' in html
    assert (folder / "reform" / "verify" / "revisions.jsonl").stat().st_size > 100_000


def test_an_export_is_whole_or_leaves_what_was_there(reader: Client, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "mine.txt").write_text("keep", "utf-8")
    with pytest.raises(Conflict):
        export_site(get_wsgi_application(), folder, live="")
    assert (folder / "mine.txt").read_text("utf-8") == "keep"

    def broken(environment: dict[str, object], start: object) -> list[bytes]:
        raise RuntimeError("the database is gone")

    other = tmp_path / "other"
    with pytest.raises(RuntimeError):
        export_site(broken, other, live="")  # type: ignore[arg-type] - only refuses
    assert not other.exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
