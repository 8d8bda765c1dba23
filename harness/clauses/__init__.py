"""The register of clauses: `clauses.toml`, and what reads it."""
