"""What an import says on the terminal: what was found, guessed and left out, what to look at, and what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from harness.imports.imported_deployment import ImportedDeployment
from harness.imports.output import Written, imported_beside
from harness.model.deployment import Deployment

_MOST_LINES = 20
_NAMES_IN_THE_FILE = """sed -n 's/^password = { env = "\\([A-Z0-9_]*\\)" }.*/\\1/p'"""


def summary_lines(imported: ImportedDeployment, written: Written, file: Path) -> Iterator[str]:
    """The lines, for people."""
    found = imported.deployment
    for source in imported.sources:
        yield f"source: {source.sentence()}"
    yield (
        f"found: {len(found.sites)} sites, {len(found.client_access_servers)} Client Access servers, "
        f"{len(found.mailbox_servers)} servers with mailboxes, {len(found.load_balancing_arrays)} arrays (guessed)"
    )
    yield f"mailboxes: {imported.sampling}"
    yield from (f"left out: {count} {reason}" for reason, count in imported.left_out.items())
    yield from _some([f"remark: {remark}" for remark in imported.remarks])
    if written.merged is not None:
        yield from _some([f"changed: {change}" for change in written.merged.changes] or ["changed: nothing"])
        yield from _some([f"kept: {sentence}" for sentence in written.merged.kept])
    name = shlex.quote(str(file))
    yield f"guessed: {imported.notes.guesses} values; see to them and to questions: grep -nE 'guess:|question:' {name}"
    yield from _passwords(written.deployment, file)
    done = "written" if written.merged is None else "updated"
    yield f"{file} {done}; keep {imported_beside(file).name} beside it: the next import tells your edits by it"
    yield f"next: python -m harness audit --deployment {name}"


def _some(lines: list[str]) -> Iterator[str]:
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield f"  and {len(lines) - _MOST_LINES} more such lines"


def _passwords(deployment: Deployment, file: Path) -> Iterator[str]:
    """A line to set each password in bash, without its being shown or kept in the history."""
    variables = [(one.password.env, one.address) for one in deployment.mailboxes if one.password.env is not None]
    if not variables:
        return
    yield "passwords, before a live run (bash asks for each and shows nothing):"
    yield from (
        f"  read -rsp {shlex.quote(f'{address} ')} {name} && export {name}" for name, address in variables[:_MOST_LINES]
    )
    if len(variables) > _MOST_LINES:
        yield f"  and {len(variables) - _MOST_LINES} more; this asks for all that the file names, one after the other:"
        names = f"$({_NAMES_IN_THE_FILE} {shlex.quote(str(file))})"
        yield f"""  for name in {names}; do read -rsp "$name " "$name"; export "$name"; done"""
