"""Deployment files: from TOML text to nouns, with every mistake named at once."""
