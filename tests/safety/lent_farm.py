"""A served farm whose control program takes its time, and what is true of its servers."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tomli_w

from fixtures.farm.faults.subsets import DeploymentSubset
from harness.deployments.toml_source import read_toml
from harness.mutation.fault_runs import deployment_of
from tests.live_run.served import DEPLOYMENTS, narrowed
from tests.served.clients import Served, serving_file

SUBSET = DeploymentSubset("contoso", ("site-01", "site-02", "site-09"), ("CAS-02",), ("user2", "user1", "user9a"))
CASES = ("state/ews-fails-over-site-09/CAS-02", "state/redirection-off-and-on/CAS-02")
"""One stops and starts CAS-09 and CAS-10 in turn, the other one switches a setting of CAS-02 off and on."""

_STOPPED_AND_STARTED = ("CAS-09", "CAS-10")
_SECONDS_TO_END = 20.0
_SLOW = """\
#!/bin/bash
pause() {{ sleep "0.$(printf %03d $((RANDOM % $1 * {pace} / 100)))"; }}
echo "begin $$ $*" >> said
pause 400
echo "doing $*" >> said
./control "$@" || exit
echo "done $*" >> said
pause 300
"""


@dataclass(frozen=True, slots=True)
class LentFarm:
    """A farm with its deployment file; `changed` is what is true of its servers."""

    served: Served

    @property
    def file(self) -> Path:
        """The deployment file of runs."""
        return self.served.folder / "deployment.toml"

    @property
    def journal(self) -> Path:
        """What a run writes down beside it."""
        return self.file.with_name("deployment.toml.changed")

    def said(self) -> list[str]:
        """The lines of the control program so far."""
        said = self.served.folder / "said"
        return said.read_text(encoding="ascii").splitlines() if said.exists() else []

    def forget(self) -> None:
        """What was said so far."""
        (self.served.folder / "said").unlink(missing_ok=True)

    def is_under_way(self) -> bool:
        """Whether a change has begun that was not undone yet."""
        changed = {}
        for step, words in map(_told, self.said()):
            if step == "done" or not _is_undoing(words):
                changed[words.split()[1]] = not _is_undoing(words)
        return any(changed.values())

    def changed(self) -> set[str]:
        """The servers that are not as they were, once no control program runs any more."""
        self._wait_for_programs()
        down = {name for name in _STOPPED_AND_STARTED if not self._answers(name)}
        told = [(step, words) for step, words in map(_told, self.said()) if words.startswith("redirect")]
        # What only has begun has not been told to the farm yet; what was told and is not done may have come about.
        settings = [(step, words) for step, words in told if step != "begin"]
        is_as_it_was = not settings or settings[-1] == ("done", "redirect CAS-02 true")
        return down if is_as_it_was else down | {"CAS-02"}

    def mend(self) -> None:
        """Brings everything back without the harness."""
        for words in (("start", "CAS-09"), ("start", "CAS-10"), ("redirect", "CAS-02", "true")):
            self.control(*words)
        self.journal.unlink(missing_ok=True)

    def control(self, *words: str) -> None:
        """Changes a server without the harness."""
        subprocess.run([self.served.folder / "control", *words], check=True)  # noqa: S603 - the farm's own program

    def _answers(self, server: str) -> bool:
        try:
            socket.create_connection(self.served.mapped_address(f"{server.lower()}.contoso.com"), timeout=5).close()
        except OSError:
            return False
        return True

    def _wait_for_programs(self) -> None:
        until = time.monotonic() + _SECONDS_TO_END
        running = [int(line.split()[1]) for line in self.said() if line.startswith("begin")]
        while any(map(is_running, running)):
            assert time.monotonic() < until, "a control program does not end"
            time.sleep(0.02)


def _told(line: str) -> tuple[str, str]:
    step, *words = line.split()
    return step, " ".join(words[1:] if step == "begin" else words)


def _is_undoing(words: str) -> bool:
    return words.startswith("start") or words.endswith("true")


def is_running(process: int) -> bool:
    """Whether the process has not ended yet."""
    try:
        return re.search(r"\) [ZX] ", Path(f"/proc/{process}/stat").read_text(encoding="utf-8")) is None
    except OSError:
        return False


@contextmanager
def lent_farm(folder: Path, *, pace: int = 100) -> Iterator[LentFarm]:
    """A farm that serves until the end of the block; its control program takes `pace` percent of its time."""
    source = folder / "source.toml"
    described = narrowed(read_toml(DEPLOYMENTS / f"{SUBSET.deployment}.toml").data, deployment_of(SUBSET))
    source.write_text(tomli_w.dumps(described), encoding="utf-8")
    with serving_file(source, folder / "farm") as served:
        program = served.folder / "slow"
        program.write_text(_SLOW.format(pace=pace), encoding="ascii")
        program.chmod(0o700)
        farm = LentFarm(served)
        text = farm.file.read_text(encoding="utf-8")
        farm.file.write_text(text.replace('"./control"', '"./slow"'), encoding="utf-8")
        yield farm
