"""The city is data: its name stands in municipalities/ and nowhere in what all cities share."""

import re

import pytest

from tests.architecture.source import CHECKOUT, committed_files, text_of

SHARED = ["src", "catalogue", "frontend", "house", "bin"]
JAPANESE_NAME = re.compile(r"\bja: \"?([^\s,}\"]+[市区])\b")
PACKAGE_LISTS = {"package-lock.json"}
#: Path → why the city's name may stand there.
EXCEPTIONS = {
    "src/cityhall/config/settings/paths.py": "which municipality is shown unless another is named",
}


def names_of_cities() -> set[str]:
    """The folder's name, and what city.yaml and wards.yaml call the city and its wards."""
    found: set[str] = set()
    for folder in (CHECKOUT / "municipalities").iterdir():
        if folder.is_dir():
            found.add(folder.name)
            for file in ("city.yaml", "wards.yaml"):
                if (folder / file).exists():
                    found |= set(JAPANESE_NAME.findall(text_of(folder / file)))
    return found


@pytest.mark.parametrize("folder", SHARED)
def test_no_city_is_named_in_what_all_share(folder: str) -> None:
    names = re.compile("|".join(sorted(names_of_cities())), re.IGNORECASE)
    wrong = [
        f"{path.relative_to(CHECKOUT)}: {found[0]}"
        for path in committed_files()
        if path.is_relative_to(CHECKOUT / folder) and path.name not in PACKAGE_LISTS
        if str(path.relative_to(CHECKOUT)) not in EXCEPTIONS
        if (found := names.search(text_of(path)))
    ]
    assert not wrong, "say it in municipalities/, or say «the city»:\n" + "\n".join(wrong)


def test_the_names_are_found_at_all() -> None:
    assert len(names_of_cities()) > 2
