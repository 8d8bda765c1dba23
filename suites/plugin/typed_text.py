"""What was typed, as text, whatever the locale makes of it."""

from __future__ import annotations

import os

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
    """So that a mailbox with letters beyond ASCII is found."""
    for name in _OPTIONS:
        typed = config.getoption(name, default=None)
        if isinstance(typed, str):
            setattr(config.option, name, as_utf8(typed))
        elif typed:
            setattr(config.option, name, [as_utf8(one) for one in typed])
