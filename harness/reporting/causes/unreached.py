"""A server that gives no answer at several ports, or by several names, is one cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from harness.model.cause import CauseKind
from harness.model.deployment import Deployment
from harness.reporting.causes.red_rows import RedRow
from harness.reporting.causes.servers import computers_at

_OF_THE_SERVER = frozenset(
    {CauseKind.CONNECTION_REFUSED, CauseKind.TIMED_OUT, CauseKind.CONNECTION_LOST, CauseKind.NO_ANSWER}
)
_OF_THE_NAME = frozenset({CauseKind.NAME_NOT_RESOLVED, CauseKind.CERTIFICATE, CauseKind.TLS})
"""A server can present another certificate for each of its names, but has them all at each of its ports."""

Key = tuple[str, ...]


def joined_by_server(
    groups: Mapping[Key, Sequence[RedRow]], deployment: Deployment
) -> Iterator[tuple[str, tuple[str, ...], list[RedRow]]]:
    """Kind, subjects and rows of each cause; `groups` has the rows by kind and subject.

    The subject of most rows is the first.
    """
    joined: dict[Key, dict[str, Sequence[RedRow]]] = {}
    for (kind, subject), rows in groups.items():
        joined.setdefault((kind, *_whose(kind, subject, deployment)), {})[subject] = rows
    for (kind, *_), by_subject in joined.items():
        ordered = sorted(by_subject, key=lambda subject: -len(by_subject[subject]))
        yield kind, tuple(ordered), [row for subject in ordered for row in by_subject[subject]]


def _whose(kind: str, subject: str, deployment: Deployment) -> Key:
    """The server or the host that has the subject, which is a host and port; for any other kind the subject itself."""
    host = subject.rpartition(":")[0]
    if kind in _OF_THE_SERVER:
        return computers_at(deployment, host) or (host,)
    return (host,) if kind in _OF_THE_NAME else (subject,)
