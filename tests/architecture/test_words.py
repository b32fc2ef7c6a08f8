"""One word per concept: what docs/words.md sets aside is not the name of anything."""

import re

from tests.architecture.source import CHECKOUT, defined_names, modules

WORDS = CHECKOUT / "docs" / "words.md"
#: Name → why it may stand although a part of it is set aside.
EXCEPTIONS: dict[str, str] = {}


def set_aside() -> set[str]:
    """The words in the last column of the tables of concepts, and in the first of the last one."""
    concepts, _, code = WORDS.read_text(encoding="utf-8").partition("## In code")
    cells = [row.split("|")[4] for row in concepts.splitlines() if row.count("|") == 5]
    cells += [row.split("|")[1] for row in code.splitlines() if row.count("|") == 3]
    return {word for cell in cells for word in re.findall(r"`([a-z_]+)`", cell)}


def in_snake(name: str) -> str:
    """`CaseClosed` → `case_closed`, so that one search serves classes and functions."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def words_in(name: str, words: set[str]) -> set[str]:
    """The words set aside that stand in a name, between its underscores."""
    snake = f"_{in_snake(name)}_"
    return {word for word in words if f"_{word}_" in snake}


def test_the_list_is_read() -> None:
    assert {"kpi", "citizen", "utils", "dossier"} <= set_aside()
    assert "measure" not in set_aside()
    assert words_in("CitizenCase", {"citizen"}) == {"citizen"}
    assert words_in("denizens", {"citizen"}) == set()


def test_no_name_uses_a_word_set_aside() -> None:
    words = set_aside()
    wrong = [
        f"{module.shown}:{line} {name}: {', '.join(sorted(found))}"
        for module in modules()
        for line, name in defined_names(module)
        if name not in EXCEPTIONS and (found := words_in(name, words))
    ]
    assert not wrong, "docs/words.md has the word to use:\n" + "\n".join(wrong)


def test_each_concept_has_one_row() -> None:
    rows = [row for row in WORDS.read_text(encoding="utf-8").splitlines() if row.count("|") == 5]
    names = [row.split("|")[2].strip() for row in rows if "---" not in row]
    names = [name for name in names if name != "in code"]
    assert len(names) == len(set(names))
    assert len(names) > 30
