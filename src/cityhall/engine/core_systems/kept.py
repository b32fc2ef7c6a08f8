"""Where the bytes of a file lie until every case in it is answered."""

from pathlib import Path

from django.conf import settings

from cityhall.engine.core_systems.models import Sending


def folder_of(system: str) -> Path:
    """The folder of one core system in VAR."""
    return Path(settings.VAR_DIR) / "core_systems" / system


def kept_at(sending: Sending) -> Path:
    """Where the bytes of the file are, or were."""
    return folder_of(sending.system) / sending.name


def is_kept(sending: Sending) -> bool:
    """Whether they are still there, so that the file can be put once more."""
    return kept_at(sending).is_file()
