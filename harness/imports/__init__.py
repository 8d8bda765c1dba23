"""Deployment files from what an organization can give: exports of its Shell, LDIF, its directory."""

from harness.imports.source_objects import ImportSourceError

__all__ = ["ImportSourceError"]
