"""The page of the demonstration's payment service: how shall this payment end?"""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cityhall.adapters.payment_gateway.demo import books
from cityhall.adapters.payment_gateway.demo.gateway import said_of, signed_callback
from cityhall.foundation.accounts.api import public
from cityhall.foundation.payments.api import take_callback
from cityhall.kernel import clock

TEMPLATE = Path(__file__).parent / "templates" / "page.html"
SLOW = timedelta(minutes=1)
#: Ways to end a payment beside paying it, in the order of the page.
OTHER_WAYS = ("decline", "abandon", "slow", "lost", "late")


@public("デモ用の支払いのページ。お金は動かない。デモのときだけある")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Shows what is to be paid; a button ends it and leads back to the city."""
    if not settings.DEMO:
        raise Http404
    values = request.POST if request.method == "POST" else request.GET
    known = books.entry(values.get("payment", ""))
    if known is None:
        raise Http404
    if request.method == "POST":
        _end(known, request.POST.get("way", ""), clock.now())
        return HttpResponseRedirect(known.return_to)
    shown = engines["django"].from_string(TEMPLATE.read_text(encoding="utf-8"))
    ways = [(way, f"demo_payment.{way}", f"demo_payment.{way}_body") for way in OTHER_WAYS]
    context = {"payment": known, "ways": ways, "is_over": known.state != "open"}
    return HttpResponse(shown.render(context, request))


def _end(known: books.Entry, way: str, now: datetime) -> None:
    """What each button does: `pay` and `decline` tell the city at once, `slow` is said after a
    minute and only when asked, `lost` is never told, `late` happened after the deadline."""
    if way == "abandon":
        return
    said_from = now + SLOW if way == "slow" else now
    at = _after_deadline(known, now) if way == "late" else now
    state = "failed" if way == "decline" else "paid"
    ended = books.end(known, state, at=at, said_from=said_from)
    if way in ("pay", "decline", "late"):
        headers, body = signed_callback(said_of(ended), now=now)
        take_callback(headers=headers, body=body, now=now)


def _after_deadline(known: books.Entry, now: datetime) -> datetime:
    if not known.payable_until:
        return now
    return datetime.fromisoformat(known.payable_until) + timedelta(minutes=1)
