"""On which line of a deployment file a setting stands."""

from __future__ import annotations

from pathlib import Path

from harness.deployments.key_lines import find_line
from harness.deployments.problems import KeyPath
from harness.deployments.toml_source import read_toml
from harness.model.finding import Subject, SubjectKind

_TABLES = {
    SubjectKind.SERVER: ("client_access_server", "mailbox_server"),
    SubjectKind.ARRAY: ("load_balancing_array",),
    SubjectKind.SITE: ("site",),
    SubjectKind.ORGANIZATION: (),
}


class SettingLines:
    """The lines of one file; where a key is absent, the line of the table that lacks it."""

    def __init__(self, file: Path) -> None:
        source = read_toml(file)
        self._data, self._lines = source.data, source.number_lines()

    def line_of(self, subject: Subject, key: str) -> int:
        """The line of a key of this server, array, site or virtual directory."""
        keys = (key,) if subject.directory is None else (subject.directory.value, key)
        return find_line(self._lines, (*self._table_of(subject), *keys))

    def _table_of(self, subject: Subject) -> KeyPath:
        for name in _TABLES[subject.kind]:
            tables = self._data.get(name)
            for position, table in enumerate(tables if isinstance(tables, list) else ()):
                if table.get("name") == subject.name:
                    return (name, position)
        return ("organization",)
