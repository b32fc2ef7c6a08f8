"""Pages of the open site."""
