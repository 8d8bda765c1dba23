"""The page `docs/null-targets.md`: for each null and protocol how many cases passed, failed or were not judged."""

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

What the verdicts are against a server that says the same to everybody, or nothing. Measured by `tests/null_targets`;
made anew by `.venv/bin/python -m tests.null_targets > docs/null-targets.md`.

A cell counts cases: pass, fail, inconclusive, and all others (informational, not applicable); a dot is none. A cell is
empty where that protocol is not asked, since the answer means nothing in it, or nothing new. A name with two parts says
what HTTP and what POP3 and IMAP4 are answered; with one part mail programs meet the same, or are hung up on.

The deployment is the shipped `contoso-redirection.toml` with an Exchange 2003 mailbox in it; the cases are those of
CAS-02, and those whose advice leads there. The first rows are nulls, which pass nothing. From `302 to an ExternalURL`
on the rows are lies: a lie that a protocol takes for full service passes what is due to be served there, and what
follows from serving everybody; it fails where a redirect, a refusal or somebody else's answer is due.
"""
_EVERYWHERE = """
## Every server is the null

A live run: nobody's account is accepted anywhere, so that nothing can be told from a wrong password.
"""
_ALONE = """
## CAS-02 is the null, the other servers are healthy

The others accept each account. What keeps a refusal of CAS-02 from passing for the documented one, or its silence
towards other servers for the documented absence of a hop, is that CAS-02 served nobody else.
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
