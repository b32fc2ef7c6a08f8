"""Accounts and duties; by what staff prove who they are; where they are signed in."""

from cityhall.foundation.accounts.models.absence import Absence
from cityhall.foundation.accounts.models.account import (
    Assurance,
    Duty,
    Kind,
    ResidentIdentity,
    Role,
    Signature,
    User,
)
from cityhall.foundation.accounts.models.proofs import (
    AnsweredQuestion,
    CodeApp,
    Passkey,
    RecoveryCode,
    StaffSession,
)

__all__ = [
    "Absence",
    "AnsweredQuestion",
    "Assurance",
    "CodeApp",
    "Duty",
    "Kind",
    "Passkey",
    "RecoveryCode",
    "ResidentIdentity",
    "Role",
    "Signature",
    "StaffSession",
    "User",
]
