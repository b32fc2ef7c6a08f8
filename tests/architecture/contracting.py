"""Which operations of a migration the program before it does not bear.

While servers are replaced one after another, the old program runs on the new tables: it must find
every column that it reads and be able to write rows that lack the new ones.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.state import ProjectState
from django.db.models.fields import NOT_PROVIDED

GONE = (
    operations.RemoveField,
    operations.DeleteModel,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)
GONE_IN_SQL = re.compile(r"\b(drop\s+(column|table)|rename)\b", re.IGNORECASE)


def contractions(migrations: Iterable[Migration]) -> Iterator[tuple[str, str, str]]:
    """App, name and «what is done to what», of all that contracts; in order of the migrations."""
    state = ProjectState()
    for migration in migrations:
        new: set[str] = set()
        for operation in migration.operations:
            if isinstance(operation, operations.CreateModel):
                new.add(operation.name_lower)
            if (what := _what(operation, migration.app_label, state, new)) is not None:
                yield migration.app_label, migration.name, what
            operation.state_forwards(migration.app_label, state)


def _what(operation: Any, app: str, state: ProjectState, new: set[str]) -> str | None:
    if isinstance(operation, GONE):
        return f"{type(operation).__name__} {_object(operation)}"
    if isinstance(operation, operations.RunSQL) and GONE_IN_SQL.search(str(operation.sql)):
        return "RunSQL takes something away"
    if not isinstance(operation, operations.AddField | operations.AlterField):
        return None
    if operation.model_name_lower in new:
        return None
    if isinstance(operation, operations.AddField):
        reason = _is_demanding(operation.field)
    else:
        before = state.models[app, operation.model_name_lower].fields[operation.name]
        reason = _is_narrower(before, operation.field)
    return f"{_object(operation)}: {reason}" if reason else None


def _object(operation: Any) -> str:
    model = getattr(operation, "model_name", "")
    name = getattr(operation, "name", "") or getattr(operation, "old_name", "")
    return f"{model}.{name}" if model else name


def _is_demanding(field: Any) -> str:
    """A default of Django is the new program's; the old one writes none."""
    if field.many_to_many or field.null or field.db_default is not NOT_PROVIDED:
        return ""
    return "the old program writes no value (null=True or db_default)"


def _is_narrower(before: Any, after: Any) -> str:
    if before.null and not after.null:
        return "the old program still writes NULL"
    if type(before) is not type(after) and not isinstance(after, models.TextField):
        return "another type"
    if after.max_length is not None and (before.max_length or 10**9) > after.max_length:
        return "shorter"
    return ""
