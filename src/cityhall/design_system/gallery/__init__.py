"""Every component in every state, to be looked at."""
