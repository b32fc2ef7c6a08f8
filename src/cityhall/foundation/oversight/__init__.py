"""Looking after those who look: access in an emergency, and what is unusual."""
