"""At which paths and ports the cases of a plan ask entry servers: what a preflight asks without a logon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeAlias

from harness.model.case import Case
from harness.model.preflight import EntryPath
from harness.model.protocol import VIRTUAL_DIRECTORY_OF, Logon, VirtualDirectoryName
from harness.model.stimulus import Stimulus

_Place: TypeAlias = tuple[str, str, int, VirtualDirectoryName | None]


def paths_of(cases: Iterable[Case]) -> tuple[EntryPath, ...]:
    """Each once, by server and host; those that an answer leads to first are not among them."""
    stimuli = {stimulus for case in cases for stimulus in case.stimuli}
    logons: defaultdict[_Place, set[Logon]] = defaultdict(set)
    for application in {application for stimulus in stimuli for application in stimulus.applications}:
        logons[_place(application)].add(application.logon)
    found = (EntryPath(*place, logons=frozenset(ways)) for place, ways in logons.items())
    return tuple(sorted(found, key=lambda path: (path.server, path.host, path.port, str(path.directory))))


def _place(stimulus: Stimulus) -> _Place:
    return stimulus.entry, stimulus.host, stimulus.port, VIRTUAL_DIRECTORY_OF.get(stimulus.operation)
