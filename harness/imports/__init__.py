"""Deployment files from what an organization can give: exports of its Shell, LDIF, its directory."""

from harness.imports.active_directory import Progress, read_directory
from harness.imports.assembly import assemble
from harness.imports.directory_address import DirectoryAddress, parse_directory_url
from harness.imports.export_script import export_script_text
from harness.imports.files import read_files
from harness.imports.ldif import is_ldif, read_ldif
from harness.imports.output import require_writable, write_import
from harness.imports.sampling import SamplingRule
from harness.imports.source_objects import ImportSourceError, Source
from harness.imports.summary import summary_lines

__all__ = [
    "DirectoryAddress",
    "ImportSourceError",
    "Progress",
    "SamplingRule",
    "Source",
    "assemble",
    "export_script_text",
    "is_ldif",
    "parse_directory_url",
    "read_directory",
    "read_files",
    "read_ldif",
    "require_writable",
    "summary_lines",
    "write_import",
]
