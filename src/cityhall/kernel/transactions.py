"""Writing all or nothing, and what may only happen once it is written."""

import sqlite3
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, transaction

#: `@write` over an action, or `with write():`. Inside another it is a part of the outer one,
#: so an action may call actions; on SQLite the write lock is taken when the outermost begins.
write = transaction.atomic


def after_commit(do: Callable[[], object]) -> None:
    """Call `do` once the transaction is committed, never if it is rolled back.

    For what may be lost when the machine stops (a cache, a wake-up); what must not be lost is
    announced through the outbox. An exception in `do` is logged and does not reach the caller,
    whose work is already committed.
    """
    transaction.on_commit(do, robust=True)


def is_away(error: BaseException | None) -> bool:
    """Whether the database does not answer, which passes by itself.

    SQLite calls a statement that it cannot run, such as one for a table that is not there, by the
    same name as a file that is locked; that is a fault of ours and never passes.
    """
    if not isinstance(error, InterfaceError | OperationalError):
        return False
    return getattr(error.__cause__, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR
