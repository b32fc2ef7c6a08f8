"""What proves who one is, sent twice at the same moment: it is good once, and limits hold."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from cityhall.foundation.accounts.api import Actor, User, standing_of
from cityhall.foundation.accounts.models import Passkey
from cityhall.foundation.accounts.proofs.code_apps import use_code
from cityhall.foundation.accounts.proofs.passkeys import (
    MOST,
    Site,
    State,
    add_passkey,
    ask_for_passkey,
    begin_passkey,
    use_passkey,
)
from cityhall.foundation.accounts.proofs.recovery import (
    HOW_MANY,
    make_recovery_codes,
    use_recovery_code,
)
from cityhall.kernel import clock
from tests.engine.cases.conftest import in_a_file
from tests.engine.cases.test_at_once import at_once, codes
from tests.factories.passkeys import SoftKey
from tests.factories.people import a_clerk
from tests.factories.places import NOON
from tests.foundation.accounts.second_factor import code_at, with_app

HERE = Site("testserver", "http://testserver")
MANY = 4


@pytest.fixture
def clerk(transactional_db: None, tmp_path: Path, var_dir: Path) -> Iterator[User]:
    """Committed, so that several connections see the account."""
    with in_a_file(tmp_path / "several.sqlite3"):
        yield a_clerk()


def made(clerk: User, name: str, number: bytes = b"k" * 32) -> tuple[SoftKey, State, str]:
    """A new key with the answer by which it is registered, and what was asked."""
    state, options = begin_passkey(clerk, HERE)
    key = SoftKey(number=number)
    return key, state, key.made(json.loads(options))


def added(clerk: User, name: str, state: State, said: str, *, now: datetime = NOON) -> None:
    by = Actor.of(clerk)
    add_passkey(user_id=clerk.pk, name=name, said=said, state=state, site=HERE, by=by, now=now)


def test_a_code_of_an_app_opens_once(clerk: User) -> None:
    now = clock.now()
    code = code_at(with_app(clerk), now)
    opened = at_once(*[lambda: use_code(user_id=clerk.pk, code=code, now=now)] * MANY)
    assert sorted(opened) == [False] * (MANY - 1) + [True]


def test_a_code_on_paper_opens_once(clerk: User) -> None:
    by = Actor.of(clerk)
    paper = make_recovery_codes(user_id=clerk.pk, by=by, now=NOON)[0]
    press = lambda: use_recovery_code(  # noqa: E731 - sent by several
        user_id=clerk.pk, code=paper, by=by, now=NOON
    )
    assert sorted(at_once(*[press] * MANY)) == [False] * (MANY - 1) + [True]


def test_of_two_sheets_of_codes_one_is_good(clerk: User) -> None:
    by = Actor.of(clerk)
    sheets = at_once(*[lambda: make_recovery_codes(user_id=clerk.pk, by=by, now=NOON)] * MANY)
    assert standing_of(clerk.pk).codes_left == HOW_MANY
    first = [sheet[0] for sheet in sheets]
    opened = [use_recovery_code(user_id=clerk.pk, code=each, by=by, now=NOON) for each in first]
    assert sum(opened) == 1


@pytest.mark.parametrize("counts", [True, False], ids=["a key that counts", "one that does not"])
def test_an_answer_of_a_passkey_opens_once(clerk: User, counts: bool) -> None:
    """A key that does not count its uses (most of telephones) sends the same answer twice too."""
    key, state, said = made(clerk, "鍵")
    added(clerk, "鍵", state, said)
    asked, options = ask_for_passkey(HERE, clerk.pk)
    key.count = 4 if counts else -1
    answer = key.used(json.loads(options))
    press = lambda: use_passkey(  # noqa: E731 - sent by several
        said=answer, state=asked, site=HERE, now=NOON
    )
    opened = at_once(*[press] * MANY)
    assert [each for each in opened if each] == [clerk.pk]
    assert press() is None, "nor later, from a session that still remembers the question"
    again, options = ask_for_passkey(HERE, clerk.pk)
    key.count = 5 if counts else -1
    answer = key.used(json.loads(options))
    assert use_passkey(said=answer, state=again, site=HERE, now=NOON) == clerk.pk


def test_one_registration_of_a_passkey_happens_once(clerk: User) -> None:
    _, state, said = made(clerk, "鍵")
    results = at_once(*[lambda: added(clerk, "鍵", state, said)] * MANY)
    assert codes(results) == ["accounts.passkey_name"] * (MANY - 1)
    assert Passkey.objects.count() == 1


def test_one_key_for_two_accounts_at_once_belongs_to_one(clerk: User) -> None:
    other = a_clerk()
    (_, state, said), (_, state2, said2) = made(clerk, "鍵"), made(other, "鍵")
    results = at_once(
        lambda: added(clerk, "鍵", state, said), lambda: added(other, "鍵", state2, said2)
    )
    assert codes(results) == ["accounts.passkey_known"]
    assert Passkey.objects.count() == 1


def test_no_more_passkeys_than_the_limit_come_at_once(clerk: User) -> None:
    for number in range(MOST - 1):
        Passkey.objects.create(
            user=clerk, name=f"{number}", credential=f"{number}", public_key=b"", added_at=NOON
        )
    Passkey.objects.update(user=a_clerk())  # their keys cannot be read; only their number counts
    asked = [made(clerk, f"鍵{each}", bytes([each]) * 32) for each in range(MANY)]
    Passkey.objects.update(user=clerk)
    results = at_once(*[
        lambda name=f"鍵{at}", state=state, said=said: added(clerk, name, state, said)
        for at, (_, state, said) in enumerate(asked)
    ])  # fmt: skip
    assert codes(results) == ["accounts.too_many_passkeys"] * (MANY - 1)
    assert Passkey.objects.filter(user=clerk).count() == MOST
