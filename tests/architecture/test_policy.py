"""The page policy stays strict: nothing inline, nothing from elsewhere."""

from django.conf import settings
from django.test import Client, override_settings
from django.urls import path

DIRECTIVES = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
urlpatterns: list[object] = [path("nothing/", lambda request: None)]


def test_nothing_inline_and_no_evaluation() -> None:
    allowed = {str(source) for sources in DIRECTIVES.values() for source in sources}
    assert not {source for source in allowed if "unsafe" in source}


def test_nothing_from_another_place() -> None:
    allowed = {str(source) for sources in DIRECTIVES.values() for source in sources}
    assert allowed <= {"'none'", "'self'", "data:"}


def test_what_is_not_named_is_refused() -> None:
    assert [str(source) for source in DIRECTIVES["default-src"]] == ["'none'"]


def test_the_policy_is_sent() -> None:
    with override_settings(ROOT_URLCONF=__name__):
        answer = Client(raise_request_exception=False).get("/unknown/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
