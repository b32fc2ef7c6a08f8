"""Plans of the city over years: what was promised, by when, and what is measured of it."""
