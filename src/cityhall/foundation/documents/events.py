"""What happens to documents that others must act on."""

from cityhall.kernel.events import Event, event


@event("documents.document_quarantined")
class DocumentQuarantined(Event):
    """A virus was found in a document that had been taken in; nobody can open it any more."""

    document: str
