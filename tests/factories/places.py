"""Kitakyushu as the demonstration has it."""

from datetime import datetime

from django.conf import settings

from cityhall.foundation.organisation.api import load_municipality
from cityhall.kernel.clock import JST

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=JST)  # a Tuesday
KOKURA_KITA = "40106"
YAHATA_NISHI = "40109"


def kokura_kita() -> str:
    """All units of the city are loaded; the code of 小倉北区."""
    load_municipality(settings.MUNICIPALITY_DIR, NOON)
    return KOKURA_KITA
