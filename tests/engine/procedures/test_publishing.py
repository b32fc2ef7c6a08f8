"""Published versions: new ones when something changes, old ones for ever."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from cityhall.engine.procedures.api import (
    ProcedureVersion,
    catalogue,
    current_version,
    latest_versions,
    publish_all,
    version,
)
from cityhall.foundation.audit.api import entries_about
from cityhall.foundation.vocabulary.api import CatalogueProblems
from cityhall.kernel.clock import JST
from cityhall.kernel.errors import Conflict, NotFound
from tests.engine.procedures.scenes import (
    ALLOWANCE,
    CATALOGUE,
    ITEMS,
    MUNICIPALITY,
    REVIEW,
    change,
    copy_of_the_sample,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=JST)
TODAY = NOW.date()


def publish(folder: Path = CATALOGUE) -> list[int]:
    return publish_all(NOW, source=catalogue(folder, MUNICIPALITY))


def test_everything_is_published_once() -> None:
    assert len(publish()) == 2
    assert publish() == []
    assert {mark.procedure: mark.number for mark in latest_versions().values()} == {
        "allowance": 1,
        "move-in": 1,
    }


def test_publishing_is_audited() -> None:
    (first, _) = publish()
    (entry,) = entries_about("procedure_version", str(first))
    assert entry.action == "procedure.published"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (ALLOWANCE, "days: 15", "days: 30"),
        (ITEMS, "いくらですか, en", "いくらでしたか, en"),
        (REVIEW, "after: {days: 14}", "after: {days: 21}"),
        ("vocabulary/parameters.yaml", "value: 4000000", "value: 4100000"),
    ],
)
def test_a_change_of_what_is_used_makes_a_new_version(
    file: str, old: str, new: str, tmp_path: Path
) -> None:
    publish()
    copy = copy_of_the_sample(tmp_path)
    change(copy, file, old, new)
    assert len(publish(copy)) == 1
    assert current_version("allowance").number == 2
    assert current_version("move-in").number == 1


def test_a_change_of_what_is_not_used_makes_none(tmp_path: Path) -> None:
    publish()
    copy = copy_of_the_sample(tmp_path)
    change(copy, ITEMS, "rule: household.children >= 3", "rule: household.children >= 4")
    assert publish(copy) == []


def test_a_catalogue_with_mistakes_is_not_published(tmp_path: Path) -> None:
    copy = copy_of_the_sample(tmp_path)
    change(copy, ALLOWANCE, "purpose: child_support", "purpose: nothing")
    with pytest.raises(CatalogueProblems, match="unknown_purpose"):
        publish(copy)
    assert latest_versions() == {}


def test_going_back_is_a_new_version_too(tmp_path: Path) -> None:
    publish()
    copy = copy_of_the_sample(tmp_path)
    change(copy, ALLOWANCE, "days: 15", "days: 30")
    publish(copy)
    assert len(publish()) == 1
    assert current_version("allowance").number == 3


def test_a_version_keeps_its_own_items_and_workflow(tmp_path: Path) -> None:
    publish()
    first = current_version("allowance")
    copy = copy_of_the_sample(tmp_path)
    change(copy, ITEMS, "お子さんは何人ですか", "お子さんの人数")
    change(copy, REVIEW, "after: {days: 14}", "after: {days: 21}")
    publish(copy)
    kept = version(first.id)
    assert kept.items["household.children"].question["ja"] == "お子さんは何人ですか"
    assert kept.workflow.timers[0].after.days == 14
    assert current_version("allowance").workflow.timers[0].after.days == 21


def test_a_version_is_what_was_published() -> None:
    publish()
    source = catalogue(CATALOGUE, MUNICIPALITY)
    kept = current_version("allowance")
    assert kept.procedure == source.procedures["allowance"]
    assert kept.workflow == source.workflows["review"]
    assert list(kept.workflow.states) == list(source.workflows["review"].states)
    assert dict(kept.items) == {name: source.vocabulary[name] for name in kept.items}


def test_a_version_answers_by_itself() -> None:
    publish()
    kept = current_version("allowance")
    answers = {"applicant.lives_here": True, "household.children": 0, "applicant.job": "employee"}
    known = kept.catalogue.known(answers, today=TODAY)
    assert kept.catalogue.rule_set(TODAY).answer(known)["allowance"].value is False
    assert kept.catalogue.documents_wanted(kept.procedure, answers, today=date(2026, 1, 1)) == {
        "event.proof": True
    }


def test_reading_a_known_version_costs_one_query(django_assert_num_queries) -> None:
    (first, second) = publish()
    version(first), version(second)
    with django_assert_num_queries(1):
        version(first)
    with django_assert_num_queries(1):
        current_version("allowance")


def test_what_was_not_published_is_not_found() -> None:
    with pytest.raises(NotFound):
        current_version("allowance")
    with pytest.raises(NotFound):
        version(1)


class TestImmutable:
    def test_by_the_model(self) -> None:
        publish()
        row = ProcedureVersion.objects.first()
        for change_it in (row.save, row.delete, ProcedureVersion.objects.all().delete):
            with pytest.raises(Conflict):
                change_it()
        with pytest.raises(Conflict):
            ProcedureVersion.objects.update(content="{}")

    def test_by_the_database(self) -> None:
        publish()
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE procedures_procedureversion SET content = '{}'")
        assert current_version("allowance").procedure.id == "allowance"

    def test_numbers_are_given_once(self) -> None:
        publish()
        with pytest.raises(DatabaseError), transaction.atomic():
            ProcedureVersion.objects.create(
                procedure="allowance", number=1, digest="", content="{}", published_at=NOW,
                published_by="",
            )  # fmt: skip
