"""The city hall for other programs: what it offers, and cases, as JSON over HTTP."""
