"""What is kept of a case: where it stands, its evidence chain, and the content beside the chain."""

from cityhall.engine.cases.models.beside import (
    Attachment,
    BesideChain,
    CaseValue,
    Correction,
    Decision,
    Note,
)
from cityhall.engine.cases.models.case import CHANNELS, Bundle, Case
from cityhall.engine.cases.models.chain import CaseEvent, Checkpoint, Unchangeable
from cityhall.engine.cases.models.disposal import Disposal, ErasureCertificate
from cityhall.engine.cases.models.due_warning import DueWarning
from cityhall.engine.cases.models.errand import Errand, ErrandPart
from cityhall.engine.cases.models.hand_over import HandOver
from cityhall.engine.cases.models.linking import LinkCode, LinkTry
from cityhall.engine.cases.models.not_duplicate import NotDuplicate
from cityhall.engine.cases.models.saved_view import SavedView

__all__ = [
    "CHANNELS",
    "Attachment",
    "BesideChain",
    "Bundle",
    "Case",
    "CaseEvent",
    "CaseValue",
    "Checkpoint",
    "Correction",
    "Decision",
    "Disposal",
    "DueWarning",
    "ErasureCertificate",
    "Errand",
    "ErrandPart",
    "HandOver",
    "LinkCode",
    "LinkTry",
    "NotDuplicate",
    "Note",
    "SavedView",
    "Unchangeable",
]
