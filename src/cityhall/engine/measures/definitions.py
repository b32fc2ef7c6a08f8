"""Reads the measures of the catalogue."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from cityhall.engine.measures.schema import Measure, MeasureFile
from cityhall.kernel.errors import NotFound


def measures() -> Mapping[str, Measure]:
    """All measures by id, in the order written."""
    return _read(Path(settings.CATALOGUE_DIR) / "measures")


def definition_of(measure_id: str) -> Measure:
    """One measure; raises `NotFound`."""
    found = measures().get(measure_id)
    if found is None:
        raise NotFound(
            "measures.unknown",
            f"指標「{measure_id}」はありません。",
            "指標の一覧から選び直してください。",
        )
    return found


@lru_cache(maxsize=4)
def _read(folder: Path) -> Mapping[str, Measure]:
    found: dict[str, Measure] = {}
    for path in sorted(folder.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for measure in MeasureFile.model_validate(data).measures:
            if measure.id in found:
                raise ValueError(f"{path.name}: 指標「{measure.id}」が二度あります")
            found[measure.id] = measure
    return found
