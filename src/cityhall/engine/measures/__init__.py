"""Measures computed from events."""
