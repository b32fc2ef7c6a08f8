"""The gallery alone, and views that go wrong."""

from django.http import HttpResponse
from django.urls import include, path

from cityhall.design_system.language import current_language
from cityhall.kernel.errors import Conflict


def conflict(request):
    raise Conflict("case.already_decided", "すでに<決裁>されています。", "読み込み直してください。")


def language(request):
    return HttpResponse(current_language())


urlpatterns = [
    path("gallery/", include("cityhall.design_system.urls")),
    path("conflict/", conflict),
    path("language/", language),
]
