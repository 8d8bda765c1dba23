"""Which advice a cause gets."""

from __future__ import annotations

from harness.model.case import Suite
from harness.model.cause import Cause, CauseKind
from harness.model.deployment import Deployment
from harness.reporting.causes.advice import Advice
from harness.reporting.causes.clause_advice import CLAUSE_ADVICE
from harness.reporting.causes.kind_advice import KIND_ADVICE
from harness.reporting.causes.names import names_in_commands
from harness.reporting.causes.service_advice import FOLLOWED

_WENT_ON = "(followed to "
_SERVED, _OUTLOOK_ANYWHERE = "GEN-08", "RPC-01"
_MISSING, _FOUR_DIRECTORIES = "HTTP 404", "OWA-12"


def advice_of(cause: Cause) -> Advice:
    """The advice on the clause that a failure is about, or on the kind of what could not be judged."""
    if cause.kind is CauseKind.CONTRADICTION:
        if _WENT_ON in cause.seen and cause.suite == Suite.AUTODISCOVER:
            return FOLLOWED
        if cause.suite == Suite.OUTLOOK_ANYWHERE and cause.clauses[0] == _SERVED:
            return CLAUSE_ADVICE[_OUTLOOK_ANYWHERE]
        is_missing = _MISSING in cause.seen and cause.suite == Suite.OWA
        return CLAUSE_ADVICE[_FOUR_DIRECTORIES if is_missing else cause.clauses[0]]
    return KIND_ADVICE[cause.kind]


def commands_of(cause: Cause, deployment: Deployment) -> tuple[str, str]:
    """What shows the setting and what changes it, with the names of servers."""
    advice, names = advice_of(cause), names_in_commands(cause, deployment)
    return advice.show.format_map(names), advice.change.format_map(names)
