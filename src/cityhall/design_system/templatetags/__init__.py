"""The tags that every template of the site has."""
