"""The mutation score: whether each deliberate fault of the farm is reported under the clause that it breaks."""
