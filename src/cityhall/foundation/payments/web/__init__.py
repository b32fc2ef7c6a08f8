"""The address to which the provider tells us."""
