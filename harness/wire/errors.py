"""The one error of this room."""

from __future__ import annotations


class WireError(Exception):
    """The peer's bytes break the syntax of its protocol; the message says where, in words, without quoting secrets."""
