"""`cityhall protect`: 支援措置 by hand and from a list, and what is audited."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cityhall.foundation.audit.models import Entry
from cityhall.foundation.residents.api import is_protected
from cityhall.surfaces.command_line.__main__ import cityhall
from tests.factories.people import a_resident, person_id_of
from tests.factories.places import kokura_kita

HEAD = "氏名,フリガナ,生年月日,住所,始まる日,終わる日,申出先,理由\n"
HOME = "福岡県北九州市小倉北区大手町1番1号"
ROW = f"秘密 花子,ヒミツ ハナコ,平成2年1月31日,{HOME},2026-01-01,,警察,申出\n"
pytestmark = pytest.mark.django_db


def protect(*words: str) -> Result:
    return CliRunner().invoke(cityhall, ["protect", *words])


def done(*words: str) -> Any:
    told = protect(*words, "--json")
    assert told.exit_code == 0, told.output
    return json.loads(told.output)


@pytest.fixture(autouse=True)
def _city() -> None:
    kokura_kita()


def listed() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = done("list", "--reason", "点検")
    return rows


def test_a_list_is_taken_in_once(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("\ufeff" + HEAD + ROW, encoding="utf-8")
    assert done("import", str(file)) == {"rows": 1, "new": 1}
    assert done("import", str(file)) == {"rows": 1, "new": 0}
    (row,) = listed()
    assert (row["name"], row["birth_date"]) == ("秘密 花子", "1990-01-31")
    assert (row["asked_by"], row["valid_until"]) == ("警察", None)
    assert Entry.objects.get(action="protection.began").reason == "申出"
    assert Entry.objects.get(action="protection.list_read").reason == "点検"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("氏名,生年月日\n秘密 花子,1990-01-31\n", "始まる日、理由"),
        (HEAD + ROW + "名前 だけ,,,,,,,\n", "3行目"),
        (HEAD + ROW + ROW.replace("平成2年1月31日", "いつか"), "3行目: 生年月日が日付として"),
        (HEAD + ROW.replace("2026-01-01,,", "2026-01-01,2025-01-01,"), "始まる日より前"),
    ],
)
def test_a_list_with_a_fault_changes_nothing(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    told = protect("import", str(file))
    assert told.exit_code == 2
    assert says in told.output
    assert listed() == []


def test_somebody_who_signed_in_is_protected_ended_and_dismissed() -> None:
    person = person_id_of(a_resident(name="秘密 花子"))
    told = done(
        "add", "--name", "秘密 花子", "--kana", "", "--birth-date", "1994-04-12", "--address", "",
        "--from", "2026-01-01", "--office", "警察", "--reason", "申出",
    )  # fmt: skip
    assert told["person"] != person
    assert is_protected(person)
    (match,) = done("matches", "--reason", "点検")
    assert (match["person_id"], match["is_dismissed"]) == (person, False)
    done("dismiss", str(match["id"]), "--reason", "本籍が違う")
    assert not is_protected(person)
    assert protect("end", str(person), "--reason", "終了").exit_code == 1
    done("end", str(told["person"]), "--last-day", "2026-02-01", "--reason", "終了")
    assert listed() == []
    assert Entry.objects.get(action="protection.ended").reason == "終了"
