"""What every test stands on holds: no way out, a folder of its own, a budget."""

import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from pytest_socket import SocketConnectBlockedError

from tests.conftest import AssertFlat, touches_database

#: pytest-socket warns as well as raises, and warnings are errors here.
REFUSED = (SocketConnectBlockedError, UserWarning)
rows = 0


def one_query_in_all(request: HttpRequest) -> HttpResponse:
    _ask(1)
    return HttpResponse("list")


def one_query_per_row(request: HttpRequest) -> HttpResponse:
    _ask(rows)
    return HttpResponse("list")


def _ask(times: int) -> None:
    with connection.cursor() as cursor:
        for _ in range(times):
            cursor.execute("SELECT 1")


def make_rows(number: int) -> None:
    global rows
    rows += number


urlpatterns = [path("flat/", one_query_in_all), path("leak/", one_query_per_row)]


def test_another_machine_is_out_of_reach() -> None:
    with socket.socket() as outside, pytest.raises(REFUSED):
        outside.connect(("192.0.2.1", 80))


def test_this_machine_is_in_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_nothing_is_written_beside_the_developers_data(var_dir: Path) -> None:
    assert var_dir == settings.VAR_DIR
    assert not var_dir.is_relative_to(settings.CHECKOUT)
    assert not settings.STATIC_ROOT.is_relative_to(settings.CHECKOUT)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_a_page_with_a_fixed_number_of_queries_passes(
    client: Client, assert_query_count_flat: AssertFlat
) -> None:
    assert_query_count_flat(client, "/flat/", make_rows)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_a_page_with_a_query_per_row_is_caught(
    client: Client, assert_query_count_flat: AssertFlat
) -> None:
    with pytest.raises(AssertionError, match="queries for 3 rows"):
        assert_query_count_flat(client, "/leak/", make_rows)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])
def test_a_page_that_is_not_there_is_no_pass(
    client: Client, assert_query_count_flat: AssertFlat
) -> None:
    with pytest.raises(AssertionError, match="answers 404"):
        assert_query_count_flat(client, "/nowhere/", make_rows)


@pytest.mark.django_db
def test_what_touches_a_database_runs_on_each(request: pytest.FixtureRequest) -> None:
    assert touches_database(request.node)


@pytest.mark.django_db
@pytest.mark.one_engine
def test_what_no_engine_decides_runs_once(request: pytest.FixtureRequest) -> None:
    assert not touches_database(request.node)
