"""Who did or read what, written in the same transaction."""
