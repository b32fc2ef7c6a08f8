"""What was typed on a page when the session had expired: kept until its writer has signed in."""

from django.http import HttpRequest, QueryDict

from cityhall.resident_services.application.models import Draft

KEY = "application.unsent"
MOST = 50_000  # characters; more than any page of the form takes


def put_aside(request: HttpRequest, draft: Draft) -> None:
    """In this browser's session, for this page of this draft. Files are to be chosen again."""
    typed = request.POST.urlencode()
    if len(typed) <= MOST:
        request.session[KEY] = {"draft": draft.pk, "path": request.path, "typed": typed}


def take_up(request: HttpRequest, draft: Draft) -> QueryDict | None:
    """What was typed on this page of this draft and could not be saved; once."""
    kept = request.session.get(KEY)
    if kept is None or (kept["draft"], kept["path"]) != (draft.pk, request.path):
        return None
    del request.session[KEY]
    return QueryDict(kept["typed"])
