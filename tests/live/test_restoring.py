"""Control programs and signals: what is under way ends in order, and what was changed is brought back."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.model.deployment import Control
from harness.model.outcome import OutcomeKind
from harness.model.secret import Secret
from harness.model.stimulus import Account, ChangeScript, ServerChange, ServerChangeKind
from harness.probes.control import ControlError, ScriptRunner
from harness.probes.live import control as control_module
from harness.probes.live.control import ControlPrograms
from harness.probes.live.lent_servers import LentServers
from harness.probes.live.restoring_signals import ENDING_SIGNALS
from harness.probes.masking import Mask

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX: signals and process groups")

STOP = ServerChange(ServerChangeKind.STOP, "CAS-09")
START = ServerChange(ServerChangeKind.START, "CAS-09")
START_10 = ServerChange(ServerChangeKind.START, "CAS-10")
SCRIPT = ChangeScript(((), (STOP,)), (START, START_10), OutcomeKind.SERVED)

PROGRAM = """\
#!/bin/sh
echo "$*" >> said
{body}
echo "$* ended" >> said
"""
TELLS_AND_WAITS = "echo x > begun; read -r answer < go_on"
"""Two FIFOs: the test knows that the program runs, and lets it go on."""


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Signals are as they are in a program that was started by hand."""
    before = {number: signal.getsignal(number) for number in ENDING_SIGNALS}
    for number in ENDING_SIGNALS:
        signal.signal(number, signal.default_int_handler)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("begun", "go_on"):
        os.mkfifo(tmp_path / name)
    (tmp_path / "lab.toml").touch()
    return tmp_path


def said_in(folder: Path) -> list[str]:
    return (folder / "said").read_text(encoding="utf-8").splitlines()


class Lab:
    """Servers whose programs wait in the steps that are named, and what was said on the terminal."""

    def __init__(self, folder: Path, *waits_in: str, fails_in: str = "never") -> None:
        program = folder / "control"
        waits = " ".join(f'[ "$*" = "{step}" ] && {{ {TELLS_AND_WAITS}; }};' for step in waits_in)
        fails = f'[ "$1" = "{fails_in}" ] && exit 1;'
        program.write_text(PROGRAM.format(body=f"{waits} {fails} :"), encoding="utf-8")
        program.chmod(0o755)
        self.folder = folder
        self.terminal: list[str] = []
        self.lent = LentServers(folder / "lab.toml", self.terminal.append)
        self.left: list[str] = []
        table = Control(0.0, ("./control", "stop", "{server}"), ("./control", "start", "{server}"))
        self.programs = ControlPrograms(table, folder, signals=self.lent.signals)
        self.visited = asyncio.Event()

    async def converse(self) -> None:
        """Changes a server, and visits until it is interrupted."""
        async with ScriptRunner(self.programs, SCRIPT, self.left.append, self.lent) as runner:
            await runner.prepare(0)
            await runner.prepare(1)
            self.visited.set()
            await asyncio.Future()

    async def program_runs(self) -> None:
        """Returns when a program waits."""
        await asyncio.to_thread((self.folder / "begun").read_text, encoding="utf-8")

    async def let_it_go_on(self) -> None:
        await asyncio.to_thread((self.folder / "go_on").write_text, "go on\n", encoding="utf-8")


def interrupted(lab: Lab, script: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """A conversation that a signal ends, as pytest would see it."""

    async def run() -> None:
        conversation = asyncio.create_task(lab.converse())
        acting = asyncio.create_task(script())
        await asyncio.gather(acting, conversation)

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(run())


@pytest.mark.parametrize("number", ENDING_SIGNALS)
def test_each_signal_brings_the_servers_back(number: signal.Signals, folder: Path) -> None:
    lab = Lab(folder)

    async def act() -> None:
        await lab.visited.wait()
        signal.raise_signal(number)

    interrupted(lab, act)
    steps = ["stop CAS-09", "start CAS-09", "start CAS-10"]
    assert said_in(folder) == [line for step in steps for line in (step, f"{step} ended")]
    assert lab.terminal == ["bringing CAS-09 back; press Ctrl-C twice more to leave it as it is"]
    assert (lab.left, lab.lent.journal.owed) == ([], ())
    assert not lab.lent.journal.path.exists()


def test_a_change_under_way_ends_before_its_server_is_brought_back(folder: Path) -> None:
    lab = Lab(folder, "stop CAS-09")

    async def act() -> None:
        await lab.program_runs()
        assert lab.lent.journal.peek() == (START,), "written down before the program began"
        signal.raise_signal(signal.SIGINT)
        await asyncio.sleep(0)
        await lab.let_it_go_on()

    interrupted(lab, act)
    assert said_in(folder)[:4] == ["stop CAS-09", "stop CAS-09 ended", "start CAS-09", "start CAS-09 ended"]
    assert lab.terminal == [
        "waiting for ./control stop CAS-09 to end, then bringing CAS-09 back; press Ctrl-C again to end it now"
    ]
    assert lab.lent.journal.owed == ()


def test_a_second_signal_ends_the_change_and_its_server_is_brought_back(folder: Path) -> None:
    lab = Lab(folder, "stop CAS-09")

    async def act() -> None:
        await lab.program_runs()
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)

    interrupted(lab, act)
    assert said_in(folder)[:3] == ["stop CAS-09", "start CAS-09", "start CAS-09 ended"]
    assert lab.terminal[1].startswith("ending ./control stop CAS-09, then bringing CAS-09 back")
    assert lab.lent.journal.owed == ()


def test_signals_that_the_kernel_hands_to_another_thread_are_acted_on_at_once(folder: Path) -> None:
    """As a second one right behind the first: the main thread sleeps in its event loop, and the program for ever."""
    lab = Lab(folder, "stop CAS-09")

    def hand_over() -> None:
        *_, control = (one for one in threading.enumerate() if one.name.startswith("control"))  # others have ended
        assert control.ident is not None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.pthread_kill(control.ident, number)

    async def act() -> None:
        await lab.program_runs()
        threading.Timer(0.05, hand_over).start()

    interrupted(lab, act)
    assert said_in(folder) == [
        "stop CAS-09",
        "start CAS-09",
        "start CAS-09 ended",
        "start CAS-10",
        "start CAS-10 ended",
    ]


@pytest.mark.parametrize("second", ENDING_SIGNALS)
def test_a_second_signal_does_not_reach_what_brings_servers_back(second: signal.Signals, folder: Path) -> None:
    lab = Lab(folder, "start CAS-09")

    async def act() -> None:
        await lab.visited.wait()
        signal.raise_signal(signal.SIGINT)
        await lab.program_runs()
        signal.raise_signal(second)
        await lab.let_it_go_on()

    interrupted(lab, act)
    assert said_in(folder)[-4:] == ["start CAS-09", "start CAS-09 ended", "start CAS-10", "start CAS-10 ended"]
    assert lab.terminal[-1] == "bringing CAS-09 back; press Ctrl-C again to leave it as it is"
    assert (lab.left, lab.lent.journal.owed) == ([], ())


def test_a_third_signal_leaves_the_servers_and_they_stay_written_down(folder: Path) -> None:
    lab = Lab(folder, "start CAS-09")

    async def act() -> None:
        await lab.visited.wait()
        signal.raise_signal(signal.SIGINT)
        await lab.program_runs()
        for number in (signal.SIGHUP, signal.SIGINT):
            signal.raise_signal(number)

    interrupted(lab, act)
    assert said_in(folder)[-1] == "start CAS-09", "it was ended, and no other program began"
    assert lab.terminal[-1] == "CAS-09: left as it is"
    (left,) = lab.left
    assert "./control start CAS-09: was interrupted" in left
    assert "./control start CAS-10 was not run: it was interrupted three times" in left
    assert lab.lent.journal.peek() == lab.lent.journal.owed == (START,)


def test_signals_act_again_when_the_servers_are_back(folder: Path) -> None:
    lab = Lab(folder)

    async def act() -> None:
        await lab.visited.wait()
        signal.raise_signal(signal.SIGINT)

    interrupted(lab, act)
    assert all(signal.getsignal(number) is signal.default_int_handler for number in ENDING_SIGNALS)


def test_what_is_ignored_stays_ignored(folder: Path) -> None:
    """As with nohup, and for Ctrl-C in what a shell has started in the background."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    lab = Lab(folder)

    async def act() -> None:
        await lab.visited.wait()
        signal.raise_signal(signal.SIGHUP)
        assert lab.terminal == []
        signal.raise_signal(signal.SIGINT)

    interrupted(lab, act)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_cancelled_again_and_again_it_goes_on_restoring(folder: Path) -> None:
    """As when a run is closed while it is interrupted already."""
    lab = Lab(folder, "start CAS-09")

    async def run() -> None:
        conversation = asyncio.create_task(lab.converse())
        await lab.visited.wait()
        conversation.cancel()
        await lab.program_runs()
        for _ in range(3):
            conversation.cancel()
            await asyncio.sleep(0)
        await lab.let_it_go_on()
        with pytest.raises(asyncio.CancelledError):
            await conversation

    asyncio.run(run())
    assert said_in(folder)[-1] == "start CAS-10 ended"
    assert lab.lent.journal.owed == ()


def test_torn_out_of_its_event_loop_it_restores_when_the_run_is_closed(folder: Path) -> None:
    """As where something else than these signals ends pytest's test: the run is closed in its teardown."""
    lab = Lab(folder)
    conversations: list[asyncio.Task[None]] = []

    async def test() -> None:
        conversations.append(asyncio.create_task(lab.converse()))
        await lab.visited.wait()
        asyncio.get_running_loop().call_soon(signal.default_int_handler, signal.SIGINT, None)
        await conversations[0]

    async def close() -> None:
        conversations[0].cancel()
        await asyncio.gather(*conversations, return_exceptions=True)

    with asyncio.Runner() as runner:
        with pytest.raises(KeyboardInterrupt):
            runner.run(test())
        runner.run(close())
    assert said_in(folder)[-1] == "start CAS-10 ended"
    assert lab.lent.journal.owed == ()


def test_no_server_is_changed_any_more_once_a_signal_has_come(folder: Path) -> None:
    lab = Lab(folder)

    async def run() -> None:
        lab.lent.note(START)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(asyncio.CancelledError):
            lab.lent.note(START_10)
        assert lab.lent.journal.owed == (START,)
        lab.lent.settle(START)
        lab.lent.end()

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(run())


def test_a_change_that_may_not_be_written_down_is_not_made(folder: Path) -> None:
    (folder / "lab.toml.changed").mkdir()
    lab = Lab(folder)
    with pytest.raises(ControlError, match=r"CAS-09 is not changed: .*lab\.toml\.changed"):
        asyncio.run(lab.converse())
    assert not (folder / "said").exists()
    assert lab.left == []


def test_what_could_not_be_brought_back_stays_written_down(folder: Path) -> None:
    lab = Lab(folder, fails_in="start")

    async def run() -> None:
        conversation = asyncio.create_task(lab.converse())
        await lab.visited.wait()
        conversation.cancel()
        with pytest.raises(asyncio.CancelledError):
            await conversation

    asyncio.run(run())
    assert lab.lent.journal.owed == (START,)
    assert lab.left


def programs_that_print(folder: Path, words: bytes, *accounts: Account) -> ControlPrograms:
    (folder / "words").write_bytes(words)
    fails = (sys.executable, "-c", "import os; os.write(1, open('words', 'rb').read()); raise SystemExit(1)")
    return ControlPrograms(Control(stop_server=fails), folder, mask=Mask(accounts))


@pytest.mark.parametrize(
    ("printed", "quoted"),
    [
        (b"\x1b[2J\x1b]0;title\x07wiped", r"\x1b[2J\x1b]0;title\x07wiped"),
        ("\u202ereversed \u200b\x9b31m".encode(), r"\u202ereversed \u200b\x9b31m"),
        (b"\xff\xfe no text", "\ufffd\ufffd no text"),
        (b"first line\r\n\r\nsecond line\n", "first line / second line"),
        (b"\r\x00progress", r"\x00progress"),
        (b"logon of CONTOSO\\user1 with Pa55w0rd! failed", r"logon of CONTOSO\user1 with *** failed"),
        (b"https://user1:Pa55w0rd%21@host", "https://user1:***@host"),
        (b"x" * 100_000 + b" the end", "x" * 492 + " the end"),
    ],
    ids=["ANSI", "bidi", "no UTF-8", "lines", "NUL", "password", "password in a URL", "long"],
)
def test_what_a_program_prints_is_masked_and_made_visible(printed: bytes, quoted: str, tmp_path: Path) -> None:
    account = Account("user1@contoso.com", r"CONTOSO\user1", Secret("Pa55w0rd!"))
    with pytest.raises(ControlError) as raised:
        asyncio.run(programs_that_print(tmp_path, printed, account).apply(STOP))
    assert str(raised.value).endswith(f" ended with 1: {quoted}")


def test_an_argument_list_is_told_as_it_can_be_typed_but_for_passwords(tmp_path: Path) -> None:
    account = Account("user1@contoso.com", r"CONTOSO\user1", Secret("Pa55'word"))
    table = Control(stop_server=("./control", "stop it", "-p", "Pa55'word", "{server}"))
    assert (
        ControlPrograms(table, tmp_path, mask=Mask([account])).describe(STOP) == "./control 'stop it' -p '***' CAS-09"
    )


def test_a_program_runs_in_a_session_of_its_own(tmp_path: Path) -> None:
    says = "import os; open('said', 'w').write(f'{os.getsid(0)} {os.getpgrp()} {os.getpid()}')"
    asyncio.run(ControlPrograms(Control(stop_server=(sys.executable, "-c", says)), tmp_path).apply(STOP))
    session, group, process = (tmp_path / "said").read_text(encoding="ascii").split()
    assert session == group == process != str(os.getpid())


@pytest.mark.parametrize("restoring", [False, True])
def test_changing_and_restoring_have_time_limits_of_their_own(
    restoring: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_module, "MOST_SECONDS_TO_RESTORE" if restoring else "MOST_SECONDS", 0.0)
    lab = Lab(folder, "stop CAS-09")
    lab.lent.signals.restoring = restoring
    with pytest.raises(ControlError, match=r"\./control stop CAS-09: still running after 0 seconds"):
        asyncio.run(lab.programs.apply(STOP))


def test_a_program_that_is_ended_takes_what_it_started_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control_module, "MOST_SECONDS", 0.0)
    os.mkfifo(tmp_path / "held")
    stubborn = ("/bin/sh", "-c", "trap '' TERM; sleep 60 > held & wait; wait")
    programs = ControlPrograms(Control(stop_server=stubborn), tmp_path)

    async def run() -> bytes:
        held = asyncio.to_thread((tmp_path / "held").read_bytes)
        _, rest = await asyncio.gather(programs.apply(STOP), held, return_exceptions=True)
        assert isinstance(rest, bytes)
        return rest

    assert asyncio.run(run()) == b"", "the other end of the FIFO was closed"


def test_what_a_program_leaves_running_is_not_waited_for(tmp_path: Path) -> None:
    """As a service that it starts, which inherits its output."""
    os.mkfifo(tmp_path / "end")
    starts = ("/bin/sh", "-c", "(read -r _ < end) & exit 3")
    with pytest.raises(ControlError, match="ended with 3"):
        asyncio.run(ControlPrograms(Control(stop_server=starts), tmp_path).apply(STOP))
    (tmp_path / "end").write_text("end\n", encoding="ascii")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("nowhere", None, "No such file"),
        ("not_executable", "#!/bin/sh\n", "Permission denied"),
        ("no_program", "\0\0\0\0", "Exec format error"),
        ("no_interpreter", "#!/no/such/shell\n", "No such file"),
    ],
)
def test_a_program_that_cannot_be_started_is_named(name: str, content: str | None, words: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="ascii")
        (tmp_path / name).chmod(0o644 if name == "not_executable" else 0o755)
    with pytest.raises(ControlError, match=rf"\./{name} \(in the folder of the deployment file\): {words}"):
        asyncio.run(ControlPrograms(Control(stop_server=(f"./{name}",)), tmp_path).apply(STOP))
