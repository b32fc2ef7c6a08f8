"""Investments in systems: asked for, reviewed, promised, and found kept or not by the platform."""
