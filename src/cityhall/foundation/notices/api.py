"""What other domains may use of notices.

What is stored is imported when first asked for: the command line checks the catalogue without
waiting for Django.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cityhall.foundation.notices.content import Decided
from cityhall.foundation.notices.definitions import PREFIX, NoticeDefinitions, read_notices
from cityhall.foundation.notices.schema import REMEDY_VALUES, VALUES, NoticeTemplate, Remedy

if TYPE_CHECKING:
    from cityhall.foundation.notices.actions import erase_notices, issue_notice, reprint_notice
    from cityhall.foundation.notices.queries import (
        NoticeMark,
        NoticeView,
        PrintingView,
        notice_of,
        notice_row,
        notices_of,
        paper_of,
        printings_of,
    )
    from cityhall.foundation.notices.verification import WrongNotice, wrong_notices

__all__ = [
    "PREFIX",
    "REMEDY_VALUES",
    "VALUES",
    "Decided",
    "NoticeDefinitions",
    "NoticeMark",
    "NoticeTemplate",
    "NoticeView",
    "PrintingView",
    "Remedy",
    "WrongNotice",
    "erase_notices",
    "issue_notice",
    "notice_of",
    "notice_row",
    "notices_of",
    "paper_of",
    "printings_of",
    "read_notices",
    "reprint_notice",
    "wrong_notices",
]

_STORED = {
    "NoticeMark": "queries",
    "NoticeView": "queries",
    "PrintingView": "queries",
    "WrongNotice": "verification",
    "erase_notices": "actions",
    "issue_notice": "actions",
    "notice_of": "queries",
    "notice_row": "queries",
    "notices_of": "queries",
    "paper_of": "queries",
    "printings_of": "queries",
    "reprint_notice": "actions",
    "wrong_notices": "verification",
}


def __getattr__(name: str) -> Any:
    if name not in _STORED:
        raise AttributeError(name)
    return getattr(import_module(f"cityhall.foundation.notices.{_STORED[name]}"), name)
