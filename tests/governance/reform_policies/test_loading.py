"""The real documents come in whole, once, and each figure says where it stands."""

import csv
import shutil
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from cityhall.foundation.accounts.api import Actor
from cityhall.foundation.vocabulary.api import CatalogueProblems
from cityhall.governance.reform_policies.api import (
    Loaded,
    edition,
    head,
    import_table,
    issue_rows,
    issues_of,
    load_reform,
    policy_revisions,
    revisions_of,
    search,
    summary,
)
from cityhall.governance.reform_policies.models import Edition, Issue, Revision
from cityhall.kernel.errors import Conflict, NotFound
from tests.governance.reform_policies.conftest import FOLDER, NOW

BY = Actor.system("試験")
HEADINGS = ["年度", "時点", "局名", "番号", "課題名", "ランク"]


def test_the_figures_of_2024_are_those_of_the_document(loaded: Loaded) -> None:
    found = summary(2024, "A")
    assert (found.total, found.by_rank) == (132, {1: 1, 2: 118, 3: 13})
    text = (FOLDER / "2024" / "level_a.csv").read_text(encoding="utf-8")
    listed = list(csv.DictReader(text.splitlines()))
    assert len(listed) == sum(found.by_bureau.values())
    assert found.by_bureau["ward-moji"] == 8
    assert found.by_bureau["environment"] == 1
    assert len(found.by_bureau) == 29
    (only,) = [row for row in issues_of(2024) if row.rank == 1]
    assert only.title == "市民センターDXの推進（物品購入）"


def test_loading_again_changes_nothing(loaded: Loaded) -> None:
    before = head()
    again = load_reform(FOLDER, NOW + timedelta(days=1))
    assert (again.added, again.unchanged) == (0, loaded.added)
    assert head() == before


def test_what_the_document_does_not_say_stays_open(loaded: Loaded) -> None:
    old, new = revisions_of("public-facilities-plan")
    assert (old.bureau, old.content["impact"], old.content["urgency"]) == ("", "", "")
    assert (old.content["number"], new.content["number"]) == ("(2)", "(4)")
    assert (old.as_of, new.as_of) == ("令和6年8月", "令和6年11月")
    assert new.source["file"] == "002_6fe8dd8b38d4b9ac.txt"
    ranked = issues_of(2024, bureau="ward-yahata-higashi")[-1]
    assert not ranked.has_evidence
    assert revisions_of(ranked.subject)[0].source["place"] == "Aレベルの課題の分析結果一覧"


def test_the_policy_of_2026_is_whole(loaded: Loaded) -> None:
    (policy,) = policy_revisions(2026, "policy")
    assert policy.content["sections"]["budget"].startswith("一般会計148億円")
    assert set(policy.content["sections"]) == {each.key for each in edition(2026).policy_fields}
    assert policy.as_of == "令和8年度"
    assert policy.published_on is None
    issues = issues_of(2026)
    assert [(row.level, row.number, row.policy_field) for row in issues] == [
        ("B", "(1)", "国際"),
        ("B", "(2)", "DX推進"),
        ("C", "(1)", "政策"),
    ]
    schedule = revisions_of("sustainable-city")[0].content["initiatives"][1]["schedule"]
    assert {bar["group"] for bar in schedule} == {
        "3プロジェクト共通",
        "①リタラボ",
        "②目的地",
        "③まつり",
    }


def test_search_finds_words_of_any_spelling(loaded: Loaded) -> None:
    assert "public-facilities-plan" in {row.subject for row in search("ｺｳﾐﾝ連携 公民連携")} | {
        row.subject for row in search("公民連携")
    }
    assert len(search("カスタマーハラスメント")) == 7
    assert search("　") == []
    with pytest.raises(NotFound):
        issue_rows("nothing-of-the-kind")


def test_a_file_that_says_something_else_is_refused(loaded: Loaded, tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "reform")
    listed = folder / "2024" / "level_a.csv"
    listed.write_text(
        listed.read_text("utf-8").replace("定期券のキャッシュレス", "定期券の"), "utf-8"
    )
    with pytest.raises(Conflict) as refused:
        load_reform(folder, NOW)
    assert refused.value.code == "reform.read_differently"


def test_marks_of_fields_are_never_renumbered(loaded: Loaded, tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "reform")
    file = folder / "2024" / "edition.yaml"
    file.write_text(
        file.read_text("utf-8").replace('key: content, mark: "②"', 'key: content, mark: "⑥"')
    )
    with pytest.raises(Conflict) as refused:
        load_reform(folder, NOW)
    assert refused.value.code == "reform.field_renumbered"


def test_unknown_fields_and_documents_are_named_with_their_line(
    loaded: Loaded, tmp_path: Path
) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "reform")
    file = folder / "2024" / "policies.yaml"
    text = file.read_text("utf-8").replace("document: progress", "document: elsewhere", 1)
    file.write_text(text.replace("          background: |", "          backround: |", 1), "utf-8")
    with pytest.raises(CatalogueProblems) as refused:
        load_reform(folder, NOW)
    assert "reform.unknown_document" in str(refused.value)
    assert "reform.unknown_field" in str(refused.value)


def sheet(file: Path, rows: list[list[object]], merge: str = "") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    book.save(file)
    return file


def test_excel_as_offices_write_it(loaded: Loaded, tmp_path: Path) -> None:
    rows = [
        HEADINGS,
        ["令和６年度", "R6.12", "環境局", "２", "新しい課題", "ランク２"],
        [None, "令和6年12月", None, 3, "もう一つの課題", None],
        [None, "2024-12-20", None, 4.0, "三つ目の課題", "３"],
    ]
    file = sheet(tmp_path / "list.xlsx", rows, "A2:A4")
    merged = openpyxl.load_workbook(file)
    merged.active.merge_cells("C2:C4")
    merged.save(file)
    dry = import_table(file, reason="試験", by=BY, now=NOW, dry_run=True)
    assert (dry.rows, dry.added, dry.problems) == (3, 3, ())
    assert Issue.objects.filter(title="新しい課題").count() == 0
    import_table(file, reason="試験", by=BY, now=NOW, dry_run=False)
    found = {row.number: row for row in issues_of(2024, bureau="environment")}
    assert found["2"].rank == 2
    assert found["3"].rank is None
    assert (found["4"].effective_on, found["4"].precision) == (date(2024, 12, 20), "day")
    again = import_table(file, reason="試験", by=BY, now=NOW, dry_run=False)
    assert (again.added, again.unchanged) == (0, 3)


def test_every_wrong_row_is_named_and_nothing_is_written(loaded: Loaded, tmp_path: Path) -> None:
    rows = [
        HEADINGS,
        [2024, "2024-12", "環境局", 2, "よい行", 2],
        [2024, "いつか", "環境局", 3, "時点が読めない", 2],
        [2024, "2024-12", "環境課", 4, "知らない局", 2],
        [2024, "2024-12", "環境局", 5, "", "９"],
        [2030, "2030-12", "環境局", 6, "様式がない", 2],
        [2024, "2024-12", "環境局", 2, "同じ番号", 2],
    ]
    before = Revision.objects.count()
    done = import_table(sheet(tmp_path / "x.xlsx", rows), reason="", by=BY, now=NOW, dry_run=False)
    assert {(each.row, each.column) for each in done.problems} == {
        (3, "時点"),
        (4, "局名"),
        (5, "課題名"),
        (5, "ランク"),
        (6, "年度"),
        (7, "番号"),
    }
    assert (done.added, Revision.objects.count()) == (0, before)


def test_missing_columns_and_broken_files_are_said(loaded: Loaded, tmp_path: Path) -> None:
    short = sheet(tmp_path / "short.xlsx", [["年度", "局名"], [2024, "環境局"]])
    done = import_table(short, reason="", by=BY, now=NOW, dry_run=True)
    assert [each.row for each in done.problems] == [1]
    assert "課題名" in done.problems[0].message
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    assert import_table(broken, reason="", by=BY, now=NOW, dry_run=True).problems[0].row == 0
    written = tmp_path / "sjis.csv"
    written.write_bytes(
        "年度,時点,局名,番号,課題名,ランク\nR6,R6.11,環境局,9,シフトJIS,1\n".encode("cp932")
    )
    assert import_table(written, reason="", by=BY, now=NOW, dry_run=True).added == 1


def test_a_changed_form_without_renumbering_is_taken(loaded: Loaded, tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "reform")
    file = folder / "2026" / "edition.yaml"
    file.write_text(
        file.read_text("utf-8")
        .replace("key: outcome, mark", "key: outcome, mark")
        .replace("label: 課題の背景や現状", "label: 課題の背景と現状"),
        "utf-8",
    )
    before = Edition.objects.get(year=2026).digest
    load_reform(folder, NOW)
    assert Edition.objects.get(year=2026).digest != before
    assert "課題の背景と現状" in [each.label for each in edition(2026).issue_fields]
