"""The cases of a plan: a module for each kind, and what they share."""
