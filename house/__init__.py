"""What `make` does before the product can run; only Python's standard library is used."""
