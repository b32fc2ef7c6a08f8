"""The residents' pages: home, my page, corrections."""
