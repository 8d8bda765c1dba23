"""Verdicts and evidence to files and to the terminal; every writer works on a read-only record."""
