"""Accepted cases on their way into core systems as files, and what comes back."""
