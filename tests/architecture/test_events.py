"""An event that nobody hears is either a mistake or has a reason here."""

from cityhall.kernel.events import events, handlers_of

#: Event → why nobody needs to hear it.
UNHEARD: dict[str, str] = {}


def test_every_event_is_heard_or_has_a_reason() -> None:
    unheard = {name for name, cls in events().items() if not handlers_of(cls)}
    assert unheard <= set(UNHEARD), "write a handler, a reason, or do not announce it"
    assert set(UNHEARD) <= unheard, "this reason is no longer needed"


def test_events_are_named_for_what_happened() -> None:
    for name, cls in events().items():
        assert "." in name, f"{name}: the domain, a dot, what happened"
        assert not cls.__name__.endswith("Event"), f"{cls.__name__}: past tense, no suffix"
