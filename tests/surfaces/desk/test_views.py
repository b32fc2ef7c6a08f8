"""Views with a name on the desk: kept from a list, in the menu, first, put in order."""

from django.test import Client

from cityhall.engine.cases.models import SavedView
from tests.engine.cases.scenarios import Office, a_case
from tests.surfaces.desk.conftest import at_desk


def keep(browser: Client, name: str, asks: str, **more: str) -> str:
    return browser.post("/desk/views/", {"deed": "save", "name": name, "list": asks, **more})[
        "Location"
    ]


def test_a_list_is_kept_counted_shared_and_opens_first(office: Office, desk: Client) -> None:
    a_case(office)
    narrowed = desk.get("/desk/?view=open&assignee=none").content.decode()
    assert "この見方に名前を付けて残す" in narrowed
    asks = "view=open&assignee=none"
    assert keep(desk, "空いている案件", asks, is_shared="1", is_first="1") == f"/desk/?{asks}"
    page = desk.get(f"/desk/?{asks}")
    (link,) = page.context["frame"].saved
    assert (link.title, link.count, link.is_current) == ("空いている案件", "1", True)
    assert desk.get("/desk/")["Location"] == f"/desk/?{asks}"
    colleague = at_desk(office.decider)
    assert colleague.get("/desk/").status_code == 200, "first for its owner alone"
    assert "審査 一郎さんの見方" in colleague.get("/desk/views/").content.decode()


def test_they_are_put_in_order_and_let_go(office: Office, desk: Client) -> None:
    assert "まだありません" in desk.get("/desk/views/").content.decode()
    keep(desk, "甲", "view=mine")
    keep(desk, "乙", "view=due")
    second = SavedView.objects.get(name="乙").pk
    desk.post("/desk/views/", {"deed": "up", "view": second})
    page = desk.get("/desk/views/").content.decode()
    assert page.index("乙") < page.index("甲")
    desk.post("/desk/views/", {"deed": "forget", "view": second})
    assert "見方を消しました" in desk.get("/desk/views/").content.decode()
    desk.post("/desk/views/", {"deed": "save", "name": "", "list": "view=mine"})
    assert SavedView.objects.count() == 1
