import json
from dataclasses import FrozenInstanceError, dataclass
from datetime import date, datetime, timedelta
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityhall.kernel import events as registry
from cityhall.kernel.clock import JST
from cityhall.kernel.events import (
    Event,
    UnknownEvent,
    UnreadableEvent,
    dump,
    event,
    events,
    handler_named,
    handlers_of,
    handles,
    load,
    name_of,
)

EPOCH = datetime(2000, 1, 1, tzinfo=JST)


@dataclass(frozen=True)
class LetterSent(Event):
    letter: UUID
    sent_at: datetime
    due_on: date | None = None
    pages: int = 1
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class LetterLost(Event):
    letter: UUID


def second(event: LetterSent, *, now: datetime) -> None: ...


def first(event: LetterSent, *, now: datetime) -> None: ...


@pytest.fixture(scope="module", autouse=True)
def registered():
    """These events and handlers are known while these tests run, and to nobody else."""
    with (
        patch.dict(registry._events),
        patch.dict(registry._names),
        patch.dict(registry._handlers),
    ):
        event("test.letter_sent")(LetterSent)
        event("test.letter_lost")(LetterLost)
        handles(LetterSent, name="test.second")(second)
        handles(LetterSent, name="test.first")(first)
        yield


def test_the_decorator_makes_a_frozen_dataclass():
    @event("test.stamp_licked")
    class StampLicked(Event):
        stamp: int

    assert StampLicked(3).stamp == load("test.stamp_licked", {"stamp": 3}).stamp == 3
    with pytest.raises(FrozenInstanceError):
        StampLicked(3).stamp = 4


@given(
    st.builds(
        LetterSent,
        id=st.uuids(),
        letter=st.uuids(),
        sent_at=st.timedeltas(timedelta(0), timedelta(days=36500)).map(lambda t: EPOCH + t),
        due_on=st.none() | st.dates(),
        pages=st.integers(),
        copies_to=st.lists(st.text(st.characters(exclude_categories=["Cs"]))).map(tuple),
    )
)
def test_an_event_comes_back_from_json(sent):
    assert load("test.letter_sent", json.loads(json.dumps(dump(sent)))) == sent


def test_two_happenings_of_the_same_kind_are_two():
    letter = uuid4()
    assert LetterLost(letter) != LetterLost(letter)
    assert LetterLost(letter).id != LetterLost(letter).id


def test_an_event_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        LetterLost(uuid4()).letter = uuid4()


def test_names():
    assert name_of(LetterLost) == "test.letter_lost"
    assert events()["test.letter_lost"] is LetterLost
    with pytest.raises(UnknownEvent, match="Event has no name"):
        name_of(Event)
    with pytest.raises(UnknownEvent, match=r"no event is named «test\.nothing»"):
        load("test.nothing", {})


def test_a_name_has_one_meaning():
    with pytest.raises(ValueError, match=r"«test\.letter_lost» is already .*LetterLost"):

        @event("test.letter_lost")
        class Another(Event): ...

    with pytest.raises(ValueError, match=r"«test\.first» is already .*first"):
        handles(LetterLost, name="test.first")(second)


def test_reading_a_module_again_registers_nothing_twice():
    handles(LetterSent, name="test.first")(first)
    event("test.letter_lost")(LetterLost)
    assert [handler.name for handler in handlers_of(LetterSent)] == ["test.first", "test.second"]
    assert handler_named("test.first").handle is first
    assert handlers_of(LetterLost) == ()
    with pytest.raises(UnknownEvent, match=r"no handler is named «test\.third»"):
        handler_named("test.third")


def test_older_and_newer_forms_of_an_event_are_read():
    stored = dump(LetterSent(letter=uuid4(), sent_at=datetime(2026, 11, 22, tzinfo=JST)))
    del stored["pages"]
    assert load("test.letter_sent", {**stored, "colour": "red"}).pages == 1


def test_what_cannot_be_read_is_named_but_not_shown():
    with pytest.raises(UnreadableEvent, match="letter, sent_at") as refusal:
        load("test.letter_sent", {"sent_at": "山田太郎", "pages": 3})
    assert "山田" not in str(refusal.value)
    assert refusal.value.__cause__ is None
    with pytest.raises(UnreadableEvent):
        load("test.letter_sent", ["not", "a", "mapping"])


def test_moments_keep_their_instant():
    sent = LetterSent(letter=uuid4(), sent_at=datetime(2026, 11, 22, 9, tzinfo=JST))
    again = load("test.letter_sent", dump(sent))
    assert again.sent_at - sent.sent_at == timedelta(0)
