"""Which cases of a plan show that what was not seen counts (contract, section 3)."""

from __future__ import annotations

from harness.model.case import Case, Suite
from harness.model.outcome import SERVICE_KINDS, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import Stimulus

_CONTROL_ORDER = (
    Operation.GETFOLDER,
    Operation.FOLDERSYNC,
    Operation.OPTIONS,
    Operation.OWA,
    Operation.EXCHANGE,
    Operation.PUBLIC,
    Operation.PROPFIND,
    Operation.FREEBUSY,
    Operation.MOBILESYNC,
    Operation.OUTLOOK,
    Operation.CONNECT,
    Operation.LOGON,
)
"""Cheap conversations first, since a control is asked for many cases."""


def _certain_kind(case: Case, stimulus: Stimulus) -> OutcomeKind | None:
    """The one outcome that the topic allows, where there is just one."""
    if stimulus.follow_up or case.suite is Suite.STATE:
        return None
    kinds = {outcome.kind for alternative in case.alternatives for outcome in alternative.outcomes}
    silent = any(alternative.silent for alternative in case.alternatives)
    return next(iter(kinds)) if len(kinds) == 1 and not silent else None


def credential_controls(cases: tuple[Case, ...]) -> dict[str, tuple[str, ...]]:
    """For each mailbox the cases that show its account accepted: first those in which it has to be accepted."""
    candidates: dict[str, list[tuple[bool, bool, int, str]]] = {}
    for case in cases:
        stimulus = case.stimulus
        if (
            stimulus is None
            or len(stimulus.mailboxes) != 1
            or stimulus.script
            or stimulus.follow_up
            or case.judges_hops
        ):
            continue
        if stimulus.logon is Logon.NONE:
            continue
        kinds = {outcome.kind for alternative in case.alternatives for outcome in alternative.outcomes}
        if kinds & SERVICE_KINDS or case.not_applicable is not None:
            uncertain = _certain_kind(case, stimulus) is None
            order = (uncertain, case.needs_entry_control, _CONTROL_ORDER.index(stimulus.operation), case.id)
            candidates.setdefault(stimulus.mailboxes[0], []).append(order)
    return {address: tuple(entry[-1] for entry in sorted(found)) for address, found in candidates.items()}


def entry_controls(cases: tuple[Case, ...]) -> dict[tuple[str, Protocol], tuple[str, ...]]:
    """For each entry server and protocol the cases that show it serving a mailbox."""
    candidates: dict[tuple[str, Protocol], list[tuple[bool, int, str]]] = {}
    for case in cases:
        stimulus = case.stimulus
        if stimulus is None or len(stimulus.mailboxes) != 1:
            continue
        if _certain_kind(case, stimulus) in SERVICE_KINDS:
            order = (case.needs_entry_control, _CONTROL_ORDER.index(stimulus.operation), case.id)
            candidates.setdefault((stimulus.entry, stimulus.protocol), []).append(order)
    return {key: tuple(case for _, _, case in sorted(found)) for key, found in candidates.items()}


def own_site_controls(cases: tuple[Case, ...]) -> dict[str, tuple[str, ...]]:
    """For each entry server the cases of Outlook Anywhere that are not about another site (RPC-01)."""
    candidates: dict[str, list[str]] = {}
    for case in cases:
        if case.suite is not Suite.OUTLOOK_ANYWHERE or case.stimulus is None or case.judges_hops:
            continue
        if "RPC-01" not in case.clauses:
            candidates.setdefault(case.stimulus.entry, []).append(case.id)
    return {entry: tuple(found) for entry, found in candidates.items()}
