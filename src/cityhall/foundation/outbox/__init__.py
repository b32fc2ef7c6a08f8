"""Work that follows from an event, committed together with it."""
