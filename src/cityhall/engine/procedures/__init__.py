"""Procedures and workflows as data, checked, published, immutable."""
