"""What may be written to, what is refused, and what a failed write leaves."""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from harness.deployments import read_deployment
from harness.output import claim_folder, claims, inputs_of
from harness.output import streams as stream_module
from harness.output.claims import claim
from harness.output.errors import OutputError, OutputFailedError
from harness.output.inputs import Input

ROOT = Path(__file__).parents[2]
COMPLETE = ROOT / "tests/deployments/complete.toml"


def write(target: Path | str, text: str = "new\n", *, make_folder: bool = False) -> None:
    output = claim("--out", target, make_folder=make_folder)
    try:
        output.begin()
        output.write(text)
    finally:
        output.close()


def test_a_new_file_is_written_and_nothing_beside_it_stays(tmp_path: Path) -> None:
    write(tmp_path / "made" / "here" / "out", make_folder=True)
    assert [path.name for path in (tmp_path / "made" / "here").iterdir()] == ["out"]
    assert (tmp_path / "made" / "here" / "out").read_text() == "new\n"


def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write(tmp_path / "out")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o640


def test_an_existing_file_keeps_its_mode_and_a_hard_link_the_old_text(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("old\n")
    out.chmod(0o604)
    (tmp_path / "kept").hardlink_to(out)
    write(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o604
    assert (tmp_path / "kept").read_text() == "old\n"


@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing yet"])
def test_a_symbolic_link_is_followed_and_stays(there: bool, tmp_path: Path) -> None:
    if there:
        (tmp_path / "target").write_text("old\n")
    (tmp_path / "first").symlink_to("target")
    (tmp_path / "link").symlink_to("first")
    write(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "first").is_symlink()
    assert (tmp_path / "target").read_text() == "new\n"


def test_what_an_earlier_run_left_is_gone_before_this_one_ends(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("old\n")
    output = claim("--out", tmp_path / "out")
    output.begin()
    output.close()
    assert (tmp_path / "out").read_text() == ""


def test_a_pipe_is_written_to_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    text = "a line\n" * 100_000
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    write(pipe, text)
    reader.join(10)
    assert read == [text]
    assert pipe.is_fifo()


def test_a_pipe_that_nobody_reads_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_module, "WAIT_SECONDS", 0.1)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="is a pipe that nobody reads, for 0 s; start its reader first"):
        claim("--out", tmp_path / "pipe")


def test_a_reader_that_goes_is_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    output = claim("--out", tmp_path / "pipe")
    os.close(reader)
    with pytest.raises(OutputFailedError, match="its reader has gone"):
        output.write("new\n")
    output.close()


def test_a_device_is_written_to_as_it_is() -> None:
    write("/dev/null")
    assert Path("/dev/null").is_char_device()
    with pytest.raises(OutputFailedError, match="--out /dev/full: cannot be written: No space left on device"):
        write("/dev/full")


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_has_several_names(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    write(name)
    assert capfd.readouterr().out == "new\n"


def test_an_open_descriptor_is_an_output(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w") as opened:
        write(f"/dev/fd/{opened.fileno()}")
    assert (tmp_path / "out").read_text() == "new\n"


def refused(target: Path | str, *inputs: Input, make_folder: bool = False) -> str:
    with pytest.raises(OutputError) as caught:
        claim("--out", target, inputs, make_folder=make_folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_what_cannot_be_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        assert "is a socket" in refused(tmp_path / "socket")
    assert "is a directory" in refused(tmp_path)
    assert "No such file or directory" in refused(tmp_path / "nowhere" / "out")
    assert "Not a directory" in refused(tmp_path / "file" / "out", make_folder=True)
    assert "File name too long" in refused(tmp_path / ("a" * 300))
    assert "Too many levels of symbolic links" in refused(tmp_path / "loop")
    assert "is not open" in refused("/dev/fd/987")
    assert "null character" in refused("a\0b")
    assert "cannot be written" in refused("/proc/sys/out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "loop", "socket"]


def test_a_file_that_may_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write everything, so the answer is made up."""
    (tmp_path / "out").write_text("kept")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "Permission denied" in refused(tmp_path / "out")
    assert (tmp_path / "out").read_text() == "kept"


def test_a_name_as_long_as_file_systems_take_is_a_name(tmp_path: Path) -> None:
    write(tmp_path / ("ö" * 127))
    assert (tmp_path / ("ö" * 127)).read_text() == "new\n"


def test_an_input_is_refused_by_whatever_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "lab.toml"
    file.write_text("kept")
    (tmp_path / "symbolic").symlink_to(file)
    (tmp_path / "hard").hardlink_to(file)
    (tmp_path / "folder").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    said = "is the deployment file, which would be overwritten; expected the name of another file"
    for name in (file, "lab.toml", "./lab.toml", "symbolic", "hard", "folder/lab.toml", f"../{tmp_path.name}/lab.toml"):
        assert refused(name, Input(Path("lab.toml"), "the deployment file")).endswith(said)
    assert file.read_text() == "kept"


def test_an_input_that_is_not_there_yet_and_a_folder_of_inputs_are_kept_too(tmp_path: Path) -> None:
    logs = Input(tmp_path / "logs", "in the folder of the logs of CAS-01")
    (tmp_path / "logs").mkdir()
    assert "the logs of CAS-01" in refused(tmp_path / "logs" / "deeper" / "out", logs)
    assert "of trust" in refused(tmp_path / "ca.pem", Input(tmp_path / "ca.pem", "the file of trust anchors (ca)"))


def test_everything_that_a_deployment_names_is_an_input() -> None:
    deployment = read_deployment(COMPLETE)
    what = [one.what for one in inputs_of(deployment)]
    assert what[0] == "the deployment file"
    for word in ("trust anchors", "certificate of", "the logs of", "[control]", "password file of"):
        assert any(word in one for one in what), word


def test_what_runs_and_imports_keep_beside_the_deployment_file_is_not_written() -> None:
    """Else nobody would know any more which servers stand changed."""
    for name in ("complete.toml.changed", "complete.toml.imported"):
        assert "write" in refused(COMPLETE.with_name(name), *inputs_of(read_deployment(COMPLETE)))


def test_two_runs_with_one_target_are_refused_by_whatever_name(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("out")
    first = claim("--out", tmp_path / "out")
    assert "another run is writing it" in refused(tmp_path / "out")
    assert "another run is writing it" in refused(tmp_path / "link")
    first.close()
    write(tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "out"]


def test_one_folder_of_reports_is_for_one_run(tmp_path: Path) -> None:
    first = claim_folder("--reports", tmp_path / "reports")
    with pytest.raises(OutputError, match="another run is writing there"):
        claim_folder("--reports", tmp_path / "reports")
    first.close()
    claim_folder("--reports", tmp_path / "reports").close()


def test_what_a_killed_run_left_blocks_nobody(tmp_path: Path) -> None:
    program = "import os, sys; from harness.output import claim; one = claim('', sys.argv[1]); os.kill(os.getpid(), 9)"
    command = [sys.executable, "-c", program, str(tmp_path / "out")]
    killed = subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603 - our own program
    assert killed.returncode == -signal.SIGKILL
    assert (tmp_path / ".out.lock").exists()
    write(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_full_disk_leaves_no_part_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = claim("--out", tmp_path / "out")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputFailedError, match=r"--out .*/out: cannot be written: No space left on device$"):
        output.write("new\n")
    output.close()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_goes_away_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    output = claim("--out", tmp_path / "folder" / "out")
    for path in (tmp_path / "folder").iterdir():
        path.unlink()
    (tmp_path / "folder").rmdir()
    with pytest.raises(OutputFailedError, match="No such file or directory"):
        output.write("new\n")
    output.close()


def test_a_file_in_a_folder_that_takes_no_new_ones_is_written_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that is mounted into a container is."""
    (tmp_path / "out").write_text("old and longer\n")
    inode = (tmp_path / "out").stat().st_ino

    def busy(*_: object) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    monkeypatch.setattr(claims, "replace_file", busy)
    write(tmp_path / "out")
    assert ((tmp_path / "out").read_text(), (tmp_path / "out").stat().st_ino) == ("new\n", inode)


def use_up_descriptors(used: list[int]) -> None:
    with suppress(OSError):
        while True:
            used.append(os.open(os.devnull, os.O_RDONLY))


def test_a_run_without_descriptors_can_still_write(tmp_path: Path) -> None:
    output = claim("--out", tmp_path / "out")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used: list[int] = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 512), hard))
    try:
        use_up_descriptors(used)
        output.write("new\n")
    finally:
        for descriptor in used:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    output.close()
    assert (tmp_path / "out").read_text() == "new\n"
