"""Outside calls end: in time, in size, and where they were sent."""

from collections.abc import Iterator

import pytest

from cityhall.adapters.identity_provider.openid import calls
from cityhall.adapters.identity_provider.openid.calls import ask
from cityhall.foundation.accounts.ports import IdentityUnavailable
from tests.adapters.identity_provider.small_server import Answers, small_server


@pytest.fixture
def server() -> Iterator[Answers]:
    with small_server() as answers:
        yield answers


def test_an_answer_comes_as_it_was_sent(server: Answers):
    server.pieces = (b'{"a":', b" 1}")
    answer = ask(server.address)
    assert (answer.status, answer.media_type) == (200, "application/json")
    assert answer.fields() == {"a": 1}


def test_a_redirection_is_not_followed(server: Answers):
    server.status, server.headers = 302, {"Location": f"{server.address}/elsewhere"}
    assert not ask(server.address).is_good
    assert server.asked == 1


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_try_again_later_is_an_outage(server: Answers, status: int):
    server.status = status
    with pytest.raises(IdentityUnavailable, match=str(status)):
        ask(server.address)


def test_an_answer_that_does_not_end_is_not_read_to_its_end(server: Answers):
    server.pieces = [b" " * 65_536] * 8
    with pytest.raises(IdentityUnavailable, match="more than"):
        ask(server.address)


def test_an_answer_that_drips_is_given_up(server: Answers, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(calls, "WHOLE", 0.2)
    server.pieces, server.pause = [b" "] * 20, 0.05
    with pytest.raises(IdentityUnavailable, match="no whole answer"):
        ask(server.address)


def test_a_silent_server_is_given_up(server: Answers, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(calls, "WAIT", 0.1)
    server.pause = 0.5
    with pytest.raises(IdentityUnavailable, match="TimeoutError"):
        ask(server.address)


def test_nobody_there():
    with small_server() as gone:
        address = gone.address
    with pytest.raises(IdentityUnavailable, match="URLError"):
        ask(address)


@pytest.mark.parametrize(
    "address",
    ["http://issuer.example/token", "file:///etc/hosts", "ftp://127.0.0.1/", "", "https://", "x"],
)
def test_only_tls_is_spoken_with_other_machines(address: str):
    with pytest.raises(IdentityUnavailable, match="not https"):
        ask(address)
