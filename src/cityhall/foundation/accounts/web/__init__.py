"""Sign-in pages of staff, and what guards every view."""
