"""The line that says how far something is."""

from __future__ import annotations

import io
from collections import Counter

import pytest

from harness.reporting import Progress


class Stream(io.StringIO):
    """A terminal that does not know its width, or a file."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def progress(*, terminal: bool = False, total: int = 4, estimates: bool = True) -> tuple[Progress, Stream, Clock]:
    stream, clock = Stream(terminal=terminal), Clock()
    return Progress(stream, "cases", lambda: total, idle="asking", estimates=estimates, clock=clock), stream, clock


def test_it_counts_names_what_was_found_and_says_how_long_the_rest_takes() -> None:
    line, _, clock = progress()
    line.count()
    line.count(found=Counter(fail=1))
    clock.now = 10.0
    assert line.line(None) == "2 of 4 cases, 1 fail, 0:00:10 so far, about 0:00:10 left"


def test_before_it_is_known_how_much_there_is_it_says_so() -> None:
    line, _, _ = progress(total=0)
    assert line.line(80) == "asking, 0:00:00 so far"


@pytest.mark.parametrize(("width", "bar"), [(60, 0), (61, 10), (79, 28), (111, 60), (300, 60)])
def test_the_bar_takes_the_room_that_the_words_leave(width: int, bar: int) -> None:
    line, _, _ = progress()
    line.count(2)
    drawn = f"[{'#' * (bar // 2)}{'.' * (bar // 2)}] " if bar else ""
    assert line.line(width) == f"{drawn}2 of 4 cases, 0:00:00 so far, about 0:00:00 left"


def test_where_there_is_no_room_for_a_bar_the_words_are_cut_and_say_so() -> None:
    line, _, _ = progress()
    with line.waits_for("the logon of somebody-with-a-long-name@contoso.com"):
        assert line.line(50) == "0 of 4 cases, 0:00:00 so far, waiting for the l..."


def test_what_is_waited_for_is_named_and_then_done() -> None:
    line, _, _ = progress(estimates=False)
    line.begin("ports", 14)
    with line.waits_for("cas-01.contoso.com:443"), line.waits_for("cas-02.contoso.com:443"):
        assert line.line(None) == "0 of 14 ports, 0:00:00 so far, waiting for cas-01.contoso.com:443 and 1 more"
    assert line.line(None) == "2 of 14 ports, 0:00:00 so far"


def test_what_was_waited_for_in_vain_is_done_too() -> None:
    line, _, _ = progress(estimates=False)

    def wait() -> None:
        with line.waits_for("cas-01.contoso.com:443"):
            raise TimeoutError

    with pytest.raises(TimeoutError):
        wait()
    assert line.line(None) == "1 of 4 cases, 0:00:00 so far"


def test_a_terminal_gets_one_line_again_and_again_and_what_is_left_of_a_longer_one_is_blanked() -> None:
    line, stream, _ = progress(terminal=True)
    with line.waits_for("cas-01.contoso.com:443"):
        line.draw()
    line.draw()
    first, second = stream.getvalue().split("\r")[1:]
    assert len(first) <= len(second)
    assert "\n" not in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


def test_a_line_that_is_not_kept_leaves_the_terminal_blank() -> None:
    line, stream, _ = progress(terminal=True)
    line.draw()
    drawn = len(stream.getvalue()) - 1
    line.stop()
    assert stream.getvalue().endswith("\r" + " " * drawn + "\r")


def test_a_line_that_is_kept_ends() -> None:
    line, stream, _ = progress(terminal=True)
    line.count(4)
    line.stop(keep=True)
    assert stream.getvalue().endswith("4 of 4 cases, 0:00:00 so far\n")


def test_what_is_printed_meanwhile_stands_above_the_line() -> None:
    line, stream, _ = progress(terminal=True)
    line.draw()
    with line.aside():
        print("contoso: 5 pass", file=stream)
    assert stream.getvalue().endswith("\rcontoso: 5 pass\n")


def test_a_file_gets_a_plain_line_every_ten_seconds() -> None:
    line, stream, clock = progress()
    for clock.now in range(25):
        line.draw()
    assert stream.getvalue().splitlines() == ["0 of 4 cases, 0:00:10 so far", "0 of 4 cases, 0:00:20 so far"]


def test_what_is_quick_says_nothing_where_nothing_is_kept() -> None:
    line, stream, _ = progress()
    line.start()
    line.stop()
    assert stream.getvalue() == ""


@pytest.mark.parametrize("error", [BrokenPipeError, OSError, ValueError])
def test_nobody_who_reads_is_no_trouble(error: type[Exception]) -> None:
    class Closed(Stream):
        def write(self, text: str) -> int:
            raise error(text)

    line = Progress(Closed(terminal=True), "cases", lambda: 4)
    line.draw()
    line.stop(keep=True)


def test_more_than_was_expected_fills_the_bar_and_no_more() -> None:
    line, _, _ = progress()
    line.count(9)
    assert line.line(120).startswith(f"[{'#' * 60}] 9 of 4 cases")
