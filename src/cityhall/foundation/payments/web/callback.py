"""The provider's callback: signed by the provider, sent again until it hears 200."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cityhall.foundation.accounts.api import public
from cityhall.foundation.payments.actions.paying import take_callback
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem

LARGEST = 64 * 1024


@csrf_exempt  # no browser sends it; the provider's signature is what is checked
@public("支払いの事業者からの知らせ。署名のないもの、合わないものは断り、何も残さない")
@never_cache
@require_POST
def callback(request: HttpRequest) -> JsonResponse:
    """200 for everything that was understood, also the second time; 400 for what is forged.

    Anything else (a database that is down) is a failure, and the provider sends it again.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST:
        return JsonResponse({"code": "payments.callback_too_large"}, status=413)
    try:
        outcome = take_callback(headers=request.headers, body=request.body, now=clock.now())
    except Problem as problem:
        return JsonResponse({"code": problem.code}, status=problem.status)
    return JsonResponse({"outcome": outcome})
