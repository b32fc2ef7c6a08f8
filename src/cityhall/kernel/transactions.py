"""Writing all or nothing, and what may only happen once it is written."""

from collections.abc import Callable

from django.db import transaction

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
