"""Accounts of staff and residents, duties, permissions, the identity port."""
