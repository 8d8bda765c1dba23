"""What was typed, as text, whatever the locale makes of it."""

from __future__ import annotations

import os
import sys

import pytest

_OPTIONS = ("keyword", "markexpr", "case", "clause")
"""Where names of mailboxes and clauses may stand; names of files are left as the system gives them."""


def as_utf8(typed: str) -> str:
    """UTF-8 under a locale that knows ASCII alone, where Python has kept the bytes."""
    try:
        return os.fsencode(typed).decode("utf-8")
    except UnicodeError:
        return typed


def decode_options(config: pytest.Config) -> None:
    """So that a mailbox with letters beyond ASCII is found, also by workers."""
    _decode_for_workers(config)
    for name in _OPTIONS:
        typed = config.getoption(name, default=None)
        if isinstance(typed, str):
            setattr(config.option, name, as_utf8(typed))
        elif typed:
            setattr(config.option, name, [as_utf8(one) for one in typed])


def _decode_for_workers(config: pytest.Config) -> None:
    """pytest-xdist sends them what was typed as UTF-8; they begin with Python's UTF-8 mode and find files by it."""
    typed = config.invocation_params
    if sys.getfilesystemencoding() == "ascii" and not all(str(one).isascii() for one in typed.args):
        os.environ["PYTHONUTF8"] = "1"
        sys.argv[:] = [as_utf8(one) for one in sys.argv]
        decoded = [as_utf8(os.fspath(one)) for one in typed.args]
        config.invocation_params = pytest.Config.InvocationParams(args=decoded, plugins=typed.plugins, dir=typed.dir)
