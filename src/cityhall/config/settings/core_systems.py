"""How files reach the city's core systems: by folders, by the demo's own, or not at all."""

import os

from cityhall.config.settings.applications import DEMO
from cityhall.config.settings.paths import MUNICIPALITY_DIR, VAR_DIR

CORE_SYSTEMS = {
    "folder": "cityhall.adapters.core_system.folder.FolderExchange",
    "demo": "cityhall.adapters.core_system.demo.DemoCoreSystem",
    "none": "",  # lists at the desk only
}
CORE_SYSTEM_LAYOUTS = MUNICIPALITY_DIR / "core_systems"
_folder = os.environ.get("CITYHALL_CORE_SYSTEM_FOLDER", "")
_by_itself = "folder" if _folder else "demo" if DEMO else "none"
CORE_SYSTEM = CORE_SYSTEMS[os.environ.get("CITYHALL_CORE_SYSTEM", _by_itself)]
CORE_SYSTEM_FOLDER = _folder or str(VAR_DIR / "exchange")
