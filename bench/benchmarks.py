"""The benchmarks by name. Each is a module beside this one with a BENCHMARK; it is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from bench.contest import Benchmark

NAMES: Mapping[str, str] = {
    "core": "judged cases a second without pytest, beside httpx and respx; memory over 100,000 cases",
    "planning": "planning, audit and import of 50 sites, 400 servers and 200,000 mailboxes",
    "mail": "POP3 and IMAP4 logons at a Dovecot, beside poplib and imaplib in threads",
}
"""With a line for the list."""


def benchmark(name: str) -> Benchmark:
    """The one with that name."""
    found = import_module(f"bench.{name}").BENCHMARK
    assert isinstance(found, Benchmark)
    return found
