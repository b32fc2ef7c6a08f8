"""What other domains may use of accounts."""

from cityhall.foundation.accounts.actions import (
    account_for,
    change_email,
    change_preferences,
    ensure_email,
    give_duty,
    open_staff_account,
    open_staff_account_with_hash,
    record_sign_in,
    take_duty,
)
from cityhall.foundation.accounts.actor import Actor, ActorKind, actor_of
from cityhall.foundation.accounts.evidence import (
    Evidence,
    WrongSignature,
    take_out_evidence,
    wrong_signatures,
)
from cityhall.foundation.accounts.lockout import Failures, failures_that_count, unlock
from cityhall.foundation.accounts.models import Assurance, Duty, Kind, Role, User
from cityhall.foundation.accounts.permissions import PERMISSIONS, Permission, as_markdown
from cityhall.foundation.accounts.proofs.standing import (
    Standing,
    reset_second_factor,
    standing_of,
)
from cityhall.foundation.accounts.queries import (
    Colleague,
    DutyOf,
    Holder,
    allows,
    at_least,
    covered_places,
    duties_of,
    ensure_allowed,
    has_role,
    holders_of,
    in_places,
    reader_of,
    user_of,
    who_may,
)
from cityhall.foundation.accounts.signatures import (
    digest_of_statement,
    file_signature,
    forget_signed,
    keep_signature,
)
from cityhall.foundation.accounts.staff_accounts import (
    StaffAccount,
    close_staff_account,
    reopen_staff_account,
    set_staff_password,
    staff_accounts,
    staff_id_of,
)
from cityhall.foundation.accounts.staff_sessions import end_other_sessions
from cityhall.foundation.accounts.web.assurance import (
    assurance_of,
    remember_assurance,
    require_assurance,
)
from cityhall.foundation.accounts.web.guards import (
    needs,
    public,
    resident_only,
    safe_next,
    sign_in_first,
)
from cityhall.foundation.accounts.web.proving import require_fresh_proof

__all__ = [
    "PERMISSIONS",
    "Actor",
    "ActorKind",
    "Assurance",
    "Colleague",
    "Duty",
    "DutyOf",
    "Evidence",
    "Failures",
    "Holder",
    "Kind",
    "Permission",
    "Role",
    "StaffAccount",
    "Standing",
    "User",
    "WrongSignature",
    "account_for",
    "actor_of",
    "allows",
    "as_markdown",
    "assurance_of",
    "at_least",
    "change_email",
    "change_preferences",
    "close_staff_account",
    "covered_places",
    "digest_of_statement",
    "duties_of",
    "end_other_sessions",
    "ensure_allowed",
    "ensure_email",
    "failures_that_count",
    "file_signature",
    "forget_signed",
    "give_duty",
    "has_role",
    "holders_of",
    "in_places",
    "keep_signature",
    "needs",
    "open_staff_account",
    "open_staff_account_with_hash",
    "public",
    "reader_of",
    "record_sign_in",
    "remember_assurance",
    "reopen_staff_account",
    "require_assurance",
    "require_fresh_proof",
    "reset_second_factor",
    "resident_only",
    "safe_next",
    "set_staff_password",
    "sign_in_first",
    "staff_accounts",
    "staff_id_of",
    "standing_of",
    "take_duty",
    "take_out_evidence",
    "unlock",
    "user_of",
    "who_may",
    "wrong_signatures",
]
