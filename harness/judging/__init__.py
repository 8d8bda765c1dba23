"""Pure judging: a case and what was seen of it give a verdict. No clock, no network, no file."""
