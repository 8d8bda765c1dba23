"""What a run owes to the servers that it has changed is on the disk before the change is made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.model.stimulus import ServerChange, ServerChangeKind
from harness.probes.live.change_journal import ChangeJournal, JournalError

START = ServerChange(ServerChangeKind.START, "CAS-09")
START_10 = ServerChange(ServerChangeKind.START, "CAS-10")
SWITCH_ON = ServerChange(ServerChangeKind.REDIRECT, "CAS-02", value=True)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "lab.toml"
    made.touch()
    return made


@pytest.fixture
def journal(file: Path) -> Iterator[ChangeJournal]:
    opened = ChangeJournal(file)
    opened.open()
    yield opened
    opened.close()


def lines_of(journal: ChangeJournal) -> list[dict[str, object]]:
    return [json.loads(line) for line in journal.path.read_text(encoding="ascii").splitlines()]


def left_by_a_killed_run(file: Path, *owed: ServerChange) -> ChangeJournal:
    """The file as it stands when the run's process is gone; the lock goes with it."""
    killed = ChangeJournal(file)
    killed.open()
    for change in owed:
        killed.note(change)
    content = killed.path.read_bytes()
    for change in owed:
        killed.settle(change)
    killed.close()
    killed.path.write_bytes(content)
    return ChangeJournal(file)


def test_it_stands_beside_the_deployment_file_and_can_be_read(journal: ChangeJournal, file: Path) -> None:
    journal.note(START)
    journal.note(SWITCH_ON)
    assert journal.path == file.with_name("lab.toml.changed")
    assert lines_of(journal)[1:] == [
        {"changed": "CAS-09", "bring_back": "start_server"},
        {"changed": "CAS-02", "bring_back": "set_redirect_to_optimal_owa_server", "value": True},
    ]
    if os.name == "posix":
        assert journal.path.stat().st_mode & 0o777 == 0o600


def test_a_change_is_written_through_to_the_disk(journal: ChangeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[bytes] = []
    monkeypatch.setattr(os, "fsync", lambda _: written.append(journal.path.read_bytes()))
    journal.note(START)
    assert b"CAS-09" in written[0]


def test_the_same_debt_is_written_once(journal: ChangeJournal) -> None:
    journal.note(START)
    journal.note(START)
    assert len(lines_of(journal)) == 2
    assert journal.owed == (START,)


def test_what_was_brought_back_is_struck_out_and_the_rest_stays(file: Path, journal: ChangeJournal) -> None:
    journal.note(START)
    journal.note(START_10)
    journal.settle(START)
    assert journal.owed == (START_10,) == ChangeJournal(file).peek()


def test_without_debts_the_file_goes_away_with_the_run(file: Path, journal: ChangeJournal) -> None:
    journal.note(START)
    journal.settle(START)
    assert ChangeJournal(file).peek() == ()
    journal.close()
    assert not journal.path.exists()


def test_with_debts_the_file_stays(file: Path, journal: ChangeJournal) -> None:
    journal.note(START)
    journal.close()
    assert ChangeJournal(file).peek() == (START,)


def test_who_has_not_opened_it_keeps_nobody_away_once_all_is_brought_back(file: Path) -> None:
    alone = ChangeJournal(file)
    alone.note(START)
    alone.settle(START)
    assert not alone.path.exists()
    alone.note(START_10)
    assert ChangeJournal(file).peek() == (START_10,)
    alone.settle(START_10)


def test_what_a_killed_run_left_is_owed_by_the_next(file: Path) -> None:
    following = left_by_a_killed_run(file, START, SWITCH_ON)
    following.open()
    assert following.owed == (START, SWITCH_ON)
    following.settle(START)
    following.settle(SWITCH_ON)
    following.close()
    assert not following.path.exists()


def test_a_killed_run_that_owed_nothing_leaves_nothing_to_do(file: Path) -> None:
    following = left_by_a_killed_run(file)
    assert following.peek() == ()
    following.open()
    following.close()
    assert not following.path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("by", ["the same path", "a symbolic link", "a relative path"])
def test_a_second_run_is_refused(by: str, file: Path, journal: ChangeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    linked = file.parent / "other" / "link.toml"
    linked.parent.mkdir()
    linked.symlink_to(file)
    monkeypatch.chdir(file.parent)
    path = {"the same path": file, "a symbolic link": linked, "a relative path": Path("lab.toml")}[by]
    with pytest.raises(JournalError, match=r"lab\.toml\.changed is in use: another run changes the servers; wait"):
        ChangeJournal(path).open()
    journal.note(START)  # which the second one has not disturbed
    assert ChangeJournal(file).peek() == (START,)


def test_the_lock_ends_with_the_process_however_that_ends(file: Path) -> None:
    kills_itself = (
        "import os, signal, sys; from pathlib import Path; "
        "from harness.probes.live.change_journal import ChangeJournal; "
        "from harness.model.stimulus import ServerChange, ServerChangeKind; "
        "journal = ChangeJournal(Path(sys.argv[1])); journal.open(); "
        "journal.note(ServerChange(ServerChangeKind.START, 'CAS-09')); os.kill(os.getpid(), signal.SIGTERM)"
    )
    subprocess.run([sys.executable, "-c", kills_itself, str(file)], check=False)  # noqa: S603 - our own program
    following = ChangeJournal(file)
    following.open()
    assert following.owed == (START,)
    following.close()


def test_a_file_that_was_removed_during_the_run_is_written_again(file: Path, journal: ChangeJournal) -> None:
    journal.note(START)
    journal.path.unlink()
    journal.note(START_10)
    assert set(ChangeJournal(file).peek()) == {START, START_10}


def test_a_line_that_was_cut_off_is_of_a_change_that_was_never_made(file: Path) -> None:
    following = left_by_a_killed_run(file, START)
    with following.path.open("ab") as cut_off:
        cut_off.write(b'{"changed": "CAS-1')
    following.open()
    following.note(START_10)
    following.close()
    assert ChangeJournal(file).peek() == (START, START_10)


@pytest.mark.parametrize(
    "content",
    [
        b"CAS-02: set back on Monday\n",
        b"notes of ours",
        b'{"changed": "CAS-09"}\n',
        b'{"changed": "CAS-09", "bring_back": "stop_everything"}\n',
        b'{"changed": 9, "bring_back": "start_server"}\n',
        b'{"changed": "CAS-09", "bring_back": "start_server", "value": "yes"}\n',
        b'["changed"]\n',
        b'{"mine": 1}',
        b"\0\0\0\0",
        "\ufeff{}\n".encode("utf-16"),
    ],
)
def test_a_file_that_no_run_has_written_is_left_as_it_is(content: bytes, file: Path) -> None:
    journal = ChangeJournal(file)
    journal.path.write_bytes(content)
    for use in (journal.open, journal.peek, lambda: journal.note(START)):
        with pytest.raises(JournalError, match=r"lab\.toml\.changed, line 1: is no line of a journal .* move the file"):
            use()
    assert journal.path.read_bytes() == content


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX: no such files there")
@pytest.mark.parametrize("kind", ["folder", "FIFO", "symbolic link", "missing folder"])
def test_what_cannot_be_a_journal_is_refused_with_a_sentence(kind: str, file: Path) -> None:
    journal = ChangeJournal(file)
    if kind == "folder":
        journal.path.mkdir()
    elif kind == "FIFO":
        os.mkfifo(journal.path)
    elif kind == "symbolic link":
        journal.path.symlink_to(file.parent / "nowhere")
    else:
        journal = ChangeJournal(file.parent / "missing" / "lab.toml")
    with pytest.raises(JournalError, match=r"where what a run changes is written down beforehand, .*; expected a f"):
        journal.open()


def test_a_change_that_cannot_be_written_is_not_owed(journal: ChangeJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    before = journal.path.read_bytes()

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(JournalError, match=r"cannot be written \(No space left on device\); expected a disk"):
            journal.note(START)
    assert (journal.owed, journal.path.read_bytes()) == ((), before)


def test_what_is_back_is_not_owed_although_it_cannot_be_written(
    journal: ChangeJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.note(START)
    journal.note(START_10)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        journal.settle(START)
    assert journal.owed == (START_10,)


def test_names_beyond_ascii_come_back_as_they_were(file: Path, journal: ChangeJournal) -> None:
    owed = ServerChange(ServerChangeKind.START, "KÖLN-\u202e01")
    journal.note(owed)
    assert journal.path.read_bytes().isascii()
    assert ChangeJournal(file).peek() == (owed,)
