"""Deployment files from what an organization can give: exports of its Shell, LDIF, its directory."""

from harness.imports.export_script import export_script_text
from harness.imports.exports import read_export
from harness.imports.source_objects import ImportSourceError

__all__ = ["ImportSourceError", "export_script_text", "read_export"]
