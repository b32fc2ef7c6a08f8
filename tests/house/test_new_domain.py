"""`make new-domain`: the drawers are right from the start, and nothing is ever written over."""

import ast
from pathlib import Path

import pytest

from house.new_domain import new_domain
from house.telling import GaveUp


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "src" / "cityhall").mkdir(parents=True)
    return tmp_path


def test_it_writes_drawers_and_a_test_folder(checkout: Path) -> None:
    assert new_domain("back_office", "paid_leave", checkout=checkout) == 0
    domain = checkout / "src" / "cityhall" / "back_office" / "paid_leave"
    drawers = {path.stem for path in domain.glob("*.py")}
    assert drawers >= {"__init__", "apps", "rules", "models", "queries", "actions", "api"}
    assert (domain / "README.md").read_text().startswith("# Paid leave\n")
    assert "class PaidLeaveConfig(AppConfig)" in (domain / "apps.py").read_text()
    assert (checkout / "tests/back_office/paid_leave/test_paid_leave_api.py").exists()


def test_all_that_it_writes_is_python_with_a_docstring(checkout: Path) -> None:
    new_domain("back_office", "letters", checkout=checkout)
    written = [path for path in checkout.rglob("*.py") if path.parent.name != "migrations"]
    assert all(ast.get_docstring(ast.parse(path.read_text())) for path in written)


def test_a_second_time_writes_nothing(checkout: Path) -> None:
    new_domain("back_office", "letters", checkout=checkout)
    drawer = checkout / "src" / "cityhall" / "back_office" / "letters" / "rules.py"
    drawer.write_text("mine")
    with pytest.raises(GaveUp, match="already exists"):
        new_domain("back_office", "letters", checkout=checkout)
    assert drawer.read_text() == "mine"


@pytest.mark.parametrize(("wing", "name"), [("", "x"), ("a", ""), ("../a", "x"), ("a", "Letters")])
def test_a_name_that_is_none_is_refused(checkout: Path, wing: str, name: str) -> None:
    with pytest.raises(GaveUp, match=r"must be a Python name"):
        new_domain(wing, name, checkout=checkout)
    assert not list(checkout.rglob("*.py"))
