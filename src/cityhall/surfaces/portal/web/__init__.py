"""Pages of the residents' portal."""
