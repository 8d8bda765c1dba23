"""What is typed after `--fault`."""

from __future__ import annotations

from collections.abc import Iterable

from fixtures.farm import FAULTS
from harness.commands.arguments import BadInputError
from harness.deployments import did_you_mean


def require_faults(names: Iterable[str]) -> None:
    """Raises BadInputError for a name of `--fault` that is no fault of the farm."""
    known = [fault.name for fault in FAULTS]
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise BadInputError(f'--fault: unknown fault "{name}"{hint} (python -m harness faults lists them)')
