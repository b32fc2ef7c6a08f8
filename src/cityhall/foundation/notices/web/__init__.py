"""The page that verifies a notice."""
