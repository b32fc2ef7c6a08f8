"""The gallery alone, and views that go wrong."""

from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from cityhall.design_system.language import current_language
from cityhall.kernel.errors import Conflict


def conflict(request):
    raise Conflict("case.already_decided", "すでに<決裁>されています。", "読み込み直してください。")


def language(request):
    return HttpResponse(current_language())


@require_POST
def button(request):
    return HttpResponse("pressed")


urlpatterns = [
    path("button/", button),
    path("gallery/", include("cityhall.design_system.urls")),
    path("conflict/", conflict),
    path("language/", language),
]
