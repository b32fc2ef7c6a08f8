"""Addresses of the API and what answers them."""
