"""Pages of the staff desk."""
