"""Reads the rules of the review."""

from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from cityhall.governance.investments.schema import ReviewFile


def review_rules() -> ReviewFile:
    """What is looked at, what functions are called, and after how many months a promise is
    checked."""
    return _read(Path(settings.CATALOGUE_DIR) / "investments" / "review.yaml")


@lru_cache(maxsize=4)
def _read(path: Path) -> ReviewFile:
    return ReviewFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
