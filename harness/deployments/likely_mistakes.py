"""What a deployment file may say, but hardly means: warnings, which change no verdict and no exit status."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from harness.deployments.doubtful_accounts import (
    hidden_characters,
    logons_with_two_backslashes,
    variables_with_signs,
)
from harness.deployments.doubtful_files import absent_files, readable_passwords, unfit_files
from harness.deployments.doubtful_names import (
    control_characters,
    doubtful_urls,
    logons_of_one_account,
    logons_without_domain,
    unknown_connections,
)
from harness.deployments.problems import DescriptionError, Problem
from harness.deployments.toml_source import read_toml
from harness.model.deployment import Deployment

_Check = Callable[[Deployment], Iterator[Problem]]
_CHECKS: tuple[_Check, ...] = (
    logons_without_domain,
    logons_of_one_account,
    logons_with_two_backslashes,
    hidden_characters,
    variables_with_signs,
    doubtful_urls,
    unknown_connections,
    control_characters,
    absent_files,
    unfit_files,
)
_SHOWN = 3
"""So many of one kind are said; the others are counted."""


def find_warnings(deployment: Deployment, *, live: bool = False) -> tuple[str, ...]:
    """A sentence with file and line for each, in the order of the file; `live`: real servers are asked."""
    checks = (*_CHECKS, readable_passwords) if live or _is_for_servers(deployment) else _CHECKS
    problems = [problem for check in checks for problem in _first_ones(check(deployment))]
    return _located(deployment, problems) if problems else ()


def _is_for_servers(deployment: Deployment) -> bool:
    """Whether it says how real servers are reached; the passwords of a mock farm are nobody's."""
    return bool(deployment.connect or deployment.live.ca or (deployment.evidence and deployment.evidence.iis_logs))


def _first_ones(problems: Iterator[Problem]) -> list[Problem]:
    shown = list(islice(problems, _SHOWN))
    more = sum(1 for _ in problems)
    if more:
        last = shown[-1]
        shown[-1] = Problem(last.path, f"{last.sentence}; so {more} more in this file")
    return shown


def _located(deployment: Deployment, problems: list[Problem]) -> tuple[str, ...]:
    """With the line of each; the file was read before, and is read again since hardly any run has a warning."""
    try:
        said = read_toml(Path(deployment.file)).description_error(problems).problems
    except DescriptionError:  # it was changed or moved meanwhile
        return ()
    return tuple(f"warning: {sentence}" for sentence in said)
