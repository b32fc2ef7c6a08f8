"""What other domains may use of cases."""

from cityhall.engine.cases.access import handed_over_by
from cityhall.engine.cases.actions.core_systems import (
    Answered,
    TakenIn,
    export_hand_overs,
    hold_back,
    take_in_answers,
)
from cityhall.engine.cases.actions.counter import correct_at_counter
from cityhall.engine.cases.actions.desk import (
    add_note,
    erase_values,
    hand_over_case,
    release_case,
    take_case,
)
from cityhall.engine.cases.actions.duplicates import doubt_again, say_not_duplicate
from cityhall.engine.cases.actions.errands import (
    ask_errand,
    cancel_errand,
    retry_errand,
    undo_errand,
)
from cityhall.engine.cases.actions.linking import NewLinkCode, link_by_code, make_link_code
from cityhall.engine.cases.actions.many import (
    Failed,
    Result,
    assign_cases,
    release_cases,
    take_cases,
    undo_giving,
    undo_taking,
)
from cityhall.engine.cases.actions.moving import Moved, move_case
from cityhall.engine.cases.actions.named import (
    answer_corrections,
    check_notification,
    complete_at_counter,
    decide_case,
    propose_decision,
    request_corrections,
    send_back,
    withdraw_case,
)
from cityhall.engine.cases.actions.opening import Filing, open_bundle
from cityhall.engine.cases.actions.passing import accept_passing, give_back_case
from cityhall.engine.cases.actions.pointing import see_point
from cityhall.engine.cases.actions.protecting import begin_protection
from cityhall.engine.cases.actions.retention import hold_case, release_hold, tend_retention
from cityhall.engine.cases.actions.saved_views import forget_view, move_view_up, save_view
from cityhall.engine.cases.actions.timers import ring_timers
from cityhall.engine.cases.costs import fee_when_withdrawn
from cityhall.engine.cases.emergency import open_in_emergency, read_case
from cityhall.engine.cases.events import BundleOpened, CaseMoved, CaseReminded, SectionChanged
from cityhall.engine.cases.hidden import HiddenCases, hidden_at
from cityhall.engine.cases.models import CHANNELS, Case, CaseEvent
from cityhall.engine.cases.queries.case_page import case_page
from cityhall.engine.cases.queries.case_views import (
    CasePage,
    CorrectionRow,
    DecisionRow,
    NoteRow,
    ValueRow,
)
from cityhall.engine.cases.queries.counting import cases_opened, people_with_open_cases
from cityhall.engine.cases.queries.deadlines import DuePage, DueRow, warning_count, warnings_of
from cityhall.engine.cases.queries.errands import (
    ErrandView,
    errand_refusals,
    errand_view,
    errands_of,
    take_file,
)
from cityhall.engine.cases.queries.explaining import DueCounted
from cityhall.engine.cases.queries.hand_overs import (
    HandOverBatch,
    HandOverCount,
    HandOverRow,
    QueuedHandOver,
    as_csv,
    batch_counts,
    exported_list,
    failed_hand_overs,
    hand_over_batches,
    hand_over_counts,
    hand_over_standing,
    handover_rows,
    queued_hand_overs,
)
from cityhall.engine.cases.queries.inbox import (
    DUE,
    VIEWS,
    InboxPage,
    InboxRow,
    Listing,
    ViewCount,
    inbox,
    inbox_counts,
    inbox_order,
)
from cityhall.engine.cases.queries.load import AssigneeLoad, load_of, open_cases_of
from cityhall.engine.cases.queries.passings import PassingRow, waiting_among
from cityhall.engine.cases.queries.receipts import (
    BundleReceipt,
    ReceiptCase,
    bundle_receipt,
    sees_whole_bundle,
)
from cityhall.engine.cases.queries.related import RelatedCase, named_cases
from cityhall.engine.cases.queries.retention import (
    CertificateRow,
    RetentionRow,
    Standing,
    certificates,
    retention_rows,
)
from cityhall.engine.cases.queries.saved_views import NamedView, first_view, saved_views
from cityhall.engine.cases.queries.sent import SentValue, document_sent, sent_with
from cityhall.engine.cases.queries.timeline import (
    AskedCorrection,
    DecisionView,
    TimelineCase,
    case_titles,
    cases_of_person,
    own_cases,
    timeline_of,
)
from cityhall.engine.cases.queries.unanswered import Unanswered
from cityhall.engine.cases.queries.worklist import WorkPage, WorkRow, may_list, worklist
from cityhall.engine.cases.rules.refusals import IDENTITY_DOCUMENTS
from cityhall.engine.cases.rules.standard_period import Course, course_in
from cityhall.engine.cases.rules.workflow import Details, OpenMove, OutcomeChoice
from cityhall.engine.cases.sentences import sentence_words, sentences_for
from cityhall.engine.cases.telling import case_address
from cityhall.engine.cases.verification.checkpoints import write_checkpoint
from cityhall.engine.cases.verification.lines import LINES_KNOWN, raw_lines
from cityhall.engine.cases.verification.verify import Found, verify

__all__ = [
    "CHANNELS",
    "DUE",
    "IDENTITY_DOCUMENTS",
    "LINES_KNOWN",
    "VIEWS",
    "Answered",
    "AskedCorrection",
    "AssigneeLoad",
    "BundleOpened",
    "BundleReceipt",
    "Case",
    "CaseEvent",
    "CaseMoved",
    "CasePage",
    "CaseReminded",
    "CertificateRow",
    "CorrectionRow",
    "Course",
    "DecisionRow",
    "DecisionView",
    "Details",
    "DueCounted",
    "DuePage",
    "DueRow",
    "ErrandView",
    "Failed",
    "Filing",
    "Found",
    "HandOverBatch",
    "HandOverCount",
    "HandOverRow",
    "HiddenCases",
    "InboxPage",
    "InboxRow",
    "Listing",
    "Moved",
    "NamedView",
    "NewLinkCode",
    "NoteRow",
    "OpenMove",
    "OutcomeChoice",
    "PassingRow",
    "QueuedHandOver",
    "ReceiptCase",
    "RelatedCase",
    "Result",
    "RetentionRow",
    "SectionChanged",
    "SentValue",
    "Standing",
    "TakenIn",
    "TimelineCase",
    "Unanswered",
    "ValueRow",
    "ViewCount",
    "WorkPage",
    "WorkRow",
    "accept_passing",
    "add_note",
    "answer_corrections",
    "as_csv",
    "ask_errand",
    "assign_cases",
    "batch_counts",
    "begin_protection",
    "bundle_receipt",
    "cancel_errand",
    "case_address",
    "case_page",
    "case_titles",
    "cases_of_person",
    "cases_opened",
    "certificates",
    "check_notification",
    "complete_at_counter",
    "correct_at_counter",
    "course_in",
    "decide_case",
    "document_sent",
    "doubt_again",
    "erase_values",
    "errand_refusals",
    "errand_view",
    "errands_of",
    "export_hand_overs",
    "exported_list",
    "failed_hand_overs",
    "fee_when_withdrawn",
    "first_view",
    "forget_view",
    "give_back_case",
    "hand_over_batches",
    "hand_over_case",
    "hand_over_counts",
    "hand_over_standing",
    "handed_over_by",
    "handover_rows",
    "hidden_at",
    "hold_back",
    "hold_case",
    "inbox",
    "inbox_counts",
    "inbox_order",
    "link_by_code",
    "load_of",
    "make_link_code",
    "may_list",
    "move_case",
    "move_view_up",
    "named_cases",
    "open_bundle",
    "open_cases_of",
    "open_in_emergency",
    "own_cases",
    "people_with_open_cases",
    "propose_decision",
    "queued_hand_overs",
    "raw_lines",
    "read_case",
    "release_case",
    "release_cases",
    "release_hold",
    "request_corrections",
    "retention_rows",
    "retry_errand",
    "ring_timers",
    "save_view",
    "saved_views",
    "say_not_duplicate",
    "see_point",
    "sees_whole_bundle",
    "send_back",
    "sent_with",
    "sentence_words",
    "sentences_for",
    "take_case",
    "take_cases",
    "take_file",
    "take_in_answers",
    "tend_retention",
    "timeline_of",
    "undo_errand",
    "undo_giving",
    "undo_taking",
    "verify",
    "waiting_among",
    "warning_count",
    "warnings_of",
    "withdraw_case",
    "worklist",
    "write_checkpoint",
]
