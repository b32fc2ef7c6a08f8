"""Who calls: anybody, a resident with a session, or a system with a token and its scopes.

Each says who it lets in as `cityhall_permission`, for the list of addresses and its test.
"""

from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer

from cityhall.foundation.accounts.api import Actor, User, actor_of
from cityhall.foundation.clients.api import SCOPES, Allowance, Bearer, bearer_of, count_call
from cityhall.kernel import clock
from cityhall.kernel.errors import NotAllowed
from cityhall.surfaces.api.problems import CallsSpent, TokenMissing, token_missing

THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


class Anybody:
    """No token; the reason is read by whoever checks the list of open addresses."""

    def __init__(self, reason: str) -> None:
        self.cityhall_permission = f"public: {reason}"

    def __call__(self, request: HttpRequest) -> bool:
        return True


class Resident(APIKeyCookie):
    """A resident who has signed in on the site, with the site's own session.

    Only for reading: the cookie is SameSite=Lax and no other site is let in, so that a page
    elsewhere can neither read an answer nor do anything with it.
    """

    param_name = "sessionid"
    openapi_name = "session"
    cityhall_permission = "resident"

    def __init__(self) -> None:
        super().__init__(csrf=False)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor:
        user = request.user
        if not isinstance(user, User) or not user.is_resident:
            raise TokenMissing(
                "api.resident_missing",
                "住民としてログインしていません。",
                "サイトでログインしてから、同じブラウザーで開いてください。",
            )
        return actor_of(request)


class Token(HttpBearer):
    """A system whose token holds the scope. Every call is counted, also one that is refused."""

    openapi_name = "client"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope
        self.cityhall_permission = f"scope {scope} ({SCOPES[scope].permission})"

    def __call__(self, request: HttpRequest) -> Any:
        allowed = super().__call__(request)
        if allowed is None:
            raise token_missing()
        return allowed

    def authenticate(self, request: HttpRequest, token: str) -> Bearer:
        ensure_sealed(request)
        now = clock.now()
        bearer = bearer_of(token, now=now)
        if bearer is None:
            raise TokenMissing(
                "api.token_over",
                "このトークンは使えません。期限が切れたか、止められています。",
                "/api/oauth/token で新しいトークンを得てください。",
            )
        ensure_not_spent(request, count_call(bearer.client_id, limit=bearer.per_minute, now=now))
        if self.scope not in bearer.scopes:
            raise NotAllowed(
                "api.scope_missing",
                f"このトークンには、スコープ「{self.scope}」がありません。",
                "スコープを付けてトークンを得るか、市の運用の担当にスコープを頼んでください。",
            )
        return bearer


def ensure_sealed(request: HttpRequest) -> None:
    """`NotAllowed` (api.not_https) for a secret or token that came over an open line: TLS
    everywhere but on this very machine."""
    if not request.is_secure() and request.META.get("REMOTE_ADDR") not in THIS_MACHINE:
        raise NotAllowed(
            "api.not_https",
            "秘密やトークンは、暗号化しない通信では受け取りません。",
            "https のアドレスで送ってください。この秘密は、新しいものに替えてください。",
        )


def ensure_not_spent(request: HttpRequest, allowance: Allowance) -> None:
    """`CallsSpent` (api.calls_spent) once the minute is used up; its headers go with any answer."""
    request.META["cityhall.allowance"] = allowance
    if allowance.is_spent:
        raise CallsSpent(
            "api.calls_spent",
            "1分間に呼べる回数を超えました。",
            "Retry-After の秒数だけ待ってから、もう一度送ってください。",
        )
