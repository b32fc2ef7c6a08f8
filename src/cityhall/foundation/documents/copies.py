"""Documents for a backup: what was there when it began is held until it is copied."""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from cityhall.foundation.documents import storage

#: Asked of the snapshot: which contents belong to a document that is not deleted.
IN_USE = "SELECT DISTINCT sha256 FROM documents_document WHERE deleted_at IS NULL ORDER BY sha256"


def hold_contents(folder: Path) -> None:
    """A second name below `folder` for every content, so that a document that is deleted while
    the backup runs is still there to be copied. Costs no room: the bytes are shared."""
    for path in storage.contents():
        held = folder / path.name
        try:
            os.link(path, held)
        except FileNotFoundError:
            continue  # deleted just now: no snapshot taken from here on names it
        except OSError:  # a file system without second names
            shutil.copyfile(path, held)


def copies_of(digests: Iterable[str], held: Path) -> Iterator[tuple[str, Path | None]]:
    """Each content's file, from its place or from what is held; None where there is none."""
    for sha256 in digests:
        places = (storage.path_of(sha256), held / sha256)
        yield sha256, next((path for path in places if path.exists()), None)


def name_in_copy(sha256: str) -> str:
    """Where the content lies, relative to the folder of the running city."""
    return storage.path_of(sha256).relative_to(storage.root().parent).as_posix()
