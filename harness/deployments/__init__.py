"""Deployment files and written scenarios: from TOML text to nouns, with every mistake named at once."""
