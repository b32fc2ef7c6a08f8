"""Pages and commands that combine wings."""
