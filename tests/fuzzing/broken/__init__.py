"""Readers that are broken on purpose, to see them found."""
