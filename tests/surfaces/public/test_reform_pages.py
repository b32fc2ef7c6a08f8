"""The open site as a reader sees it: counts, issues, what changed, and what is not known."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from cityhall.foundation.accounts.api import Actor
from cityhall.governance.reform_policies.api import import_table, remove_issue, revisions_of
from cityhall.surfaces.public import remembering
from tests.conftest import AssertFlat
from tests.governance.reform_policies.conftest import NOW
from tests.governance.reform_policies.test_loading import HEADINGS, sheet

BY = Actor.system("試験")
EXAMPLE = "/reform/issues/public-facilities-plan/"


def page(reader: Client, address: str) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200, f"{address} answers {answer.status_code}"
    return answer.content.decode()


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_all_bureaus_of_2024(reader: Client) -> None:
    html = page(reader, "/reform/2024/")
    counts = re.findall(r'<b class="number">(\d+)</b>', html)
    assert counts == ["13", "118", "1"]
    assert html.count('<th scope="row">') == 30
    assert "原資料に根拠の記載なし" in html
    assert "次の更新がまだ届いていません" in html
    assert "令和6年度" in page(reader, "/reform/")


def test_an_edition_as_it_stood_on_a_day(reader: Client) -> None:
    august = page(reader, "/reform/2024/?on=令和6年9月1日")
    assert "令和6年9月1日の時点の内容です" in august
    assert august.count('<th scope="row">') == 1  # the example alone; ranks came in November
    assert 'class="ranks"' not in august
    november = page(reader, "/reform/2024/?on=2024-11-30")
    assert re.findall(r'<b class="number">(\d+)</b>', november) == ["13", "118", "1"]
    assert "まだ課題がありません" in page(reader, "/reform/2024/?on=2020-01-01")


def test_the_example_shows_what_changed(reader: Client) -> None:
    html = page(reader, EXAMPLE)
    assert "<del>に加え、新たな</del>" in html
    assert "<ins>、市民ニーズの多様化</ins>" in html
    assert "B (2) → B (4)" in html
    assert words_of(html).count("原資料に記載なし") >= 3
    assert "002_6fe8dd8b38d4b9ac.txt" in html
    same = page(reader, f"{EXAMPLE}?from=2024-08-31&to=令和6年9月1日")
    assert "<del>" not in same.split('class="versions"')[1]
    early = page(reader, f"{EXAMPLE}?from=2020-01-01&to=nonsense")
    assert "最初の版を出しています" in early


def test_an_issue_of_ranks_only_says_so(reader: Client) -> None:
    html = page(reader, "/reform/issues/ward-yahata-higashi-2024-a8/")
    assert "課題名とランクのほかは、原資料に記載がありません" in html
    assert "原資料に根拠の記載なし" in html


def test_the_policy_of_2026_with_matrix_and_schedule(reader: Client) -> None:
    html = page(reader, "/reform/2026/bureaus/policy/")
    assert "全庁をつなぐ司令塔" in html
    assert "一般会計148億円" in html
    assert html.count("drawn__on-subject") == 3
    assert "政策分野は一覧で「DX」、本文で「DX推進」" in html
    issue = page(reader, "/reform/issues/global-presence/")
    assert issue.count("<svg") > 8
    assert "第1四半期～第2四半期（4～9月）" in issue
    assert re.search("第[1-4]四半期まで終わりました|月、新しい版がありません", issue)


def test_wards_fields_and_search(reader: Client) -> None:
    html = page(reader, "/reform/2024/wards/")
    assert "7つの区" in html
    assert "世界をリードする" in page(reader, "/reform/2026/fields/政策/")
    assert "公共施設マネジメント" in page(reader, "/reform/search/?q=公民連携")
    assert "見つかりませんでした" in page(reader, "/reform/search/?q=存在しない言葉")
    assert page(reader, "/reform/search/")
    assert page(reader, "/reform/search/?q=%25_%27")


@pytest.mark.parametrize(
    "address",
    [
        "/reform/1999/",
        "/reform/2024/bureaus/nobody/",
        "/reform/2024/fields/無/",
        "/reform/issues/x/",
    ],
)
def test_what_is_not_there(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 404


def test_a_tombstone_says_why(reader: Client) -> None:
    last = revisions_of("environment-2024-a1")[-1]
    remove_issue(
        year=2024,
        subject=last.subject,
        author="環境局",
        reason="別の課題にまとめた",
        effective_on=date(2026, 11, 26),
        published_on=date(2026, 11, 26),
        seen=last.sequence,
        by=BY,
        now=NOW,
    )
    assert "別の課題にまとめた" in page(reader, "/reform/issues/environment-2024-a1/")
    assert "取り下げ" in page(reader, "/reform/2024/bureaus/environment/")
    assert '<b class="number">12</b>' in page(reader, "/reform/2024/")


def test_pages_are_kept_until_something_changes(reader: Client, tmp_path: Path) -> None:
    first = reader.get("/reform/2024/")
    again = reader.get("/reform/2024/", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "public" in first.headers["Cache-Control"]
    rows: list[list[object]] = [HEADINGS, [2024, "2024-12", "環境局", 2, "新しい課題", 2]]
    import_table(sheet(tmp_path / "x.xlsx", rows), reason="試験", by=BY, now=NOW, dry_run=False)
    assert "119" in page(reader, "/reform/2024/")


def test_whoever_has_a_session_is_never_given_a_kept_page(reader: Client) -> None:
    reader.cookies[settings.SESSION_COOKIE_NAME] = "someone"
    before = dict(remembering._pages)
    answer = reader.get("/reform/2024/?own=1")
    assert "private" in answer.headers["Cache-Control"]
    assert dict(remembering._pages) == before


def test_a_new_day_is_another_page(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page(reader, "/reform/2026/")
    for module in ("remembering", "web.overview"):
        monkeypatch.setattr(f"cityhall.surfaces.public.{module}.today", lambda: date(2026, 5, 1))
    assert "新しい版がありません" not in page(reader, "/reform/2026/")


def test_in_english_and_plain_japanese(reader: Client) -> None:
    reader.cookies["cityhall_language"] = "en"
    assert "Level A" in page(reader, "/reform/2024/") or "level A" in page(reader, "/reform/2024/")
    assert "What changed" in page(reader, EXAMPLE)
    reader.cookies["cityhall_language"] = "ja-x-easy"
    assert "<ruby>" in page(reader, "/reform/")


def test_queries_do_not_grow_with_issues(
    reader: Client, assert_query_count_flat: AssertFlat, tmp_path: Path
) -> None:
    numbers = iter(range(100, 200))

    def make(count: int) -> None:
        rows = [[2024, "2024-12", "環境局", next(numbers), f"課題{_}", 2] for _ in range(count)]
        file = sheet(tmp_path / f"{count}.xlsx", [HEADINGS, *rows])
        import_table(file, reason="試験", by=BY, now=NOW, dry_run=False)

    reader.cookies[settings.SESSION_COOKIE_NAME] = "someone"  # drawn anew each time
    for address in ("/reform/2024/bureaus/environment/", "/reform/2024/", "/reform/search/?q=課題"):
        assert_query_count_flat(reader, address, make)


def test_anybody_can_check_the_file(reader: Client, tmp_path: Path) -> None:
    file, program = tmp_path / "revisions.jsonl", tmp_path / "check.py"
    file.write_bytes(b"".join(reader.get("/reform/verify/revisions.jsonl").streaming_content))
    program.write_bytes(reader.get("/reform/verify/check_revisions.py").content)
    html = page(reader, "/reform/verify/")
    number = re.search(r"版 (\d+)", html)
    fingerprint = re.search(r"\b[0-9a-f]{64}\b", html)
    assert number
    assert fingerprint

    def check(*more: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-I", str(program), str(file), *more]
        return subprocess.run(line, capture_output=True, text=True, env={"PYTHONUTF8": "1"})

    good = check(number[1], fingerprint[0])
    assert good.returncode == 0, good.stdout + good.stderr
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(lines[:-1]), "utf-8")
    assert "控えた指紋の版がありません" in check(number[1], fingerprint[0]).stdout
    changed = json.loads(lines[4]) | {"published_on": "2020-01-01"}
    lines[4] = json.dumps(changed, ensure_ascii=False)
    file.write_text("\n".join(lines), "utf-8")
    assert "中身が指紋と合いません" in check().stdout
