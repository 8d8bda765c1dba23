"""`harness report`: what it writes over and what not, what the history keeps, and what a run that ends early leaves."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from harness.output import Lock
from harness.reporting import Progress
from tests.commands.allure_results import write_run
from tests.commands.allure_stand_in import tell
from tests.commands.report_command import ROOT, ROWS, beside, report
from tests.signals import ENDING, heed_signals


@pytest.mark.usefixtures("folder")
def test_a_page_that_still_asks_for_something_outside_is_no_report(capsys: pytest.CaptureFixture[str]) -> None:
    tell("outside")
    assert report() == 1
    assert capsys.readouterr().err == (
        "index.html of this Allure still asks for https://elsewhere.test/, which is outside; the results are kept, and "
        "the former report\n"
    )
    assert not Path("reports/allure").exists()


@pytest.mark.usefixtures("folder")
def test_a_report_takes_the_place_of_the_former_one() -> None:
    assert report() == 0
    Path("reports/allure/of-the-former").touch()
    assert report() == 0
    assert not Path("reports/allure/of-the-former").exists()
    assert beside() == {"allure-history.jsonl"}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("own", "--output own: is a folder of your own, which would be overwritten; expected the name of a new folder"),
        ("reports", "--output reports: reports/contoso/allure-results is in it and would be removed; expected"),
        ("reports/contoso/allure-results", "is a folder of results, which would be overwritten; expected"),
        ("reports/contoso/allure-results/site", "is a folder of results, which would be overwritten; expected"),
        ("a-file", "--output a-file: is no folder; expected"),
        ("a-file/site", "/a-file is no folder; expected"),
        ("n" * 300, "cannot be written: File name too long; expected"),
        ("null\0character", "has a null character; expected"),
        (".", "--output .: is a folder without a name of its own; expected one such as reports/allure"),
        ("", "--output .: is a folder without a name of its own; expected one such as"),
        ("/", "--output /: is a folder without a name of its own; expected one such as"),
        ("reports/..", "--output reports/..: is a folder without a name of its own; expected one such as"),
    ],
)
def test_an_output_that_would_destroy_something_is_refused(
    output: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("own").mkdir()
    Path("own/index.html").write_text("<html>thesis", encoding="utf-8")
    Path("a-file").touch()
    assert report("--output", output) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1
    assert Path("own/index.html").read_text(encoding="utf-8") == "<html>thesis"
    assert not [one for one in Path().rglob(".*") if one.name.endswith((".new", ".former", ".lock"))]


@pytest.mark.usefixtures("folder")
def test_an_empty_folder_and_a_link_to_one_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    Path("link").symlink_to("www")
    assert report("--output", "link") == 0
    assert Path("link").is_symlink()
    assert (tmp_path / "www/index.html").is_file()


@pytest.mark.usefixtures("folder")
def test_what_is_to_be_typed_takes_the_name_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert report("--output", "reports/my $site") == 0
    assert capsys.readouterr().out.endswith(" --directory 'reports/my $site'\n")


@pytest.mark.usefixtures("folder")
def test_a_history_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    history, read = Path("reports/allure-history.jsonl"), Path.read_text
    history.touch()

    def read_text(path: Path, *how: str, **other: str) -> str:
        if path == history:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read(path, *how, **other)

    monkeypatch.setattr(Path, "read_text", read_text)
    assert report() == 3
    assert capsys.readouterr().err == f"{history}: cannot be read: Input/output error\n"
    assert beside() == {"allure-history.jsonl"}


@pytest.mark.usefixtures("folder")
def test_a_second_run_with_the_same_output_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(Lock(Path("reports/allure"))):
        assert report() == 2
    assert capsys.readouterr().err == (
        "--output reports/allure: another run is writing it; expected a folder for each run\n"
    )


@pytest.mark.usefixtures("folder")
def test_what_a_killed_run_left_is_put_right() -> None:
    assert report() == 0
    Path("reports/allure").rename("reports/.allure.former")
    Path("reports/.allure.new").mkdir()
    Path("reports/.allure.new/half").touch()
    tell("fails")
    assert report() == 1
    assert Path("reports/allure/index.html").is_file()
    assert beside() == {"allure-history.jsonl"}


@pytest.mark.usefixtures("folder")
def test_a_report_built_twice_is_one_point_of_the_trend_and_a_new_run_another() -> None:
    history = Path("reports/allure-history.jsonl")
    results = Path("reports/contoso/allure-results")
    assert report() == report() == 0
    assert history.read_text(encoding="utf-8").count("\n") == 1
    for file in results.iterdir():
        file.unlink()
    write_run(results, ROWS, run=2)
    assert report() == report() == 0
    assert history.read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.usefixtures("folder")
def test_a_damaged_line_of_the_history_is_named_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    history = Path("reports/allure-history.jsonl")
    history.write_bytes(b'{"testResults": {"a": {"id": "earlier"}}}\n{"testResults": {\n\xff\n[]\n')
    assert report() == 0
    assert capsys.readouterr().err == f"{history}: 3 damaged lines left out of the history\n"
    assert history.read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.usefixtures("folder")
def test_what_is_said_of_the_history_stands_above_the_line_of_progress(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def marked(_: Progress) -> Iterator[None]:
        print("above", file=sys.stderr)
        yield
        print("below", file=sys.stderr)

    monkeypatch.setattr(Progress, "aside", marked)
    history = Path("reports/allure-history.jsonl")
    history.write_text("damaged\n", encoding="utf-8")
    assert report() == 0
    said = f"{history}: 1 damaged line left out of the history"
    assert capsys.readouterr().err.splitlines()[-3:] == ["above", said, "below"]


def is_running(process: int) -> bool:
    """Not gone, and none that only nobody has asked yet how it ended."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return False


@pytest.mark.usefixtures("folder")
def test_a_signal_while_allure_is_being_started_ends_it_too(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    start, main_thread = subprocess.Popen, threading.get_ident()

    def start_slowly(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 - as Popen takes them
        begun.append(start(*arguments, **options))
        signal.pthread_kill(main_thread, signal.SIGINT)
        return begun[-1]

    monkeypatch.setattr("harness.commands.report_site.program._version_of", lambda _: "22.11.0")
    monkeypatch.setattr("harness.commands.report_site.build.subprocess.Popen", start_slowly)
    tell("waits")
    os.mkfifo(folder / "programs/started")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            report()
    finally:
        signal.signal(signal.SIGINT, before)
    assert [process.returncode for process in begun] == [-signal.SIGKILL]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_it_and_leaves_the_former_report_whole(number: signal.Signals, folder: Path) -> None:
    assert report() == 0
    Path("reports/allure/of-the-former").touch()
    write_run(Path("reports/contoso/allure-results"), ROWS, run=2)
    started = folder / "programs/started"
    os.mkfifo(started)
    tell("waits")
    with subprocess.Popen(
        [sys.executable, "-m", "harness", "report"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        preexec_fn=heed_signals,  # noqa: PLW1509 - no threads here
    ) as process:
        programs = started.read_text(encoding="ascii").split()  # once Allure has begun, and what it starts
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    assert [program for program in programs if is_running(int(program))] == []
    assert process.returncode == 128 + number
    assert err == b"interrupted\n"
    assert Path("reports/allure/of-the-former").exists()
    assert beside() == {"allure-history.jsonl"}


@pytest.mark.usefixtures("folder")
def test_a_disk_that_is_full_is_one_sentence_and_leaves_the_former_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report() == 0
    capsys.readouterr()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("harness.commands.report.stage_results", full)
    assert report() == 3
    assert capsys.readouterr().err == "--output reports/allure: cannot be written: No space left on device\n"
    assert Path("reports/allure/index.html").is_file()
    assert beside() == {"allure-history.jsonl"}
