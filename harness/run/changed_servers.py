"""Servers that stand changed: who keeps account of them, what brings them back, and how that is said."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shlex
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from harness.deployments import resolve_known_passwords
from harness.model.deployment import Deployment
from harness.model.printable import printable
from harness.model.secret import Secret
from harness.model.stimulus import Account, ServerChange, ServerChangeKind
from harness.probes import ControlError, Mask
from harness.probes.live import (
    ENDING_SIGNALS,
    ControlPrograms,
    JournalError,
    LentServers,
    ending_signals_ignored,
    kill_group,
    mark_of,
    say_on,
)

__all__ = [
    "ENDING_SIGNALS",
    "JournalError",
    "LentServers",
    "bring_back",
    "control_programs",
    "ending_signals_ignored",
    "left_changed_lines",
    "lend_servers",
    "stays_changed_lines",
]

_NAMES_A_SECRET = re.compile(r"pass|pwd|secret|token|key|cred", re.IGNORECASE)
_MOST_SECONDS_TO_WAIT = 600.0
_SECONDS_TO_LOOK = 0.1


def lend_servers(deployment: Deployment, *, terminal: int) -> LentServers:
    """The servers of that deployment, for this run alone; what signals bring about is said on that file descriptor.

    Raises JournalError where another run has them, or where nothing can be written down beside the deployment file.
    """
    lent = LentServers(Path(deployment.file), partial(say_on, terminal))
    if deployment.control is not None or lent.journal.peek():
        lent.journal.open()
    return lent


def control_programs(deployment: Deployment, accounts: Iterable[Account], lent: LentServers) -> ControlPrograms | None:
    """The programs of `[control]`, given up as `lent` says; None where the file has none."""
    if deployment.control is None:
        return None
    secrets = (*accounts, *_secrets_passed_on(deployment.control.environment, os.environ))
    return ControlPrograms(
        deployment.control,
        Path(deployment.file).parent,
        mask=Mask(secrets),
        signals=lent.signals,
        started=lent.journal.note_program,
    )


def _programs_without_run(deployment: Deployment, lent: LentServers) -> ControlPrograms | None:
    """The same where nobody logs on: what passwords can be found are masked."""
    passwords = resolve_known_passwords(deployment, environ=os.environ)
    known = [one for one in deployment.mailboxes if one.address in passwords]
    accounts = [Account(one.address, one.logon, passwords[one.address]) for one in known]
    return control_programs(deployment, accounts, lent)


def bring_back(deployment: Deployment, lent: LentServers, *, say: Callable[[str], None]) -> None:
    """Brings back what an earlier run left changed; `say` is told of each before, for it may take minutes, and after.

    What fails stays owed; where nobody listens any more it goes on. The journal has been opened. Signals are noted as
    in a run, and passed on by `lent.end()`.
    """

    def say_undisturbed(line: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # a closed pipe, or letters that it cannot take
            say(line)

    asyncio.run(_bring_back(lent, _programs_without_run(deployment, lent), say_undisturbed))


async def _bring_back(lent: LentServers, programs: ControlPrograms | None, say: Callable[[str], None]) -> None:
    lent.signals.begin(lent.describe_owed)
    await _wait_for_left_program(lent, say)
    lent.restore()
    for owed in lent.journal.owed:
        try:
            await _bring_one_back(owed, lent, programs, say)
            say(f"{printable(owed.server)} is back")
        except ControlError as error:
            say(f"{printable(owed.server)} stays changed: {error}")


async def _bring_one_back(
    owed: ServerChange, lent: LentServers, programs: ControlPrograms | None, say: Callable[[str], None]
) -> None:
    if programs is None or not programs.can(owed):
        raise ControlError(f"the deployment file has no control.{owed.kind.value}")
    say(f"bringing {printable(owed.server)} back: {programs.describe(owed)}")
    await programs.apply(owed)
    lent.settle(owed)


async def _wait_for_left_program(lent: LentServers, say: Callable[[str], None]) -> None:
    """A program of a killed run would change the server after it was brought back."""
    if lent.journal.left_program is None:
        return
    process, mark = lent.journal.left_program
    said, until = False, time.monotonic() + _MOST_SECONDS_TO_WAIT
    while mark_of(process) == mark and not lent.signals.leave_changed:
        if not said:
            say(f"waiting for a control program of that run to end (process {process})")
            said = True
        if lent.signals.give_up_program() or time.monotonic() > until:
            kill_group(process)
        await asyncio.sleep(_SECONDS_TO_LOOK)


def _secrets_passed_on(names: Iterable[str], environ: Mapping[str, str]) -> Iterator[Account]:
    """What a program is handed to log on with, as far as the names of the variables show it."""
    for name in names:
        if environ.get(name) and _NAMES_A_SECRET.search(name):
            yield Account(name, name, Secret(environ[name]))


def stays_changed_lines(deployment: Deployment, lent: LentServers) -> Iterator[str]:
    """What stays changed, and the commands that mend it; nothing where nothing does."""
    owed = lent.journal.owed
    if not owed:
        return
    programs = _programs_without_run(deployment, lent)
    one = len({change.server for change in owed}) == 1
    yield f"{lent.describe_owed()} {'stays' if one else 'stay'} changed. What brings {'it' if one else 'them'} back:"
    yield f"    {restore_command(deployment)}"
    known = [programs.describe(change) for change in owed if programs is not None and programs.can(change)]
    if known:
        yield f"or by hand, in {Path(deployment.file).parent.resolve()}:"
        yield from (f"    {command}" for command in known)
    for change in owed:
        if programs is None or not programs.can(change):
            yield f"once the deployment file has control.{change.kind.value} again; or by hand: {_in_words(change)}"


def _in_words(change: ServerChange) -> str:
    """What is to be done to a server, where no program of the file does it."""
    server = printable(change.server)
    match change.kind:
        case ServerChangeKind.REDIRECT:
            return f"set RedirectToOptimalOWAServer of {server} to ${str(change.value).lower()}"
        case ServerChangeKind.START:
            return f"start {server}"
        case ServerChangeKind.STOP:
            return f"stop {server}"


def left_changed_lines(deployment: Deployment) -> Iterator[str]:
    """A warning where servers may stand changed by another run; no lock is taken."""
    try:
        owed = LentServers(Path(deployment.file)).journal.peek()
    except JournalError as error:
        yield str(error)
        return
    if owed:
        names = ", ".join(dict.fromkeys(printable(change.server) for change in owed))
        yield f"{names}: may stand changed by a run that was ended, or is under way with --allow-control"
        yield f"    once no run is under way: {restore_command(deployment)}"


def restore_command(deployment: Deployment) -> str:
    """What brings back all that a run left changed."""
    return shlex.join(["python", "-m", "harness", "restore", "--deployment", deployment.file])
