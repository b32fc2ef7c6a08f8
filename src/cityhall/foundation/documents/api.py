"""What other domains may use of documents."""

from cityhall.foundation.documents.actions import delete_document, store_document
from cityhall.foundation.documents.copies import (
    IN_USE,
    copy_of,
    ensure_place_is_free,
    held_contents,
    name_in_copy,
    put_in_place,
)
from cityhall.foundation.documents.events import DocumentQuarantined
from cityhall.foundation.documents.models import Document
from cityhall.foundation.documents.owning import finished_upload
from cityhall.foundation.documents.queries import document, open_document
from cityhall.foundation.documents.rules import ENDINGS, MAX_BYTES
from cityhall.foundation.documents.scanning import ScannerStanding, scan_waiting, scanner_standing
from cityhall.foundation.documents.serving import serve, serve_preview
from cityhall.foundation.documents.storage import place_answers
from cityhall.foundation.documents.verification import WrongDocument, wrong_documents
from cityhall.foundation.documents.viewing import preview

__all__ = [
    "ENDINGS",
    "IN_USE",
    "MAX_BYTES",
    "Document",
    "DocumentQuarantined",
    "ScannerStanding",
    "WrongDocument",
    "copy_of",
    "delete_document",
    "document",
    "ensure_place_is_free",
    "finished_upload",
    "held_contents",
    "name_in_copy",
    "open_document",
    "place_answers",
    "preview",
    "put_in_place",
    "scan_waiting",
    "scanner_standing",
    "serve",
    "serve_preview",
    "store_document",
    "wrong_documents",
]
