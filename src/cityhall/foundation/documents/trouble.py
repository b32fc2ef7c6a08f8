"""Trouble with the disk, told to people."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from cityhall.foundation.documents.rules import upload_refused

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ROOM_STATUS = 507


@contextmanager
def told_if_full() -> Iterator[None]:
    """A full disk, in words (documents.no_room); every other trouble goes on as it is."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise upload_refused("no_room", status=NO_ROOM_STATUS) from error
        raise
