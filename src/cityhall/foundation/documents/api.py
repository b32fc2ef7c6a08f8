"""What other domains may use of documents."""

from cityhall.foundation.documents.actions import delete_document, store_document
from cityhall.foundation.documents.copies import IN_USE, copies_of, hold_contents, name_in_copy
from cityhall.foundation.documents.events import DocumentQuarantined
from cityhall.foundation.documents.models import Document
from cityhall.foundation.documents.owning import finished_upload
from cityhall.foundation.documents.queries import document, open_document
from cityhall.foundation.documents.rules import ENDINGS, MAX_BYTES
from cityhall.foundation.documents.scanning import ScannerStanding, scan_waiting, scanner_standing
from cityhall.foundation.documents.serving import serve, serve_preview
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
    "copies_of",
    "delete_document",
    "document",
    "finished_upload",
    "hold_contents",
    "name_in_copy",
    "open_document",
    "preview",
    "scan_waiting",
    "scanner_standing",
    "serve",
    "serve_preview",
    "store_document",
    "wrong_documents",
]
