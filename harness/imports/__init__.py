"""Deployment files from what an organization can give: exports of its Shell, LDIF, its directory."""

from harness.imports.active_directory import Progress, read_directory
from harness.imports.directory_address import DirectoryAddress, parse_directory_url
from harness.imports.ldif import is_ldif, read_ldif
from harness.imports.source_objects import ImportSourceError

__all__ = [
    "DirectoryAddress",
    "ImportSourceError",
    "Progress",
    "is_ldif",
    "parse_directory_url",
    "read_directory",
    "read_ldif",
]
