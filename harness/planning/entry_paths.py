"""At which paths and ports the cases of a plan ask entry servers: what a preflight asks without a logon."""

from __future__ import annotations

from collections.abc import Iterable

from harness.model.case import Case
from harness.model.preflight import EntryPath
from harness.model.protocol import VIRTUAL_DIRECTORY_OF
from harness.model.stimulus import Stimulus


def paths_of(cases: Iterable[Case]) -> tuple[EntryPath, ...]:
    """Each once, by server and host; those that an answer leads to first are not among them."""
    stimuli = {stimulus for case in cases for stimulus in case.stimuli}
    found = {_path(application) for stimulus in stimuli for application in stimulus.applications}
    return tuple(sorted(found, key=lambda path: (path.server, path.host, path.port, str(path.directory))))


def _path(stimulus: Stimulus) -> EntryPath:
    return EntryPath(stimulus.entry, stimulus.host, stimulus.port, VIRTUAL_DIRECTORY_OF.get(stimulus.operation))
