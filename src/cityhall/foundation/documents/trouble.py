"""Trouble with the disk or the place of contents, told to people."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from cityhall.foundation.documents.ports import PlaceAway
from cityhall.foundation.documents.rules import upload_refused

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ROOM_STATUS = 507
#: The refusal is not for what the file is: it may be sent again as it is.
SEND_AGAIN = (NO_ROOM_STATUS, PlaceAway.status)


@contextmanager
def told_in_words() -> Iterator[None]:
    """A full disk (documents.no_room) and a place that is away (documents.away_while_sending) in
    words that a form shows beside its file; every other trouble goes on as it is."""
    try:
        yield
    except PlaceAway as away:
        raise upload_refused("away_while_sending", status=away.status) from away
    except OSError as error:
        if error.errno in NO_ROOM:
            raise upload_refused("no_room", status=NO_ROOM_STATUS) from error
        raise
