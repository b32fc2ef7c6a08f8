"""Bureaus, wards, sections and closing days, each with its dates."""
