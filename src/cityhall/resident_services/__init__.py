"""The wing for residents: guide, applications and what they lead to."""
