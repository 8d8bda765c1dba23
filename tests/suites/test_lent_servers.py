"""`--allow-control`: one run at a time, each change written down beforehand, what an earlier run left brought back."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.model.stimulus import ServerChange, ServerChangeKind
from harness.probes.live.change_journal import ChangeJournal
from tests.safety.forked_runs import ForkedRuns, forked_runs
from tests.safety.lent_farm import LentFarm, lent_farm

START = ServerChange(ServerChangeKind.START, "CAS-09")
CASE = "state/redirection-off-and-on/CAS-02"


@dataclass(frozen=True, slots=True)
class Bench:
    """A farm, and what runs against it."""

    farm: LentFarm
    runs: ForkedRuns
    output: Path

    def run(self, *options: str) -> tuple[int, str]:
        """Exit status and what was printed."""
        status = self.runs.wait(self.start(*options))
        return status, self.output.read_text(encoding="utf-8")

    def start(self, *options: str) -> int:
        """The process id of a run that has begun."""
        self.output.unlink(missing_ok=True)
        chosen = ["--deployment", str(self.farm.file), "--target", "live", "--case", CASE, "--assert=plain", *options]
        return self.runs.start("pytest", ["suites", "-q", *chosen], self.output)

    def leave_changed(self) -> None:
        """As a killed run does."""
        self.farm.control("stop", "CAS-09")
        journal = ChangeJournal(self.farm.file)
        journal.open()
        journal.note(START)
        journal.close()


@pytest.fixture(scope="module")
def one_farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("lent")
    with lent_farm(folder, pace=1) as farm, forked_runs() as runs:
        yield Bench(farm, runs, folder / "output")


@pytest.fixture
def bench(one_farm: Bench) -> Iterator[Bench]:
    one_farm.farm.forget()
    yield one_farm
    if one_farm.farm.journal.is_dir():
        one_farm.farm.journal.rmdir()
    one_farm.farm.mend()


def test_a_run_leaves_neither_changes_nor_a_journal(bench: Bench) -> None:
    status, out = bench.run("--allow-control")
    assert status == 0, out
    assert bench.farm.said()
    assert (bench.farm.changed(), bench.farm.journal.exists()) == (set(), False)


def test_a_second_run_is_refused_before_anything_is_sent(bench: Bench) -> None:
    first = ChangeJournal(bench.farm.file)
    first.open()
    status, out = bench.run("--allow-control")
    first.close()
    assert status == pytest.ExitCode.USAGE_ERROR
    assert "is in use: another run changes the servers; wait until it has ended" in out
    assert "preflight" not in out
    assert "Traceback" not in out


@pytest.mark.parametrize("content", [None, "our own notes\n"], ids=["a folder", "a file of others"])
def test_what_cannot_be_written_down_is_refused_before_anything_is_sent(content: str | None, bench: Bench) -> None:
    if content is None:
        bench.farm.journal.mkdir()
    else:
        bench.farm.journal.write_text(content, encoding="utf-8")
    status, out = bench.run("--allow-control")
    assert status == pytest.ExitCode.USAGE_ERROR
    assert str(bench.farm.journal) in out
    assert "preflight" not in out
    assert content is None or bench.farm.journal.read_text(encoding="utf-8") == content


def test_the_next_run_says_what_was_left_and_brings_it_back_first(bench: Bench) -> None:
    bench.leave_changed()
    status, out = bench.run("--allow-control")
    assert status == 0, out
    told = out.index("CAS-09: left changed by a run that was ended")
    back = out.index("bringing CAS-09 back: ./slow start CAS-09\nCAS-09 is back")
    assert told < back < out.index("preflight of Contoso")
    assert (bench.farm.changed(), bench.farm.journal.exists()) == (set(), False)


def test_a_run_that_cannot_bring_it_back_sends_nothing_and_says_last_what_does(bench: Bench) -> None:
    bench.leave_changed()
    program = bench.farm.file.with_name("slow")
    text = program.read_text(encoding="ascii")
    program.write_text("#!/bin/sh\necho no rights; exit 5\n", encoding="ascii")
    status, out = bench.run("--allow-control")
    program.write_text(text, encoding="ascii")
    assert status == pytest.ExitCode.USAGE_ERROR
    assert "CAS-09 stays changed: ./slow start CAS-09 ended with 5: no rights" in out
    assert "nothing is sent before CAS-09 is back" in out
    assert "preflight" not in out
    assert out.rstrip("\n").endswith("    ./slow start CAS-09")
    assert out.count("What brings it back") == 1
    assert ChangeJournal(bench.farm.file).peek() == (START,)


def test_a_run_that_may_change_nothing_warns_of_what_was_left(bench: Bench) -> None:
    bench.leave_changed()
    _, out = bench.run()
    assert out.index("CAS-09: may stand changed by a run that was ended") < out.index("preflight of Contoso")
    assert f"python -m harness restore --deployment {bench.farm.file}" in out
    assert ChangeJournal(bench.farm.file).peek() == (START,)


def test_what_sends_nothing_brings_nothing_back(bench: Bench) -> None:
    bench.leave_changed()
    _, out = bench.run("--allow-control", "--dry-run")
    assert "requests at most" in out
    assert bench.farm.said() == []


WAITS = """\
#!/bin/sh
[ "$3" = true ] && { echo x > begun; read -r _ < go_on; }
exec ./control "$@"
"""
"""The setting is not switched on again before the test says so, which it never does."""


def test_after_a_third_signal_what_stays_changed_is_said_last_and_restore_mends_it(bench: Bench) -> None:
    folder = bench.farm.file.parent
    begun, program = folder / "begun", folder / "slow"
    for fifo in (begun, folder / "go_on"):
        os.mkfifo(fifo)
    text = program.read_text(encoding="ascii")
    program.write_text(WAITS, encoding="ascii")
    run = bench.start("--allow-control")
    begun.read_text(encoding="ascii")  # a change of the conversation: the first signal waits for it, the second ends it
    os.kill(run, signal.SIGINT)
    os.kill(run, signal.SIGTERM)
    begun.read_text(encoding="ascii")  # what brings the server back
    os.kill(run, signal.SIGHUP)
    status = bench.runs.wait(run)
    program.write_text(text, encoding="ascii")
    out = bench.output.read_text(encoding="utf-8")
    assert (status, "Traceback" in out) == (pytest.ExitCode.INTERRUPTED, False), out
    assert "CAS-02: left as it is" in out
    assert out.endswith(
        "CAS-02 stays changed. What brings it back:\n"
        f"    python -m harness restore --deployment {bench.farm.file}\n"
        f"or by hand, in {folder}:\n"
        "    ./slow redirect CAS-02 true\n"
    )
    restoring = bench.runs.start("harness", ["restore", "--deployment", str(bench.farm.file)], bench.output)
    assert bench.runs.wait(restoring) == 0
    assert bench.farm.said()[-1] == "done redirect CAS-02 true"
    assert not bench.farm.journal.exists()
