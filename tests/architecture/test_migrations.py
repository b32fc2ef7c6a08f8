"""A migration expands. One that contracts says since which release the code did without."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

from tests.architecture.contracting import contractions
from tests.architecture.source import CHECKOUT

#: Older than any release: no program in service ever stood on the tables before.
NEVER_RELEASED = "never released"
#: The release in which the code ceased to use what goes, or to need what is demanded.
CEASED = {
    ("residents", "0003_protection_matches", "protection.asked_by"): NEVER_RELEASED,
    ("residents", "0004_mandates", "mandate.areas"): NEVER_RELEASED,
    ("residents", "0004_mandates", "mandate.procedures"): NEVER_RELEASED,
    ("residents", "0004_mandates", "mandate.registration"): NEVER_RELEASED,
    ("cases", "0004_sealed_bundles", "bundle.contact_salt"): NEVER_RELEASED,
    ("cases", "0004_sealed_bundles", "bundle.contact_digest"): NEVER_RELEASED,
    ("cases", "0004_sealed_bundles", "RemoveField checkpoint.cases"): NEVER_RELEASED,
    ("cases", "0013_channel_of_case", "case.channel"): NEVER_RELEASED,
    ("documents", "0002_document_pages", "document.pages"): NEVER_RELEASED,
    ("documents", "0003_virus_scan", "document.scan"): NEVER_RELEASED,
    ("documents", "0003_virus_scan", "document.threat"): NEVER_RELEASED,
}


def ours() -> Iterator[Migration]:
    """All migrations, each after those it depends on."""
    graph = MigrationLoader(None).graph
    plan = dict.fromkeys(
        name for leaf in sorted(graph.leaf_nodes()) for name in graph.forwards_plan(leaf)
    )
    yield from (graph.nodes[name] for name in plan)


def found() -> dict[tuple[str, str, str], str]:
    return {
        (app, name, what.partition(":")[0]): what
        for app, name, what in contractions(ours())
        if apps.get_app_config(app).name.startswith("cityhall.")
    }


def test_what_contracts_is_listed_with_its_release() -> None:
    unlisted = {key: what for key, what in found().items() if key not in CEASED}
    assert unlisted == {}, (
        "The program of the last release does not bear this while servers are replaced. Give a new "
        "column null=True or db_default; take away in a later release what nobody uses any more, "
        "and list it in CEASED with the release in which the code ceased to use it."
    )
    assert set(CEASED) <= set(found()), "listed, and no longer there"


def test_the_releases_of_the_list_exist() -> None:
    changes = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    for release in set(CEASED.values()) - {NEVER_RELEASED}:
        assert f"\n## {release}" in changes


START = migrations.CreateModel(
    "Thing",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("name", models.CharField(max_length=20, null=True)),
    ],
)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("thing", "name"),
        migrations.RenameField("thing", "name", "title"),
        migrations.RenameModel("Thing", "Matter"),
        migrations.DeleteModel("Thing"),
        migrations.AlterModelTable("thing", "matter"),
        migrations.RunSQL("ALTER TABLE thing DROP COLUMN name"),
        migrations.AddField("thing", "kind", models.CharField(max_length=9, default="a")),
        migrations.AlterField("thing", "name", models.CharField(max_length=20)),
        migrations.AlterField("thing", "name", models.CharField(max_length=10, null=True)),
        migrations.AlterField("thing", "name", models.IntegerField(null=True)),
    ],
)
def test_each_way_of_contracting_is_seen(operation: migrations.operations.base.Operation) -> None:
    assert len(list(contractions([a_migration(START), a_migration(operation)]))) == 1
    assert not list(contractions([a_migration(START)]))


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("thing", "kind", models.CharField(max_length=9, null=True)),
        migrations.AddField("thing", "kind", models.CharField(max_length=9, db_default="a")),
        migrations.AlterField("thing", "name", models.TextField(null=True)),
        migrations.RunSQL("UPDATE thing SET name = 'a'"),
    ],
)
def test_what_expands_passes(operation: migrations.operations.base.Operation) -> None:
    assert not list(contractions([a_migration(START), a_migration(operation)]))


def a_migration(operation: migrations.operations.base.Operation) -> Migration:
    migration = Migration("0001_initial", "things")
    migration.operations = [operation]
    return migration
