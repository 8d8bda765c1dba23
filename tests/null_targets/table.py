"""The page `docs/null-targets.md`: how many cases of each protocol passed, failed or were not judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from harness.model.case import Suite
from harness.model.verdict import VerdictWord
from tests.null_targets.runs import Row

COLUMNS = (
    Suite.OWA,
    Suite.EAS,
    Suite.EWS,
    Suite.AVAILABILITY,
    Suite.AUTODISCOVER,
    Suite.POP3,
    Suite.IMAP4,
    Suite.OUTLOOK_ANYWHERE,
    Suite.WEBDAV,
    Suite.STATE,
)
_JUDGED = (VerdictWord.PASS, VerdictWord.FAIL, VerdictWord.INCONCLUSIVE)

_BEGINNING = """\
# Null targets

Verdicts on null servers: servers that give every client the same answer, or none. Measured by `tests/null_targets`;
made anew by `.venv/bin/python -m tests.null_targets > docs/null-targets.md`.

A cell counts cases: pass, fail, inconclusive, and all others (informational, not applicable); a dot is none. A cell is
empty where that protocol is not asked, since the answer means nothing in it, or nothing new. In a name with two parts
the first is the answer over HTTP, the second that over POP3 and IMAP4; with one part mail programs get the same answer,
or their connection is closed.

The deployment is the shipped `contoso-redirection.toml` with an Exchange 2003 mailbox in it; the cases are those of
CAS-02, and those whose answer names it. Down to `a slow drip` no answer serves a client, and nothing passes. From
`302 to an ExternalURL` on the answers are false ones: right for some client, and given to every client. A false answer
that a protocol takes for full service passes where the client is expected to be served, and where that follows from
serving every client; it fails where a redirect, a refusal or the answer for another user is expected.
"""
_EVERYWHERE = """
## Every server is the null server

A live run: no server accepts any account, so that nothing can be told from a wrong password.
"""
_ALONE = """
## CAS-02 is the null server, the other servers are healthy

The others accept each account. A refusal by CAS-02 does not pass for the documented one, nor its missing requests to
other servers for the documented absence of a hop, because CAS-02 served no other user.
"""


def row_line(name: str, rows: Iterable[Row]) -> str:
    """One line of a table."""
    counts: dict[Suite, Counter[VerdictWord]] = {}
    for row in rows:
        counts.setdefault(row.case.suite, Counter())[row.verdict.verdict] += 1
    return _line(name, [_cell(counts[suite]) if suite in counts else "" for suite in COLUMNS])


def page(everywhere: Sequence[str], alone: Sequence[str]) -> str:
    """The page with these lines in its two tables."""
    head = [_line("", COLUMNS), _line("---", ["---"] * len(COLUMNS))]
    tables = ("\n".join([*head, *lines]) + "\n" for lines in (everywhere, alone))
    return "\n".join([_BEGINNING + _EVERYWHERE, next(tables) + _ALONE, next(tables)])


def _cell(counts: Counter[VerdictWord]) -> str:
    figures = [*(counts[word] for word in _JUDGED), counts.total() - sum(counts[word] for word in _JUDGED)]
    return " ".join(str(figure) if figure else "." for figure in figures)


def _line(name: str, cells: Iterable[str]) -> str:
    return " | ".join([f"| {name}".rstrip(), *cells]).rstrip() + " |"
