"""Where things lie: checkout, catalogue, municipality, and what the running city writes."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[4]
MUNICIPALITY = os.environ.get("CITYHALL_MUNICIPALITY", "kitakyushu")
CATALOGUE_DIR = CHECKOUT / "catalogue"
MUNICIPALITY_DIR = CHECKOUT / "municipalities" / MUNICIPALITY
VAR_DIR = Path(os.environ.get("CITYHALL_VAR", CHECKOUT / "var")).absolute()
ASSETS_DIR = CHECKOUT / "frontend" / "dist"
