"""Tokens for systems: OAuth 2.0 client credentials (RFC 6749 §4.4), by Authlib."""

from typing import Any

from authlib.integrations.django_oauth2 import AuthorizationServer
from authlib.integrations.django_oauth2.requests import DjangoOAuth2Payload, DjangoOAuth2Request
from authlib.oauth2.rfc6749 import ClientMixin, OAuth2Error, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidClientError, InvalidScopeError
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from django.http import HttpRequest, HttpResponse

from cityhall.foundation.accounts.api import public
from cityhall.foundation.clients.api import (
    LIFETIME,
    Client,
    client_named,
    count_call,
    holds_secret,
    keep_token,
    new_secret,
    scopes_of,
)
from cityhall.kernel import clock
from cityhall.kernel.errors import Problem
from cityhall.surfaces.api.answering import framed
from cityhall.surfaces.api.callers import ensure_not_spent, ensure_sealed
from cityhall.surfaces.api.problems import method_not_allowed, told

TRIES_A_MINUTE = 30  # from one address: a secret has 256 bits, this only keeps the noise down
WAYS = ("client_secret_basic", "client_secret_post")


class Known(ClientMixin):
    """A client as Authlib asks it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.scopes = scopes_of(client)

    def get_client_id(self) -> str:
        return self.client.client_id

    def check_client_secret(self, secret: str) -> bool:
        return holds_secret(self.client, secret, now=clock.now())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in WAYS

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == Credentials.GRANT_TYPE

    def get_allowed_scope(self, scope: str | None) -> str:
        """What was asked for; without a wish, everything that is held."""
        return scope or " ".join(self.scopes)


class Credentials(ClientCredentialsGrant):
    """The grant. A wish for a scope that is not held is refused, not silently made smaller."""

    TOKEN_ENDPOINT_AUTH_METHODS = WAYS

    def validate_requested_scope(self) -> None:
        client: Known = self.request.client
        wish = (self.request.payload.scope or "").split()
        if not client.scopes or set(wish) - set(client.scopes):
            raise InvalidScopeError()


class Sealed(DjangoOAuth2Request):
    """A request whose line `ensure_sealed` has looked at; Authlib would look at the scheme."""

    def __init__(self, request: HttpRequest) -> None:
        OAuth2Request.__init__(
            self, str(request.method), "https://sealed/", headers=request.headers
        )
        self.payload = DjangoOAuth2Payload(request)
        self._request = request


class Server(AuthorizationServer):
    """Authlib's server over our clients: of a secret or token nothing is kept but its digest."""

    def query_client(self, client_id: str) -> Known | None:
        client = client_named(client_id)
        return Known(client) if client else None

    def create_oauth2_request(self, request: HttpRequest) -> DjangoOAuth2Request:
        return Sealed(request)

    def handle_error_response(self, request: Any, error: OAuth2Error) -> HttpResponse:
        """An unknown client and a wrong secret are answered alike."""
        if isinstance(error, InvalidClientError):
            error.status_code = 401
        answer: HttpResponse = super().handle_error_response(request, error)
        return answer

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        keep_token(
            client=request.client.client,
            token=token["access_token"],
            scopes=token["scope"].split(),
            now=clock.now(),
        )


def _server() -> Server:
    server = Server(None, None)
    server.register_grant(Credentials)
    generator = BearerTokenGenerator(
        lambda *args, **kwargs: new_secret("token"),
        expires_generator=int(LIFETIME.total_seconds()),
    )
    server.register_token_generator("default", generator)
    return server


SERVER = _server()


def _token(request: HttpRequest) -> HttpResponse:
    """A token for a secret. Errors have the shape of RFC 6749 §5.2, as its clients expect."""
    if request.method != "POST":
        answer = told(method_not_allowed())
        answer["Allow"] = "POST"
        return answer
    try:
        ensure_sealed(request)
        caller = f"token:{request.META.get('REMOTE_ADDR', '')}"
        ensure_not_spent(request, count_call(caller, limit=TRIES_A_MINUTE, now=clock.now()))
        if request.GET:  # a secret in an address would stand in every log
            return _error(request)
        given: HttpResponse = SERVER.create_token_response(request)
        return given
    except Problem as problem:
        return told(problem)
    except UnicodeError:  # credentials that are no text
        return _error(request)


def _error(request: HttpRequest) -> HttpResponse:
    asked = SERVER.create_oauth2_request(request)
    return SERVER.handle_error_response(asked, InvalidClientError())


token = public("外部システムは、秘密でここに名乗る。回数は送り元ごとに数える")(
    framed(_token, is_open=False)
)
