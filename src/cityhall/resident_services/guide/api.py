"""What surfaces use of the guide. Nothing here starts Django: the command line searches too."""

from cityhall.resident_services.guide.answering import Told, answer_all
from cityhall.resident_services.guide.finding.index import Finder, Hit, finder_of
from cityhall.resident_services.guide.tiles import Tile, tiles

__all__ = ["Finder", "Hit", "Tile", "Told", "answer_all", "finder_of", "tiles"]
