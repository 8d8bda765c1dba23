"""Deployment files: read from TOML into the deployment model, with every mistake reported at once."""
