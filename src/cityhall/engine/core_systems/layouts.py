"""Reads the layouts of the city."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from cityhall.engine.core_systems.schema import Layout
from cityhall.kernel.errors import NotFound


def layouts() -> Mapping[str, Layout]:
    """All layouts by the id of the core system; `ValueError` for a file that is none."""
    return _read(Path(settings.CORE_SYSTEM_LAYOUTS))


def layout_of(system: str) -> Layout:
    """One of them; raises `NotFound` (core_systems.no_layout)."""
    if system not in layouts():
        raise NotFound(
            "core_systems.no_layout",
            f"基幹システム「{system[:60]}」の形は、決められていません。",
            "市の core_systems フォルダに、この id のファイルを置いてください。",
        )
    return layouts()[system]


@lru_cache(maxsize=4)
def _read(folder: Path) -> Mapping[str, Layout]:
    found: dict[str, Layout] = {}
    for path in sorted(folder.glob("*.yaml")):
        layout = Layout.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        if layout.id != path.stem:
            raise ValueError(f"{path.name}: id と名前が違います")
        found[layout.id] = layout
    return found
