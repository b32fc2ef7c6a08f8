"""What other domains may use of backups."""

from cityhall.foundation.backups.actions import (
    Beside,
    Made,
    Unpacked,
    make_backup,
    move_into_place,
    unpack,
)
from cityhall.foundation.backups.archive import Members
from cityhall.foundation.backups.copying import Snapshot, pieces_of
from cityhall.foundation.backups.loading import bring_up
from cityhall.foundation.backups.placing import (
    ensure_database_is_free,
    ensure_folder_is_free,
    move_schema_aside,
)
from cityhall.foundation.backups.sealed import new_keys

__all__ = [
    "Beside",
    "Made",
    "Members",
    "Snapshot",
    "Unpacked",
    "bring_up",
    "ensure_database_is_free",
    "ensure_folder_is_free",
    "make_backup",
    "move_into_place",
    "move_schema_aside",
    "new_keys",
    "pieces_of",
    "unpack",
]
