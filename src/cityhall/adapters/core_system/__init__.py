"""Exchanges files with the city's core systems."""
