"""Tells other systems, over HTTP."""
