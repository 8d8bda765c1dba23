"""The block of a cause, as lines for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from harness.model.case import Suite
from harness.model.cause import Cause, CauseKind
from harness.model.clause import ClauseRegister
from harness.model.deployment import Deployment
from harness.model.finding import Finding
from harness.model.printable import brief, printable
from harness.reporting.audit_text import describe_subject
from harness.reporting.causes.advice import Advice
from harness.reporting.causes.choice import advice_of, commands_of
from harness.reporting.causes.kinds import FOLLOWS
from harness.reporting.causes.names import (
    addresses_of,
    directory_named,
    names_in_sentences,
    other_directories,
    servers_by_place,
)
from harness.reporting.counts import count_of, some_of
from harness.reporting.wrapping import folded, wrapped

_EXAMPLES = 3
_NAMES = 5
_LABEL = 10
_LONGEST = 300
_OF_EVERY_ROW = frozenset({"finding", "notice", "where", "setting", "show", "set", "then", "check", "likewise"})
_NEXT_COMMAND = re.compile(r"; (?=(?:then )?on [\w.-]+: |check: )")

_SERVICES: Mapping[str, str] = {
    Suite.OWA: "Outlook Web Access",
    Suite.EAS: "Exchange ActiveSync",
    Suite.EWS: "Exchange Web Services",
    Suite.AVAILABILITY: "Availability service",
    Suite.AUTODISCOVER: "Autodiscover",
    Suite.POP3: "POP3",
    Suite.IMAP4: "IMAP4",
    Suite.OUTLOOK_ANYWHERE: "Outlook Anywhere",
    Suite.WEBDAV: "WebDAV",
    Suite.STATE: "several requests in a row",
}
_TITLES: Mapping[CauseKind, str] = {
    CauseKind.ACCOUNT_REFUSED: "account refused: {subject}",
    CauseKind.PASSWORD_EXPIRED: "password expired: {subject}",
    CauseKind.FIRST_LOGON: "first logon: {subject}",
    CauseKind.CONNECTION_REFUSED: "server unreachable: connection refused at {subject}",
    CauseKind.TIMED_OUT: "server unreachable: no answer in time at {subject}",
    CauseKind.NAME_NOT_RESOLVED: "server unreachable: no address is known of {subject}",
    CauseKind.CERTIFICATE: "server unreachable: certificate not accepted at {subject}",
    CauseKind.TLS: "server unreachable: no TLS with {subject}",
    CauseKind.CONNECTION_LOST: "server unreachable: connection ended early at {subject}",
    CauseKind.NO_ANSWER: "server unreachable: no answer at {subject}",
    CauseKind.SERVES_NOBODY_ELSE: "follows: no other user was served to compare with",
    CauseKind.SERVER_DOWN: "follows: a server serves nobody, so none is stopped in turn",
    CauseKind.NOT_AS_DESCRIBED: "follows: servers are not as described",
    CauseKind.STAYS_CHANGED: "a server stays changed",
    CauseKind.LOG_INCOMPLETE: "logs do not show which servers were asked",
    CauseKind.SHARED_CONNECTIONS: "connections shared by users at {subject}",
    CauseKind.GATEWAY: "a proxy or gateway answers at {subject}",
    CauseKind.FORMS_IN_FRONT: "a logon form where none can be filled in, at {subject}",
    CauseKind.TEMPORARY: "temporary trouble at {subject}",
    CauseKind.TOO_MANY_REQUESTS: "requests are limited at {subject}",
    CauseKind.MAIL_WITHOUT_TLS: "no TLS for mail at {subject}",
    CauseKind.LOGIN_TYPE: "no logon by password at {subject}",
    CauseKind.WRONG_PORT: "another service at {subject}",
    CauseKind.DEVICE_POLICY: "a policy for devices: {subject}",
    CauseKind.RIGHTS: "missing rights on a mailbox, at {subject}",
    CauseKind.LOGON_PAGE: "no safe logon page at {subject}",
    CauseKind.PAGE_NOT_KNOWN: "a page that is not known, at {subject}",
    CauseKind.OTHER_PREREQUISITE: "something else has to be put right first",
    CauseKind.HARNESS: "trouble of the harness itself: {subject}",
}


def cause_lines(
    causes: Sequence[Cause],
    deployment: Deployment,
    register: ClauseRegister,
    *,
    command: str,
    width: int | None,
    verbose: bool = False,
) -> Iterator[str]:
    """A block a cause, folded at the width; `verbose` has every row. `command` repeats the run without a selection."""
    others = any(cause.kind not in FOLLOWS for cause in causes)
    for number, cause in enumerate(causes, start=1):
        yield from wrapped(f"{number}. {title_of(cause)}", width, hanging=3)
        for label, text in _parts(cause, deployment, register, in_short=others and cause.kind in FOLLOWS):
            yield from wrapped(f"   {label:{_LABEL}}{printable(text)}", width, hanging=3 + _LABEL)
        for row in cause.rows if verbose else ():
            yield from wrapped(f"   row       {row.case}: {printable(row.reason)}", width, hanging=3 + _LABEL)
    if causes:
        yield from wrapped(f"A case again: {command} --case ID", width, hanging=3)


def advice_lines(cause: Cause, deployment: Deployment, register: ClauseRegister) -> Iterator[str]:
    """What a block says that is so of each of its rows, unfolded: for reports that show one row at a time."""
    for label, text in _parts(cause, deployment, register, in_short=False):
        if label in _OF_EVERY_ROW:
            yield f"{label:{_LABEL}}{printable(text)}"


def title_of(cause: Cause) -> str:
    """What is wrong, and how often."""
    happened = "failed" if cause.kind is CauseKind.CONTRADICTION else "not judged"
    pairs = count_of(cause.pairs, "mailbox/protocol pair")
    return f"{_what(cause)}: {count_of(len(cause.rows), 'case')} {happened}, {pairs}"


def label_of(cause: Cause) -> str:
    """What is wrong and where, without a count: the same in the next run that finds it."""
    return f"{_what(cause)} ({_where(cause)})"


def _what(cause: Cause) -> str:
    if cause.kind is CauseKind.CONTRADICTION:
        return f"{_SERVICES.get(cause.suite, 'several services')}: {_joined(cause.clauses)} not met"
    return _TITLES[cause.kind].format(subject=printable(addresses_of(cause)))


def _joined(clauses: Sequence[str]) -> str:
    """The first two by name, and how many more."""
    more = len(clauses) - 2
    return " and ".join(clauses) if more <= 0 else f"{clauses[0]}, {clauses[1]} and {more} more"


def _parts(
    cause: Cause, deployment: Deployment, register: ClauseRegister, *, in_short: bool
) -> Iterator[tuple[str, str]]:
    advice, said = advice_of(cause), names_in_sentences(cause, deployment)
    show, change = commands_of(cause, deployment)
    for finding in cause.findings:
        yield "finding", f"{_finding(finding)}, which explains it"
    yield "notice", advice.users.format_map(said)
    yield "where", "; ".join((_where(cause), *_when(cause)))
    if in_short:
        yield "set", change
        yield "cases", some_of((row.case for row in cause.rows), most=1)
        return
    if cause.kind is CauseKind.CONTRADICTION:
        yield "expected", f"{brief(cause.expected, _LONGEST)}; seen {brief(cause.seen, _LONGEST)}"
        yield from (("also seen", brief(seen, _LONGEST)) for seen in cause.also_seen[:_EXAMPLES])
    else:
        yield "seen", brief(cause.rows[0].reason, _LONGEST)
    yield "setting", advice.setting.format_map(said)
    yield from _commands("show", show)
    remedies = dict.fromkeys(finding.remedy for finding in cause.findings)
    for text in remedies or (change,):
        yield from _commands("set", text)
    yield from () if remedies else _likewise(advice, cause, deployment)
    yield from _clauses(cause, register)
    for finding in cause.partly[:1]:
        yield (
            "finding",
            f"{finding.clause} at {describe_subject(finding.subject)} ({finding.key}) may be behind some of them",
        )
    yield "cases", _examples(cause)


def _commands(label: str, text: str) -> Iterator[tuple[str, str]]:
    """Each command that is typed at another place, or afterwards, on a line of its own: one copies it from there."""
    first, *others = _NEXT_COMMAND.split(text)
    yield label, first
    for part in others:
        if part.startswith("check: "):
            yield "check", part.removeprefix("check: ")
        else:
            yield "then" if label == "set" else label, part.removeprefix("then ")


def _likewise(advice: Advice, cause: Cause, deployment: Deployment) -> Iterator[tuple[str, str]]:
    """Commands name one server of each kind; the others that the same is to be typed for."""
    commands = f"{advice.show} {advice.change}"
    others = other_directories(cause)
    if others and "_directory_of_" in commands:
        yield "likewise", f"for {', '.join(others)}, as for {directory_named(cause)}"
    for place, names in servers_by_place(cause, deployment).items():
        if len(names) > 1 and re.search(rf"{{[a-z_]*{place}}}", commands):
            yield "likewise", f"for {_listed(names[1:])}, as for {names[0]}"


def _finding(finding: Finding) -> str:
    where = describe_subject(finding.subject)
    return f"{finding.clause} at {where}: {finding.key} is {finding.found}, expected {finding.expected}"


def _clauses(cause: Cause, register: ClauseRegister) -> Iterator[tuple[str, str]]:
    """The sentence of each clause that fails; of rows that could not be judged the clauses by id."""
    if cause.kind is not CauseKind.CONTRADICTION:
        known = [clause.id for clause in register.clauses if clause.id in cause.clauses]
        yield "clauses", folded(known) or ", ".join(cause.clauses)  # places where the topic is silent
        return
    texts = {clause.id: clause.text for clause in register.clauses}
    for clause in cause.clauses:
        yield clause, texts.get(clause, "")


def _where(cause: Cause) -> str:
    servers = cause.servers
    parts = [f"entry {_listed(servers.entries)}"] if servers.entries else []
    standing_for = [name for name in servers.computers if name not in servers.entries]
    if standing_for:
        parts[-1] += f" ({_listed(standing_for)})"
    if servers.destinations:
        parts.append(f"destination {_listed(servers.destinations)}")
    if servers.back_ends:
        parts.append(f"back end {_listed(servers.back_ends)}")
    return ", ".join(parts) or "no server"


def _when(cause: Cause) -> tuple[str, ...]:
    return (_span(cause.first, cause.last),) if cause.first and cause.last else ()


def _span(first: datetime, last: datetime) -> str:
    begin, end = f"{first:%Y-%m-%d %H:%M}", f"{last:%Y-%m-%d %H:%M}"
    if begin == end:
        return f"{begin} UTC"
    return f"{begin} to {last:%H:%M} UTC" if first.date() == last.date() else f"{begin} to {end} UTC"


def _listed(names: Sequence[str]) -> str:
    """In order; many with each run of numbers as its ends."""
    ordered = sorted(names)
    return ", ".join(ordered) if len(ordered) <= _NAMES else folded(ordered)


def _examples(cause: Cause) -> str:
    return ", ".join(row.case for row in cause.rows[:_EXAMPLES])
