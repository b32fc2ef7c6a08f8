"""Pages for programs that watch the city."""
