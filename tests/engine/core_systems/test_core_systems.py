"""Files for core systems: made by their layout, sent, receipted, answered late, held against each
other; no letter is lost and no case is told twice."""

import csv
import io
import unicodedata
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cityhall.adapters.core_system.demo import DemoCoreSystem
from cityhall.engine.cases.api import Case, add_note, queued_hand_overs, verify
from cityhall.engine.cases.models import HandOver
from cityhall.engine.core_systems import actions
from cityhall.engine.core_systems import layouts as reading
from cityhall.engine.core_systems.api import exchange, layouts, reconcile, send_again
from cityhall.engine.core_systems.kept import folder_of
from cityhall.engine.core_systems.letters import written
from cityhall.engine.core_systems.models import Sending, TakenAnswer
from cityhall.engine.core_systems.schema import Layout
from cityhall.engine.measures.api import Period
from cityhall.engine.measures.computing import COMPUTATIONS
from cityhall.kernel.errors import Conflict, NotFound
from tests.engine.cases.scenarios import Office, a_key
from tests.engine.core_systems.scenarios import CORE, LAYOUT, approved
from tests.factories.people import TESTS
from tests.factories.places import NOON

MINUTE = timedelta(minutes=1)


def standing(reference: str) -> tuple[str, str]:
    row = HandOver.objects.get(case__reference=reference)
    return row.status, row.reason


def table(path: Path, encoding: str = "cp932") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding=encoding))))


def only(folder: Path, pattern: str = "*.csv") -> Path:
    (found,) = folder.glob(pattern)
    return found


@pytest.mark.django_db
def test_a_case_goes_out_and_its_result_comes_back_late(
    office: Office, city: Path, place: Path
) -> None:
    reference = approved(office)
    exchange(now=NOON)  # sent, and receipted
    (file,) = reconcile(now=NOON)
    assert (file.sent, file.open, file.status, file.trouble) == (1, 1, "received", "")
    head, names, *lines, trailer = table(only(place / "in"))
    assert head[:3] == ["H", CORE, "citizens"]
    assert names == ["受付番号", "項目", "値"]
    assert trailer == ["T", str(len(lines)), "1"]
    assert {line[0] for line in lines} == {reference}
    said = {line[1]: line[2] for line in lines}
    assert said["applicant.name__family"] == "髙﨑"  # NEC and IBM letters that CP932 has
    assert standing(reference)[0] == "exported"
    late = NOON + 2 * timedelta(days=1)
    assert next(reconcile(now=late)).trouble == "1件の結果が返っていません"
    exchange(now=late)
    assert standing(reference) == ("acknowledged", "")
    assert next(reconcile(now=late)).trouble == ""
    event = Case.objects.get(reference=reference).events.latest("sequence")
    assert event.payload["fields"] == event.payload["by_machine"] == len(lines)
    exchange(now=late + MINUTE)
    assert Case.objects.get(reference=reference).events.count() == event.sequence
    assert list(verify()) == []
    kept = place.parent.parent / "var" / "core_systems"
    assert not list(kept.rglob("*.csv")), "answered files are forgotten"


@pytest.mark.django_db
def test_a_letter_that_cannot_be_written_is_told_and_the_row_refused(
    office: Office, city: Path, place: Path
) -> None:
    good, bad = approved(office), approved(office, "小倉𠮷田〜葛\U000e0100城")
    exchange(now=NOON)
    file = only(place / "in", f"{CORE}*[!i].csv")
    value = next(line for line in table(file) if line[:2] == [bad, "applicant.employer"])[2]
    assert value == "小倉〓田～〓城"
    beside = table(only(place / "in", "*.gaiji.csv"), "utf-8-sig")
    assert [row[2:5] for row in beside[1:]] == [
        ["3", "𠮷", "U+20BB7"],
        ["6", "葛\U000e0100", "U+845B U+E0100"],
    ]
    assert beside[1][5] == "小倉𠮷田〜葛\U000e0100城"
    exchange(now=NOON + MINUTE)
    assert standing(good) == ("acknowledged", "")
    status, reason = standing(bad)
    assert (status, "置き換えた文字" in reason) == ("failed", True)
    answers = [
        Case.objects.get(reference=each).events.latest("sequence").payload for each in (good, bad)
    ]
    assert [each["by_machine"] == each["fields"] for each in answers] == [True, False]
    assert answers[1]["by_machine"] == 0
    tally = COMPUTATIONS["fields_by_machine"].count(Period.month(2026, 11), "")[""]
    assert (tally.of, tally.among) == (answers[0]["fields"], sum(a["fields"] for a in answers))


@pytest.mark.django_db
def test_what_was_refused_goes_again_once_it_was_put_right(
    office: Office, city: Path, place: Path
) -> None:
    reference = approved(office, "𠮷田")
    exchange(now=NOON)
    exchange(now=NOON + MINUTE)
    assert standing(reference)[0] == "failed"
    exchange(now=NOON + 2 * MINUTE)
    assert Sending.objects.count() == 1, "nothing has changed, so nothing is sent"
    add_note(
        reference=reference,
        text="外字を登録しました",
        by=office.reviewer,
        now=NOON + 3 * MINUTE,
        client_key=a_key(),
    )
    exchange(now=NOON + 4 * MINUTE)
    assert Sending.objects.count() == 2


@pytest.mark.django_db
def test_a_layout_can_hold_back_instead(office: Office, city: Path, place: Path) -> None:
    (city / "core_list.yaml").write_text(
        LAYOUT.replace("unwritable: replace", "unwritable: hold"), encoding="utf-8"
    )
    reading._read.cache_clear()
    good, bad = approved(office), approved(office, "𠮷田")
    exchange(now=NOON)
    assert standing(good)[0] == "exported"
    status, reason = standing(bad)
    assert (status, "𠮷(U+20BB7)" in reason) == ("failed", True)
    assert bad not in only(place / "in").read_text(encoding="cp932")


@pytest.mark.django_db
def test_a_file_that_arrives_otherwise_is_found_and_sent_again(
    office: Office, city: Path, place: Path, monkeypatch: Any
) -> None:
    approved(office)
    put = DemoCoreSystem.put

    def cut(self: DemoCoreSystem, system: str, name: str, content: bytes) -> None:
        put(self, system, name, content[:-20])

    monkeypatch.setattr(DemoCoreSystem, "put", cut)
    exchange(now=NOON)
    (file,) = reconcile(now=NOON, only_trouble=True)
    assert file.status == "refused"
    monkeypatch.undo()
    only(place / "out", "*.receipt.csv").unlink()
    send_again(name=file.name, by=TESTS, now=NOON + MINUTE)
    exchange(now=NOON + MINUTE)
    assert next(reconcile(now=NOON + MINUTE)).trouble == ""
    with pytest.raises(Conflict):
        send_again(name=file.name, by=TESTS, now=NOON)
    with pytest.raises(NotFound):
        send_again(name="nothing.csv", by=TESTS, now=NOON)


@pytest.mark.django_db
def test_a_place_that_is_not_there_loses_nothing(
    office: Office, city: Path, place: Path, settings: Any, tmp_path: Path
) -> None:
    reference = approved(office)
    (tmp_path / "a_file").write_text("")
    settings.CORE_SYSTEM_FOLDER = str(tmp_path / "a_file")
    exchange(now=NOON)
    assert next(reconcile(now=NOON)).trouble == "まだ置けていません"
    settings.CORE_SYSTEM_FOLDER = str(place.parent)
    exchange(now=NOON + MINUTE)
    exchange(now=NOON + 2 * MINUTE)
    assert standing(reference)[0] == "acknowledged"


@pytest.mark.django_db
def test_the_same_list_of_answers_counts_once(office: Office, city: Path, place: Path) -> None:
    approved(office)
    exchange(now=NOON)
    exchange(now=NOON + MINUTE)
    answer = only(place / "done", "*.answer.csv")
    (place / "out" / answer.name).write_bytes(answer.read_bytes())
    (place / "out" / "broken.answer.csv").write_bytes(b"\x00\xff")
    exchange(now=NOON + 2 * MINUTE)
    assert TakenAnswer.objects.filter(name=answer.name).count() == 1
    assert TakenAnswer.objects.get(name="broken.answer.csv").rows == 0
    assert not list((place / "out").glob("*.answer.csv"))


@given(st.text(max_size=30))
def test_no_letter_is_lost_without_a_word(text: str) -> None:
    for encoding in ("cp932", "utf-8"):
        if any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
            continue
        said, missing = written(text, encoding, "〓")
        back = said.encode(encoding).decode(encoding)
        assert back == said
        if not missing and encoding == "utf-8":
            assert said == unicodedata.normalize("NFC", text)
        replaced = said.count("〓") - text.count("〓")
        assert replaced == len(missing)


@pytest.mark.parametrize(
    "wrong",
    [
        "columns:\n- {name: x, from: case.income}",
        "columns:\n- {name: x, from: item.applicant.income}",
        "columns:\n- {name: x, from: case.reference}\nheader: ['{person}']",
        "columns:\n- {name: x, from: case.reference}\nencoding: cp932\nreplacement: 𠮷",
        "columns: []",
    ],
)
def test_a_layout_that_is_none(wrong: str) -> None:
    with pytest.raises(ValueError, match="Layout"):
        Layout.model_validate(yaml.safe_load(f"id: core\ntitle: {{ja: 基幹}}\n{wrong}"))


def test_the_citys_own_layouts_are_sound() -> None:
    assert layouts()


def sendings(count: int, status: str = "received") -> list[Sending]:
    return Sending.objects.bulk_create(
        Sending(
            name=f"{CORE}_{at}.csv", system=CORE, batch=str(at), day=NOON.date(), cases=1, lines=1,
            digest="", status=status, made_at=NOON,
        )
        for at in range(count)
    )  # fmt: skip


@pytest.mark.django_db
def test_files_are_held_against_what_came_back_however_many_there_are(
    django_assert_num_queries: Any,
) -> None:
    sendings(450, status="made")
    with django_assert_num_queries(2):
        assert next(reconcile(now=NOON)).name == f"{CORE}_449.csv"
    names = [each.name for each in reconcile(now=NOON, only_trouble=True)]
    assert names == [f"{CORE}_{at}.csv" for at in reversed(range(450))]


@pytest.mark.django_db
def test_an_answered_file_is_forgotten_however_many_came_after(city: Path, var_dir: Path) -> None:
    first = sendings(300)[0]
    folder_of(CORE).mkdir(parents=True)
    (folder_of(CORE) / first.name).write_text("")
    exchange(now=NOON)
    assert not (folder_of(CORE) / first.name).exists()


@pytest.mark.django_db
def test_the_queue_is_read_once_for_all_files(
    office: Office, city: Path, place: Path, monkeypatch: Any
) -> None:
    first, second = approved(office), approved(office)
    HandOver.objects.filter(case__reference=second).update(queued_at=NOON - timedelta(days=3))
    asked = Mock(side_effect=queued_hand_overs)
    monkeypatch.setattr(actions, "queued_hand_overs", asked)
    exchange(now=NOON)
    assert (asked.call_count, Sending.objects.count()) == (1, 2)
    assert {standing(each)[0] for each in (first, second)} == {"exported"}
