"""Everything that the city ever asks for, defined once."""
