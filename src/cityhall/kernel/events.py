"""What happened, as frozen values with a stable name, and who wants to hear of it.

A domain declares its events in `events.py` and its handlers in `handlers.py`; the outbox imports
both at start-up, stores what is announced and calls the handlers after the commit.
"""

import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar, dataclass_transform
from uuid import UUID, uuid4

from pydantic import TypeAdapter, ValidationError


@dataclasses.dataclass(frozen=True)
class Event:
    """Base of all events. `id` tells two happenings of the same kind apart.

    Fields are ids, dates, moments and short codes, never personal values: an event is stored
    longer than what it speaks of.
    """

    id: UUID = dataclasses.field(default_factory=uuid4, kw_only=True)


E = TypeVar("E", bound=Event)
E_contra = TypeVar("E_contra", bound=Event, contravariant=True)


class Handle(Protocol[E_contra]):
    """What a handler looks like: called after the commit, perhaps more than once."""

    def __call__(self, event: E_contra, /, *, now: datetime) -> None: ...


@dataclasses.dataclass(frozen=True)
class Handler:
    """One listener: `name` is stored with each job and must never change."""

    name: str
    event: type[Event]
    handle: Callable[..., None]


class UnknownEvent(LookupError):
    """No event, or no handler, has this name: it was renamed, or its module is not installed."""


class UnreadableEvent(ValueError):
    """What was stored does not fit the event's fields; names the fields, never their values."""


_events: dict[str, type[Event]] = {}
_names: dict[type[Event], str] = {}
_handlers: dict[str, Handler] = {}
_adapters: dict[type[Event], TypeAdapter[Any]] = {}


@dataclass_transform(frozen_default=True, field_specifiers=(dataclasses.field,))
def event(name: str) -> Callable[[type[E]], type[E]]:
    """`@event("case.opened")` makes the class a frozen dataclass that is stored under `name`."""

    def register(cls: type[E]) -> type[E]:
        if "__dataclass_params__" not in cls.__dict__:
            cls = dataclasses.dataclass(frozen=True)(cls)
        _refuse_second(name, _events.get(name), cls)
        _events[name] = cls
        _names[cls] = name
        return cls

    return register


def handles(event: type[E], *, name: str) -> Callable[[Handle[E]], Handle[E]]:
    """`@handles(CaseOpened, name="messages.tell_resident")` over `f(event, *, now)`."""

    def register(handle: Handle[E]) -> Handle[E]:
        known = _handlers.get(name)
        _refuse_second(name, known and known.handle, handle)
        _handlers[name] = Handler(name, event, handle)
        return handle

    return register


def _refuse_second(name: str, known: Any, new: Any) -> None:
    """One name, one meaning. The same definition read again (a reload) is no second one."""
    if known and (known.__module__, known.__qualname__) != (new.__module__, new.__qualname__):
        raise ValueError(f"«{name}» is already {known.__module__}.{known.__qualname__}")


def name_of(event: type[Event]) -> str:
    """The name under which events of this class are stored."""
    if event not in _names:
        raise UnknownEvent(f"{event.__qualname__} has no name: decorate it with @event(…)")
    return _names[event]


def events() -> dict[str, type[Event]]:
    """All registered events by name."""
    return dict(_events)


def handlers_of(event: type[Event]) -> tuple[Handler, ...]:
    """Who listens to events of exactly this class, in order of name."""
    found = (handler for handler in _handlers.values() if handler.event is event)
    return tuple(sorted(found, key=lambda handler: handler.name))


def handler_named(name: str) -> Handler:
    """The handler stored under `name`; `UnknownEvent` if there is none."""
    if name not in _handlers:
        raise UnknownEvent(f"no handler is named «{name}»")
    return _handlers[name]


def _adapter(cls: type[Event]) -> TypeAdapter[Any]:
    """Built on first use (about a millisecond), when all names in annotations can be resolved."""
    if cls not in _adapters:
        _adapters[cls] = TypeAdapter(cls)
    return _adapters[cls]


def dump(event: Event) -> dict[str, Any]:
    """The event as JSON values; moments and dates as ISO 8601, ids as text."""
    payload: dict[str, Any] = _adapter(type(event)).dump_python(event, mode="json")
    return payload


def load(name: str, payload: dict[str, Any]) -> Event:
    """The event again. Fields it no longer has are passed over; new ones need a default."""
    if name not in _events:
        raise UnknownEvent(f"no event is named «{name}»")
    try:
        loaded: Event = _adapter(_events[name]).validate_python(payload)
    except ValidationError as error:
        fields = {str(place) for e in error.errors(include_input=False) for place in e["loc"][:1]}
        raise UnreadableEvent(f"«{name}» does not fit: {', '.join(sorted(fields))}") from None
    return loaded
