"""Compares two checkouts: whether their verdict files say the same, but for the text of reasons."""
