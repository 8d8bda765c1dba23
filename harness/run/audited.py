"""Findings on the settings of a deployment, each with what changes for users where it is mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from harness.audit import judge_settings
from harness.deployments import garbage_left_for_later, with_corrections
from harness.model.case import Case
from harness.model.cell import CellChange
from harness.model.deployment import Deployment
from harness.model.finding import AuditedFinding, Effect, Finding, SettingsVerdict, Subject
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.planning import Effects

_Request = tuple[str, Protocol, Operation]
"""What is requested of an entry server or array."""


class Findings:
    """The findings of one deployment. Their effects are worked out when they are asked for, each once."""

    def __init__(self, deployment: Deployment) -> None:
        self.verdicts = judge_settings(deployment)
        self.all = tuple(finding for verdict in self.verdicts for finding in verdict.findings)
        self._deployment = deployment
        self._effects: Effects | None = None
        self._known: dict[tuple[Subject, str, str], Effect | None] = {}
        self._behind: dict[str, frozenset[str]] = {}
        self._changes: dict[tuple[Subject, str, str], Mapping[_Request, list[CellChange]]] = {}

    def effect_of(self, finding: Finding) -> Effect | None:
        """The cells that change where the finding alone is mended; None where it is not known what mends it."""
        if finding.cause not in self._known:
            self._known[finding.cause] = self._work_out(finding) if finding.correction else None
        return self._known[finding.cause]

    def behind(self, case: Case) -> tuple[Finding, ...]:
        """The findings that may be why a case fails.

        Mending them changes what the case expects; they are about a clause that it judges, and the server or array; or
        its requests pass through an array across sites.
        """
        return tuple(finding for finding in self.all if self._concerns(finding, case))

    def _concerns(self, finding: Finding, case: Case) -> bool:
        if finding.clause in case.clauses and finding.subject.name in case.id.split("/"):
            return True
        if case.stimulus is None:
            return False
        if finding.key == "members" and self._passes_through(finding.subject.name, case.stimulus):
            return True
        request = (case.stimulus.entry, case.stimulus.protocol, case.stimulus.operation)
        changes = self._changes_by(finding).get(request, ())
        return any(mailbox in change.mailboxes for change in changes for mailbox in case.stimulus.mailboxes)

    def _changes_by(self, finding: Finding) -> Mapping[_Request, list[CellChange]]:
        """By what is requested where: every failed case is looked for in them."""
        if finding.cause not in self._changes:
            effect = self.effect_of(finding)
            found = self._changes[finding.cause] = defaultdict(list)
            for change in effect.changes if effect else ():
                for entry in change.entries:
                    found[entry, change.cell.protocol, change.cell.operation].append(change)
        return self._changes[finding.cause]

    def _passes_through(self, array: str, stimulus: Stimulus) -> bool:
        """Whether requests go to the array's servers, or are for mailboxes of their sites."""
        if array not in self._behind:
            self._behind[array] = self._find_behind(array)
        behind = self._behind[array]
        return stimulus.entry in behind or not behind.isdisjoint(stimulus.mailboxes)

    def _find_behind(self, array: str) -> frozenset[str]:
        """The names of an array and its servers, and the addresses of the mailboxes in their sites."""
        members = next(one.members for one in self._deployment.load_balancing_arrays if one.name == array)
        sites = {server.site for server in self._deployment.client_access_servers if server.name in members}
        homes = {one.name for one in self._deployment.mailbox_servers if one.site in sites}
        addresses = (one.address for one in self._deployment.mailboxes if one.server in homes)
        return frozenset((array, *members, *addresses))

    def _work_out(self, finding: Finding) -> Effect:
        if self._effects is None:
            self._effects = Effects(self._deployment)
        with garbage_left_for_later():
            return Effect(self._effects.of(with_corrections(self._deployment, finding.correction)))


def audit(
    deployment: Deployment, *, progress: Callable[[int, int], None] | None = None
) -> tuple[tuple[SettingsVerdict, ...], tuple[AuditedFinding, ...]]:
    """What the settings say of every clause, and each finding with its effect.

    `progress` is told how many effects of how many are worked out: in an organization of hundreds of servers one takes
    a tenth of a second.
    """
    found = Findings(deployment)
    audited = []
    for number, finding in enumerate(found.all, start=1):
        audited.append(AuditedFinding(finding, found.effect_of(finding), also=_also(finding, found.all)))
        if progress is not None:
            progress(number, len(found.all))
    return found.verdicts, tuple(audited)


def _also(finding: Finding, findings: Iterable[Finding]) -> tuple[str, ...]:
    """The other clauses that the same cause departs from."""
    return tuple(other.clause for other in findings if other.cause == finding.cause and other.clause != finding.clause)
