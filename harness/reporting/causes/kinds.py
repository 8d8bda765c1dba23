"""Which cause a row that could not be judged has, told from the sentence in which it says why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.model.case import Case
from harness.model.cause import CauseKind
from harness.model.protocol import HTTPS_PORT
from harness.model.verdict import Because

_ADDRESS = re.compile(r"(?:the account|the logon) of (\S+?@\S+?)(?=[\s,:;]|$)")

_REQUEST = re.compile(r".{1,1000}? at ([\w.-]+|\[[0-9a-fA-F:.]+\])(?::(\d+))?: ")

_UNREACHABLE = (
    (re.compile(r"connection refused"), CauseKind.CONNECTION_REFUSED),
    (re.compile(r"time-out|time out"), CauseKind.TIMED_OUT),
    (re.compile(r"name not resolved|not known to DNS"), CauseKind.NAME_NOT_RESOLVED),
    (re.compile(r"certificate|[Hh]ostname mismatch|IP address mismatch|self-signed"), CauseKind.CERTIFICATE),
    (re.compile(r"TLS"), CauseKind.TLS),
    (re.compile(r"connection (?:reset|closed|failed)|cut short"), CauseKind.CONNECTION_LOST),
)

_PREREQUISITES = (
    (re.compile(r"served no other mailbox by"), CauseKind.SERVES_NOBODY_ELSE),
    (re.compile(r"password has expired"), CauseKind.PASSWORD_EXPIRED),
    (re.compile(r"first logon|language page|time zone"), CauseKind.FIRST_LOGON),
    (re.compile(r"serves nobody as it is"), CauseKind.SERVER_DOWN),
    (
        re.compile(r"no redirection page was seen|did not come about|not as the deployment file says"),
        CauseKind.NOT_AS_DESCRIBED,
    ),
    (re.compile(r"stays? changed|brought back|bring .* back"), CauseKind.STAYS_CHANGED),
    (re.compile(r"NTLM binds|connections are shared|the same inbox"), CauseKind.SHARED_CONNECTIONS),
    (re.compile(r"settle_seconds|evidence\.iis_logs|\blogs? (?:of|has|does|is)\b"), CauseKind.LOG_INCOMPLETE),
    (re.compile(r"forms-based|Login Timeout|time-out of a forms logon"), CauseKind.FORMS_IN_FRONT),
    (re.compile(r"requests_per_second"), CauseKind.TOO_MANY_REQUESTS),
    (re.compile(r"logon page|logon form|form that posts|plain HTTP"), CauseKind.LOGON_PAGE),
    (re.compile(r"set LoginType"), CauseKind.LOGIN_TYPE),
    (re.compile(r"without TLS|TLS is not begun"), CauseKind.MAIL_WITHOUT_TLS),
    (re.compile(r"another service answers on this port|security` and the port"), CauseKind.WRONG_PORT),
    (re.compile(r"polic(?:y|ies)|remote wipe|Provision"), CauseKind.DEVICE_POLICY),
    (re.compile(r"has no rights on"), CauseKind.RIGHTS),
    (re.compile(r"\[recognition\]|not recognised|words that are not known"), CauseKind.PAGE_NOT_KNOWN),
    (re.compile(r"prox(?:y|ies)|gateway|in front|\[connect\]"), CauseKind.GATEWAY),
    (re.compile(r"temporary|once the server|is ready"), CauseKind.TEMPORARY),
)
"""The first that is found decides: what is particular stands before what many sentences say."""

_NOT_ACCEPTED = "so that nothing can be told from a wrong password: "
"""Behind it stands what a server answered that neither accepted nor refused the account."""

FOLLOWS = frozenset({CauseKind.SERVES_NOBODY_ELSE, CauseKind.NOT_AS_DESCRIBED, CauseKind.SERVER_DOWN})
"""What follows from something that another block says, or from servers that are not as described."""

_OF_THE_RUN = frozenset(
    {
        CauseKind.SERVES_NOBODY_ELSE,
        CauseKind.NOT_AS_DESCRIBED,
        CauseKind.SERVER_DOWN,
        CauseKind.STAYS_CHANGED,
        CauseKind.LOG_INCOMPLETE,
    }
)
"""What is said once, wherever it is."""


@dataclass(frozen=True, slots=True)
class KindOfRow:
    """The cause of a row, and the subject by which it is told from others of its kind."""

    kind: CauseKind
    subject: str


def kind_of(case: Case, because: Because, reason: str) -> KindOfRow:
    """Rows with the same kind and subject have one cause."""
    match because:
        case Because.UNAUTHORIZED:
            return KindOfRow(CauseKind.ACCOUNT_REFUSED, _account(case, reason))
        case Because.UNREACHABLE:
            said = _said(reason)
            kind = next((kind for found, kind in _UNREACHABLE if found.search(said)), CauseKind.NO_ANSWER)
            return KindOfRow(kind, _asked_last(reason) or _address(case))
        case Because.HARNESS:
            place = re.search(r"\b\w+ at [\w./]+:\d+", reason)
            return KindOfRow(CauseKind.HARNESS, place[0] if place else "a place that is not known")
        case Because.PREREQUISITE:
            return _of_prerequisite(case, reason)


def _of_prerequisite(case: Case, reason: str) -> KindOfRow:
    said = _said(reason)
    if _NOT_ACCEPTED in said:
        said = said.partition(_NOT_ACCEPTED)[2].partition("; check logon and password")[0]
    kind = next((kind for found, kind in _PREREQUISITES if found.search(said)), CauseKind.OTHER_PREREQUISITE)
    match kind:
        case CauseKind.PASSWORD_EXPIRED | CauseKind.FIRST_LOGON | CauseKind.DEVICE_POLICY:
            return KindOfRow(kind, _account(case, reason))
        case kind if kind in _OF_THE_RUN:
            return KindOfRow(kind, "")
        case CauseKind.OTHER_PREREQUISITE:
            return KindOfRow(kind, said.rpartition(": ")[2])
        case _:
            return KindOfRow(kind, _address(case))


def _account(case: Case, reason: str) -> str:
    found = _ADDRESS.search(reason)
    if found is not None:
        return found[1]
    return case.stimulus.mailboxes[0] if case.stimulus is not None else ""


def _asked_last(reason: str) -> str:
    """The host and port of the request that the reason begins with: an answer may have led to another server."""
    found = _REQUEST.match(reason)
    return f"{found[1]}:{found[2] or HTTPS_PORT}" if found is not None else ""


def _said(reason: str) -> str:
    """What was seen, without the request: the name of a host says nothing."""
    found = _REQUEST.match(reason)
    return reason[found.end() :] if found is not None else reason


def _address(case: Case) -> str:
    return f"{case.stimulus.host}:{case.stimulus.port}" if case.stimulus is not None else ""
