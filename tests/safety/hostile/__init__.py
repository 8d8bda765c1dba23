"""Servers that mean harm: what they send, by kind."""
