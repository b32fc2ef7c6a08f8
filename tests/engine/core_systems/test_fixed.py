"""Files of fixed widths: bytes are counted as CP932 has them, and nothing is cut to fit."""

from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from cityhall.engine.cases.api import HandOverRow
from cityhall.engine.core_systems import layouts as reading
from cityhall.engine.core_systems.api import exchange, read_record, reconcile
from cityhall.engine.core_systems.files import Made, make_file
from cityhall.engine.core_systems.schema import Layout
from tests.engine.cases.scenarios import Office
from tests.engine.core_systems.scenarios import CORE, approved
from tests.engine.core_systems.test_core_systems import only, standing
from tests.factories.places import NOON

FIXED = """
id: core_list
title: {ja: 試験の基幹システム}
form: fixed
ending: txt
encoding: cp932
names: false
unwritable: replace
header:
- {text: H, width: 1}
- {text: "{day}", width: 10}
trailer:
- {text: T, width: 1}
- {text: "{lines}", width: 6, align: right, fill: "0"}
columns:
- {name: 受付番号, from: case.reference, width: 11}
- {name: 項目, from: field.name, width: 40}
- {name: 項目の名前, from: field.label, width: 60}
- {name: 値, from: field.value, width: 20}
"""
PARTS = {"system": CORE, "section": "", "day": "2026-11-27", "batch": "1"}


def layout(text: str = FIXED) -> Layout:
    return Layout.model_validate(yaml.safe_load(text))


def row(*values: str) -> HandOverRow:
    return HandOverRow(
        reference="K79M-42HX-Z", person_id=None, procedure="x", title="", section="", ward="",
        state="", closed_at=None, system=CORE, status="exported", batch="1", reason="",
        fields=tuple((f"item_{at}", "勤め先", value) for at, value in enumerate(values)),
    )  # fmt: skip


def made(*values: str, text: str = FIXED) -> Made:
    return make_file(layout(text), [row(*values)], PARTS)


def values(file: Made) -> list[str]:
    lines = file.content.split(b"\r\n")[1:-2]
    return [read_record(line, layout().columns, "cp932")[3] for line in lines]


def test_every_record_has_its_bytes() -> None:
    file = made("小倉印刷", "ｺｸﾗ", "")
    records = file.content.split(b"\r\n")
    assert [len(record) for record in records] == [131, 131, 131, 131, 131, 0]
    assert values(file) == ["小倉印刷", "ｺｸﾗ", ""]
    assert records[-2].startswith(b"T000003 ")


def test_what_does_not_fit_is_refused_with_its_bytes_and_never_cut() -> None:
    assert not made("一二三四五六七八九十").held, "20 bytes have their place"
    file = made("一二三四五六七八九十A")
    assert file.held == {"K79M-42HX-Z": "「勤め先」は20バイトまでのところ、21バイトあります"}
    assert (file.lines, file.cases) == (0, ())


def test_letters_are_told_as_in_a_csv_and_so_is_what_would_end_a_line() -> None:
    file = made("𠮷田", "一行目\n二行目")
    assert values(file) == ["〓田", "一行目〓二行目"]
    beside = file.beside.decode("utf-8-sig")
    assert "U+20BB7" in beside
    assert "U+000A" in beside
    assert [case.by_machine for case in file.cases] == [0]
    held = made("一行目\n二行目", text=FIXED.replace("unwritable: replace", "unwritable: hold"))
    assert "U+000A" in held.held["K79M-42HX-Z"]


def test_a_column_filled_with_full_width_spaces_takes_full_width_letters_only() -> None:
    wide = FIXED.replace("width: 20}", 'width: 20, fill: "　"}')
    assert made("小倉", text=wide).content.split(b"\r\n")[1].endswith("　　".encode("cp932"))
    assert "全角" in made("小倉A", text=wide).held["K79M-42HX-Z"]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("names: false", "names: true"),
        ("from: case.reference, width: 11", "from: case.reference"),
        ("form: fixed", "form: csv"),
        ("encoding: cp932", "encoding: utf-8-sig"),
        ('{text: "{day}", width: 10}', '{text: "{day}", width: 200}'),
        ('fill: "0"', "fill: 𠮷"),
    ],
)
def test_a_layout_whose_widths_make_no_record(here: str, there: str) -> None:
    assert here in FIXED
    with pytest.raises(ValueError, match="Layout"):
        layout(FIXED.replace(here, there))


@pytest.mark.django_db
def test_it_goes_out_is_read_by_its_widths_and_answered(
    office: Office, city: Path, place: Path
) -> None:
    (city / "core_list.yaml").write_text(FIXED, encoding="utf-8")
    reading._read.cache_clear()
    good, long = approved(office), approved(office, "小倉北区大手町印刷株式会社")
    exchange(now=NOON)
    assert only(place / "in", "*").suffix == ".txt"
    assert "20バイトまで" in standing(long)[1]
    exchange(now=NOON + timedelta(minutes=1))
    assert standing(good) == ("acknowledged", "")
    assert not list(reconcile(now=NOON, only_trouble=True))
