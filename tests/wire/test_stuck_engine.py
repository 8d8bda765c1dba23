"""Pages over which the engine would wait for itself: none stops a run."""

from __future__ import annotations

import time

import pytest

from tests.wire.scripted_pages import moves_by_script

MOVES = "location = 'https://www.contoso.com/owa'"


@pytest.mark.parametrize(
    "value", ['"\\ud800"', '"a\\0b"', "Symbol('x')", "new Map()", "({get x() { throw 1; }})", "new Date(NaN)", "1n"]
)
def test_a_last_value_that_cannot_be_handed_over_does_not_matter(value: str) -> None:
    begun = time.monotonic()
    assert moves_by_script([value, MOVES])
    assert time.monotonic() - begun < 60, "the engine waited for itself"


THROWN = (
    'throw "\\ud800"',
    'throw new Error("\\ud800")',
    'throw {toString() { return "\\ud800"; }}',
    "throw Symbol('\\ud800')",
    'Promise.reject("\\ud800")',
    'eval("\\ud800 x")',
)


@pytest.mark.parametrize("script", THROWN)
def test_what_is_thrown_and_is_no_text_ends_that_script_alone(script: str) -> None:
    begun = time.monotonic()
    assert moves_by_script([script, MOVES])
    assert time.monotonic() - begun < 60, "the engine waited for itself"
