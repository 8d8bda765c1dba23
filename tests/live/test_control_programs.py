"""The programs of `[control]`, run for real."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from harness.model.deployment import Control
from harness.model.outcome import OutcomeKind
from harness.model.stimulus import ChangeScript, ServerChange, ServerChangeKind
from harness.probes.control import ControlError
from harness.probes.live.control import ControlPrograms

STOP = ServerChange(ServerChangeKind.STOP, "CAS-03")
OFF = ServerChange(ServerChangeKind.REDIRECT, "CAS-02", value=False)
WRITES = (sys.executable, "-c", "import sys; open('printed', 'a').write(' '.join(sys.argv[1:]) + '\\n')")


def test_a_program_is_run_in_the_folder_of_the_file_with_server_and_value_filled_in(tmp_path: Path) -> None:
    waited: list[float] = []

    async def note(seconds: float) -> None:
        waited.append(seconds)

    table = Control(2.5, (*WRITES, "stop", "{server}"), None, (*WRITES, "{server}={value}"))
    programs = ControlPrograms(table, tmp_path, sleep=note)

    async def run() -> None:
        await programs.apply(STOP)
        await programs.apply(OFF)

    asyncio.run(run())
    assert (tmp_path / "printed").read_text(encoding="utf-8") == "stop CAS-03\nCAS-02=false\n"
    assert waited == [2.5, 2.5]


def test_a_program_gets_path_lang_and_the_variables_that_the_file_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("LANG", "C.UTF-8"), ("LAB_HOST", "lab"), ("CONTOSO_USER1_PASSWORD", "secret")):
        monkeypatch.setenv(name, value)
    prints = "import os; open('printed', 'w').write(' '.join(sorted(os.environ)))"
    table = Control(stop_server=(sys.executable, "-c", prints), environment=("LAB_HOST", "NOT_SET"))
    asyncio.run(ControlPrograms(table, tmp_path).apply(STOP))
    passed_on = (tmp_path / "printed").read_text(encoding="utf-8").split()
    assert {"LAB_HOST", "LANG", "PATH"} <= set(passed_on)
    assert not {"CONTOSO_USER1_PASSWORD", "NOT_SET", "HOME"} & set(passed_on)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((sys.executable, "-c", "import sys; sys.exit('no such service')"), "ended with 1: no such service"),
        ((sys.executable, "-c", "raise SystemExit(3)"), "ended with 3: it printed nothing"),
        (("./nowhere", "{server}"), "nowhere CAS-03 .*No such file"),
    ],
)
def test_a_program_that_fails_is_quoted(words: tuple[str, ...], message: str, tmp_path: Path) -> None:
    with pytest.raises(ControlError, match=message):
        asyncio.run(ControlPrograms(Control(stop_server=words), tmp_path).apply(STOP))


def test_the_key_that_a_script_needs_and_the_file_does_not_have_is_named(tmp_path: Path) -> None:
    script = ChangeScript(((), (STOP,)), (ServerChange(ServerChangeKind.START, "CAS-03"),), OutcomeKind.SERVED)
    assert ControlPrograms(Control(stop_server=WRITES), tmp_path).find_missing_key(script) == "start_server"
    assert ControlPrograms(Control(stop_server=WRITES, start_server=WRITES), tmp_path).find_missing_key(script) is None
