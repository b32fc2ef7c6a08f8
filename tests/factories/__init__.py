"""Scenario builders, named for the situation they make."""
