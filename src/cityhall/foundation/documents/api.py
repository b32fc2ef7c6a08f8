"""What other domains may use of documents."""

from cityhall.foundation.documents.actions import delete_document, store_document
from cityhall.foundation.documents.events import DocumentQuarantined
from cityhall.foundation.documents.models import Document
from cityhall.foundation.documents.queries import document, open_document
from cityhall.foundation.documents.rules import ENDINGS, MAX_BYTES
from cityhall.foundation.documents.scanning import ScannerStanding, scan_waiting, scanner_standing
from cityhall.foundation.documents.serving import serve, serve_preview
from cityhall.foundation.documents.viewing import preview

__all__ = [
    "ENDINGS",
    "MAX_BYTES",
    "Document",
    "DocumentQuarantined",
    "ScannerStanding",
    "delete_document",
    "document",
    "open_document",
    "preview",
    "scan_waiting",
    "scanner_standing",
    "serve",
    "serve_preview",
    "store_document",
]
