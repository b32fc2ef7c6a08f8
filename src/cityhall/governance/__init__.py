"""The wing governance: the city says in public what it wants to change, and measures itself."""
