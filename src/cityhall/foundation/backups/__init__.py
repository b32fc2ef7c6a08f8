"""Copies of the whole city: one sealed file that can be carried away, and the way back from it."""
