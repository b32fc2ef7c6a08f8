"""Accounts of residents that nobody uses any more: told of before, then gone, by rule."""
