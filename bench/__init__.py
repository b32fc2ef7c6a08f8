"""Benchmarks: one file each, run as `python -m bench.<name>`; each prints lines of JSON."""
