"""Definition files are read with the line of every node and without YAML's surprises."""

from pathlib import Path

import pytest

from cityhall.foundation.vocabulary.api import CatalogueProblems, Source, read_source
from cityhall.foundation.vocabulary.furigana import malformed_furigana


def source(tmp_path: Path, text: str) -> Source:
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    return read_source(file, "a.yaml")


def refused(tmp_path: Path, text: str) -> tuple[int, str]:
    with pytest.raises(CatalogueProblems) as caught:
        source(tmp_path, text)
    (problem,) = caught.value.problems
    assert problem.remedy
    return problem.line, problem.code


def test_words_stay_words(tmp_path: Path) -> None:
    text = "a: no\nb: on\nc: yes\nd: 0803\ne: 2026-04-01\nf: 1_000\ng: 1:30\nh: NULL\ni: .5"
    data = source(tmp_path, text).data
    assert list(data.values()) == [
        "no", "on", "yes", "0803", "2026-04-01", "1_000", "1:30", "NULL", ".5",
    ]  # fmt: skip


def test_plain_values(tmp_path: Path) -> None:
    data = source(tmp_path, "a: true\nb: -3\nc: 1.5\nd: null\ne: '7'\nf:").data
    assert list(data.values()) == [True, -3, 1.5, None, "7", None]


def test_lines(tmp_path: Path) -> None:
    text = "a:\n- id: x\n  who: |\n    p\n    AND q\n- id: y\n"
    found = source(tmp_path, text)
    assert found.line("a") == 1
    assert found.line("a", 0, "id") == 2
    assert found.line("a", 0, "who") == 4
    assert found.line("a", 1, "nothing", "here") == 6
    assert found.line("nowhere") == 1


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("a: 1\nb: 2\na: 3", 3, "yaml.duplicate_key"),
        ("a: &x [1]\nb: *x", 1, "yaml.alias"),
        ("a: 1\n b: 2", 2, "yaml.unreadable"),
        ("a: [1", 1, "yaml.unreadable"),
        ("a: 1\nb: !!python/object:os.system x", 2, "yaml.tag"),
        ("? [1]\n: 2", 1, "yaml.key"),
        ("a: " + "[" * 100_000, 1, "yaml.unreadable"),
        ("a: 1\n--- 2", 2, "yaml.unreadable"),
    ],
)
def test_refusals(tmp_path: Path, text: str, line: int, code: str) -> None:
    found_line, found_code = refused(tmp_path, text)
    assert found_code == code
    assert found_line in (line, line + 1)


def test_other_encodings_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("a: 日本".encode("cp932"))
    with pytest.raises(CatalogueProblems, match=r"yaml\.unreadable"):
        read_source(tmp_path / "a.yaml")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{漢字|かんじ}を {書|か}く", None),
        ("{漢字かんじ}", 0),
        ("あ{漢字|漢字}", 1),
        ("{漢字|かんじ", 0),
        ("漢字|かんじ}", 6),
        ("{漢字|}", 0),
    ],
)
def test_furigana(text: str, place: int | None) -> None:
    assert malformed_furigana(text) == place
