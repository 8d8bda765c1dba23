"""Trouble of the harness itself that reaches pytest: said with its place, without what the frames on the way hold.

`--showlocals` and `--full-trace` print variables and arguments of every frame: requests with their headers, tokens,
the environment with the passwords in it.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from suites.plugin.ending_signals import EndedEarlyError

Result = TypeVar("Result")


class HarnessError(Exception):
    """An exception that is no statement about the deployment; the text names its kind and the lines it came by."""


def without_frames(function: Callable[[], Result]) -> Result:
    """What the function gives; what it raises has lost its frames, and an error of ours has its place in words."""
    __tracebackhide__ = True
    try:
        return function()
    except (pytest.UsageError, pytest.exit.Exception, EndedEarlyError) as error:
        raise error.with_traceback(None) from None
    except Exception as error:
        raise HarnessError(_described(error)) from None
    except KeyboardInterrupt:
        raise KeyboardInterrupt from None


def _described(error: Exception) -> str:
    """Not its text, which may quote what was sent."""
    lines = (f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__))
    return f"trouble of the harness itself: {type(error).__name__} at {' > '.join(lines)}"
