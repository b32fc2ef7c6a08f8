"""Plans as a reader sees them: what was promised, what is measured, and what is not."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from cityhall.governance.roadmap.api import PlansLoaded, load_roadmap
from cityhall.governance.roadmap.models import PlanRevision
from cityhall.surfaces.public.drawing import wrapped
from tests.conftest import AssertFlat
from tests.engine.cases.catalogue import REGISTER
from tests.engine.cases.conftest import office, small
from tests.engine.cases.scenarios import Office, a_case
from tests.governance.roadmap.conftest import NOW, copied, planned, spoil
from tests.surfaces.public.test_reform_pages import page, words_of

__all__ = ["copied", "office", "planned", "small"]
pytestmark = pytest.mark.usefixtures("planned")


def test_the_plan_on_one_page(client: Client) -> None:
    html = page(client, "/plans/dx/")
    text = words_of(html)
    assert "デジタルで快適・便利なまちへ" in text
    assert len(re.findall(r'href="/plans/dx/themes/\d+/"', html)) >= 12
    results = html.split("主な成果目標")[1].split("<h2>")[0]
    assert results.count('class="goal-row"') == 6
    assert results.count("未計測") == 6  # nothing has arrived yet
    assert html.count("<svg") >= 2
    assert html.count('<th scope="row">') == 21
    assert "Ⅰ期（集中取組期間）は終わりました" in text
    assert "/plans/dx/" in page(client, "/plans/")
    assert "/plans/" in page(client, "/reform/")


def test_a_plan_by_stages_without_goals(client: Client) -> None:
    text = words_of(page(client, "/plans/public-works/"))
    assert "段階ごとの取組" in text
    assert "どのスローガンに当たるかは、原資料に記載がありません" in text
    assert "成果目標は、取り込んだ資料にありません" in text
    assert "〔?全面实施?〕" in text


def test_no_line_of_a_figure_begins_with_a_closing_mark() -> None:
    assert wrapped("あいうえおか", 13 * 5, 13) == ["あいうえお", "か"]
    assert wrapped("あいうえお)か", 13 * 5, 13) == ["あいうえお)", "か"]


def test_every_link_of_the_plans_leads_somewhere(client: Client) -> None:
    waiting, seen = ["/plans/"], set()
    while waiting:
        address = waiting.pop()
        if address not in seen:
            seen.add(address)
            waiting += re.findall(r'href="(/plans/[^"#]*)', page(client, address))
    assert len(seen) == 1 + 2 + 12 + 4 + 8 + 2 + 2


def test_spoiled_words_are_shown_as_such(client: Client) -> None:
    html = page(client, "/plans/dx/themes/8/")
    assert '<span class="unreadable">非営利加工情報各FOS年常運用開始</span>' in html
    assert "〔?非業別加工?〕" in html  # in the figure, where no mark can be set
    cloud = page(client, "/plans/dx/themes/10/")
    assert '<span class="put-right">ガバメントクラウド</span>' in cloud
    assert "ガバナンスクラウド → ガバメントクラウド" in cloud
    readings = words_of(page(client, "/plans/dx/readings/"))
    for words in ("意欲改革", "2040年国連", "市民目標", "デジタルで快適・便利な幸せなまちへ"):
        assert words in readings


def test_a_theme_without_steps_or_goals_says_so(client: Client) -> None:
    text = words_of(page(client, "/plans/dx/themes/4/"))
    assert "原資料のロードマップにありません" in text
    assert "成果目標は、原資料に記載がありません" in text


@pytest.mark.parametrize("goal", ["card-holding", "hours-saved", "telework", "satisfaction"])
def test_what_is_not_measured_says_so(client: Client, goal: str) -> None:
    text = words_of(page(client, f"/plans/dx/goals/{goal}/"))
    assert "まだ計測していない" in text
    assert "まだ値がありません" in text
    assert text.count("原資料に記載なし") >= 3  # numerator, filter, owner


def test_both_readings_of_telework_are_shown(client: Client) -> None:
    text = words_of(page(client, "/plans/dx/goals/telework/"))
    assert "各部署が月1回以上実施" in text
    assert "各職員が月1回以上実施" in text
    assert "言い方が食い違っています" in text


def test_a_survey_says_what_is_not_known_of_it(client: Client) -> None:
    text = words_of(page(client, "/plans/dx/goals/internet-use/"))
    assert "28.3 %" in text
    assert "調査全体の回答 1,529件" in text
    assert "誤差の幅は出せません" in text
    assert "000_ed4cdec195de5cc4.txt" in text


def test_a_table_is_added_up_in_sight(client: Client) -> None:
    html = page(client, "/plans/dx/goals/telework-devices/")
    assert '<b class="number">211</b>' in html
    assert "空欄 6" in html
    assert html.split("もとの表")[1].count("<tr>") == 22


def test_a_figure_follows_from_cases_and_hides_few(client: Client, office: Office) -> None:
    for _ in range(4):
        a_case(office, REGISTER)
    assert "まだ計測していない" in page(client, "/plans/dx/goals/online-procedures/")
    a_case(office, REGISTER)
    client.cookies[settings.SESSION_COOKIE_NAME] = "someone"  # drawn anew
    with override_settings(DEMO=False):
        text = words_of(page(client, "/plans/dx/goals/online-procedures/"))
    assert "100.0 %" in text
    assert "案件 5件" in text
    assert "同じものではありません" in text
    assert "デモ" not in text.split("オンライン率")[1]
    with override_settings(DEMO=True):
        shown = words_of(page(client, "/plans/dx/goals/online-procedures/"))
    assert "市の実際の値ではありません" in shown


def test_a_changed_target_breaks_the_history(client: Client, copied: Path) -> None:
    before = client.get("/plans/dx/goals/telework/")
    same = client.get("/plans/dx/goals/telework/", headers={"if-none-match": before["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    goals = (copied / "dx" / "goals.yaml").read_text("utf-8")
    telework = goals.split("  - id: telework\n")[1].split("      - number: 1\n")[1]
    version = telework.split("  - id: paper\n")[0]
    second = version.replace("from: 2021", "from: 2024").replace("value: 80", "value: 60")
    second = second.replace("reason: 計画の策定", "reason: 目標を下げた")
    spoil(copied, "goals.yaml", "  - id: paper\n", f"      - number: 2\n{second}  - id: paper\n")
    assert load_roadmap(copied, NOW).added == 1
    text = words_of(page(client, "/plans/dx/goals/telework/"))
    assert "2024年度から第2版。ここから前とは比べられません。" in text
    assert "目標を下げた" in text
    assert text.count("第1版") == 1


def test_the_plan_as_data(client: Client) -> None:
    told = json.loads(page(client, "/plans/dx/plan.json"))
    assert len(told["plan"]["themes"]) == 12
    assert told["goals"][3]["versions"][0]["target"]["value"] == 80
    assert {each["source"]["document"] for each in told["figures"]} == {"general", "outline"}


@pytest.mark.parametrize(
    "address", ["/plans/none/", "/plans/dx/themes/13/", "/plans/dx/goals/none/"]
)
def test_what_is_not_there(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_in_english_and_plain_japanese(client: Client) -> None:
    client.cookies["cityhall_language"] = "en"
    assert "Not measured yet" in page(client, "/plans/dx/goals/telework/")
    client.cookies["cityhall_language"] = "ja-x-easy"
    assert "<ruby>" in page(client, "/plans/")


def test_queries_do_not_grow_with_figures(
    client: Client, assert_query_count_flat: AssertFlat
) -> None:
    numbers = iter(range(100, 200))
    like = PlanRevision.objects.get(subject="internet-70s-2019")

    def make(count: int) -> None:
        for number in (next(numbers) for _ in range(count)):
            name = f"internet-{number}"
            PlanRevision.objects.create(
                plan=like.plan, kind=like.kind, subject=name, number=1, reason="試験",
                content={**like.content, "id": name, "series": name}, digest=name, recorded_at=NOW,
            )  # fmt: skip

    client.cookies[settings.SESSION_COOKIE_NAME] = "someone"
    for address in ("/plans/dx/", "/plans/dx/goals/internet-use/", "/plans/dx/themes/3/"):
        assert_query_count_flat(client, address, make)


def test_loading_is_seen_at_once(client: Client, copied: Path, planned: PlansLoaded) -> None:
    assert "28.4" not in page(client, "/plans/dx/")
    spoil(copied, "figures.yaml", "value: 28.3", "value: 28.4\n    revision: 2")
    load_roadmap(copied, NOW)
    assert "28.4" in page(client, "/plans/dx/")
