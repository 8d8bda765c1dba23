"""The error of this package."""

from __future__ import annotations


class WireError(Exception):
    """Bytes that violate the syntax of their protocol; the message says where, without quoting secrets."""
