"""Judges the clauses that show in settings alone: which values of a deployment file depart from the topic."""
