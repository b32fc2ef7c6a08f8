"""Addresses that a page's script sends a file to, piece by piece."""
