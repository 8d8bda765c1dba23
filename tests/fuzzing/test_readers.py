"""The readers under a coverage-guided fuzzer; broken readers show that it finds failures."""

from __future__ import annotations

import base64
import importlib.util
import os
import platform
import sys

import pytest

from tests.fuzzing.session import Bounds, fuzz
from tests.fuzzing.targets import NAMES, module_of

BROKEN = "tests.fuzzing.broken"


@pytest.fixture(autouse=True)
def _atheris() -> None:
    if importlib.util.find_spec("atheris") is not None:
        return
    sentence = "atheris is not installed (its wheels are for Linux x86_64 and Python before 3.14): nothing is fuzzed"
    is_expected = sys.platform == "linux" and platform.machine() == "x86_64" and sys.version_info < (3, 14)
    if is_expected and os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.mark.parametrize("name", NAMES)
def test_a_reader_raises_only_documented_errors_and_in_time(name: str, pytestconfig: pytest.Config) -> None:
    session = fuzz(module_of(name), seconds=pytestconfig.getoption("--fuzz-seconds"))
    assert session.is_clean, str(session)
    assert session.covered, f"nothing was instrumented\n{session}"


def test_a_reader_that_is_broken_behind_a_sequence_of_bytes_is_found() -> None:
    session = fuzz(f"{BROKEN}.behind_a_sequence")
    assert not session.is_clean
    assert session.found is not None
    assert base64.b64decode(session.found).startswith(b"\x9d\x4f\xe1\x22\xb8\x63"), str(session)
    assert session.found in str(session)


def test_without_coverage_the_same_executions_do_not_find_it() -> None:
    """The coverage of the reader guides the fuzzer: mutations alone would not get there."""
    session = fuzz(f"{BROKEN}.behind_a_sequence", blind=True)
    assert session.is_clean, str(session)
    assert session.covered == 0


@pytest.mark.parametrize(
    ("name", "bounds", "word"),
    [
        ("endless", Bounds(seconds=1), "timeout"),
        ("greedy", Bounds(megabytes=200), "out-of-memory"),
    ],
)
def test_a_reader_without_bounds_is_found(name: str, bounds: Bounds, word: str) -> None:
    session = fuzz(f"{BROKEN}.{name}", bounds=bounds)
    assert not session.is_clean
    assert word in session.output
