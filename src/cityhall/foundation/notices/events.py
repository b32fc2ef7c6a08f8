"""What happened, in the past tense; others hear of it after the commit."""

from cityhall.kernel.events import Event, event


@event("notices.notice_issued")
class NoticeIssued(Event):
    """A notice has its number and content; its paper is still to be set."""

    number: str
