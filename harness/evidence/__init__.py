"""Server-to-server requests as the servers' own logs show them (contract, sections 2 and 3); nouns as stored text."""

from harness.evidence.answered_names import names_answered
from harness.evidence.attribution import SeenHops, hops_of
from harness.evidence.intervals import LOG_RESOLUTION, SECONDS_APART, Interval, Moment
from harness.evidence.line_owners import Tokens
from harness.evidence.log_folder import LogFolder, LogFolderError
from harness.evidence.log_identities import directory_group_of, directory_path_of, read_log_identities
from harness.evidence.log_lines import LogLine
from harness.evidence.stored import StoredForm, StoredFormError

__all__ = [
    "LOG_RESOLUTION",
    "SECONDS_APART",
    "Interval",
    "LogFolder",
    "LogFolderError",
    "LogLine",
    "Moment",
    "SeenHops",
    "StoredForm",
    "StoredFormError",
    "Tokens",
    "directory_group_of",
    "directory_path_of",
    "hops_of",
    "names_answered",
    "read_log_identities",
]
