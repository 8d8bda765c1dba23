"""One cause of rows that failed or could not be judged: what it is, where, and whom it hits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from harness.model.finding import Finding


class CauseKind(StrEnum):
    """What is wrong, as far as an administrator mends it in another place. Values are read by other programs."""

    CONTRADICTION = "contradiction"
    ACCOUNT_REFUSED = "account_refused"
    CONNECTION_REFUSED = "connection_refused"
    TIMED_OUT = "timed_out"
    NAME_NOT_RESOLVED = "name_not_resolved"
    CERTIFICATE = "certificate"
    TLS = "tls"
    CONNECTION_LOST = "connection_lost"
    NO_ANSWER = "no_answer"
    PASSWORD_EXPIRED = "password_expired"  # noqa: S105 - a kind of cause, not a password
    FIRST_LOGON = "first_logon"
    SERVES_NOBODY_ELSE = "serves_nobody_else"
    SERVER_DOWN = "server_down"
    NOT_AS_DESCRIBED = "not_as_described"
    STAYS_CHANGED = "stays_changed"
    LOG_INCOMPLETE = "log_incomplete"
    SHARED_CONNECTIONS = "shared_connections"
    GATEWAY = "gateway"
    FORMS_IN_FRONT = "forms_in_front"
    TEMPORARY = "temporary"
    TOO_MANY_REQUESTS = "too_many_requests"
    MAIL_WITHOUT_TLS = "mail_without_tls"
    LOGIN_TYPE = "login_type"
    WRONG_PORT = "wrong_port"
    DEVICE_POLICY = "device_policy"
    RIGHTS = "rights"
    LOGON_PAGE = "logon_page"
    PAGE_NOT_KNOWN = "page_not_known"
    OTHER_PREREQUISITE = "other_prerequisite"
    HARNESS = "harness"


@dataclass(frozen=True, slots=True)
class CauseServers:
    """The servers of the rows, each once: where clients enter, the Client Access servers of the mailboxes' sites, and
    the Exchange 2003 servers behind them. `entries` has arrays and published hosts by their names; `computers` the
    servers that these stand for.
    """

    entries: tuple[str, ...] = ()
    computers: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    back_ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CausedRow:
    """A row of a cause, by the id of its case. `reason` is the row's own sentence."""

    case: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cause:
    """What is wrong once, and every row that it made red.

    `subject` is whom or what it is about beside the servers: an account, a host and port, a place in the harness;
    `other_addresses` are further hosts and ports of a server that is not reached there either. `suite` is the service
    as case ids have it, empty where several have the same cause. `clauses` are those that fail or could not be judged,
    that which it is about first. `expected` and `seen` are of the first row, `also_seen` of rows that contradict it in
    another way. `pairs` counts mailboxes with their protocol. `findings` are departures in the settings that may be
    behind all of its rows, `partly` those that may be behind some. `first` and `last` say when the rows came about.
    """

    kind: CauseKind
    rows: tuple[CausedRow, ...]
    servers: CauseServers
    clauses: tuple[str, ...]
    suite: str = ""
    subject: str = ""
    other_addresses: tuple[str, ...] = ()
    expected: str = ""
    seen: str = ""
    also_seen: tuple[str, ...] = ()
    pairs: int = 0
    mailboxes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    partly: tuple[Finding, ...] = ()
    first: datetime | None = None
    last: datetime | None = None
