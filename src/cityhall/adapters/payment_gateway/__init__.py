"""Payment services behind the port of payments."""
