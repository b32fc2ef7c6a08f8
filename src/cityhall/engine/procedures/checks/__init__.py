"""What must hold of the catalogue beyond its shape; each module looks at one concern."""
