"""`make bench`: an area is a file of bench/, or several that begin with its name."""

from pathlib import Path

import pytest

from house import benching
from house.telling import GaveUp


@pytest.fixture(autouse=True)
def bench_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bench").mkdir()
    for name in ("guide", "guide_search", "rules", "_residents"):
        (tmp_path / "bench" / f"{name}.py").touch()
    monkeypatch.setattr(benching, "CHECKOUT", tmp_path)


def test_all_without_an_area() -> None:
    assert benching.benchmarks_of("") == ["guide", "guide_search", "rules"]


def test_an_area_takes_what_begins_with_it() -> None:
    assert benching.benchmarks_of("guide") == ["guide", "guide_search"]


def test_an_unknown_area_says_what_there_is() -> None:
    with pytest.raises(GaveUp, match="it has: guide, guide_search, rules"):
        benching.benchmarks_of("roads")
