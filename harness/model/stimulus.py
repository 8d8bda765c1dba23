"""What a probe is told to do. A stimulus holds no secret and no expectation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from harness.model.deployment import MailSecurity, Recognition
from harness.model.outcome import Hop, OutcomeKind
from harness.model.protocol import EwsSchema, Logon, Operation, Protocol
from harness.model.secret import Secret

MOST_REQUESTS_OF_A_BROWSER = 14
"""In one visit, with the logon and the page for language and time zone; a browser that is led further gives up."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account that logs on. `logon` is what a user types (`CONTOSO\\user1` or a UPN)."""

    address: str
    logon: str
    password: Secret


class ServerChangeKind(StrEnum):
    """What `[control]` of a deployment file can do to a server."""

    STOP = "stop_server"
    START = "start_server"
    REDIRECT = "set_redirect_to_optimal_owa_server"


@dataclass(frozen=True, slots=True)
class ServerChange:
    """One change of one server; `value` is the setting's new one."""

    kind: ServerChangeKind
    server: str
    value: bool | None = None


@dataclass(frozen=True, slots=True)
class ChangeScript:
    """Visits with changes of servers between them: `before` has the changes ahead of each visit.

    `restore` undoes all of them; it is applied at the end of every conversation that changed a server. Where a first
    visit before any change does not see `begins_with`, servers are not as the file has them, and none is changed.
    """

    before: tuple[tuple[ServerChange, ...], ...]
    restore: tuple[ServerChange, ...]
    begins_with: OutcomeKind

    @property
    def changes(self) -> tuple[ServerChange, ...]:
        """Every change, the restoring ones too."""
        return (*(change for visit in self.before for change in visit), *self.restore)

    def undoing(self, change: ServerChange) -> tuple[ServerChange, ...]:
        """What of `restore` undoes that change: the setting of the same server, or its start."""
        of_setting = change.kind is ServerChangeKind.REDIRECT
        return tuple(
            undone
            for undone in self.restore
            if undone.server == change.server and (undone.kind is ServerChangeKind.REDIRECT) is of_setting
        )

    @property
    def stopped(self) -> tuple[str, ...]:
        """The servers that it stops, in this order."""
        every = (change for visit in self.before for change in visit)
        return tuple(change.server for change in every if change.kind is ServerChangeKind.STOP)


@dataclass(frozen=True, slots=True)
class AutodiscoverServer:
    """Where a client asks Autodiscover, and how it logs on there; `entry` is the server's or the array's name."""

    entry: str
    host: str
    logon: Logon


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The request to the URL that an answer names: its protocol and operation, and the only hosts that it may go to.

    A device that is answered 451 without a URL asks `autodiscover` for one; None where nothing can be asked.
    """

    protocol: Protocol
    operation: Operation
    hosts: tuple[str, ...]
    autodiscover: AutodiscoverServer | None = None


@dataclass(frozen=True, slots=True)
class OtherApplication:
    """A second application of the same user, which asks the same host: how it logs on there, and its schema."""

    protocol: Protocol
    operation: Operation
    logon: Logon
    schema: EwsSchema | None = None


@dataclass(frozen=True, slots=True)
class Stimulus:
    """One conversation of a client with an entry server.

    `mailboxes` are the addresses asked for; the first one logs on. `host` is the name as addressed: URL, TLS name and
    Host header. `port` is 443 for HTTP. `rpc_server` names the Mailbox server that an Outlook Anywhere client asks for.
    With a `script` its one mailbox makes as many visits as the script has, with changes of servers between them.
    With `follow_up` the client goes on to the URL that the answer names; `url` replaces the protocol's own path.
    With `visits` above 1 the whole conversation is repeated by each mailbox in turn (stickiness): a, b, b, a, …
    With `new_clients` each visit is that of a new client, which has no cookie yet; `has_servers_to_itself` says that
    nothing else may be in flight meanwhile, since others would take turns with an array's members.
    With `in_turn_with` each visit is followed by one of the other application, on the same computer.
    With `asks_before_logon` a browser sends its request once without credentials before it logs on: what anybody gets
    is no service, and shows whether the directory exists.
    """

    protocol: Protocol
    operation: Operation
    entry: str
    host: str
    port: int
    mailboxes: tuple[str, ...]
    logon: Logon
    security: MailSecurity | None = None
    schema: EwsSchema | None = None
    rpc_server: str | None = None
    visits: int = 1
    in_turn_with: OtherApplication | None = None
    new_clients: bool = False
    has_servers_to_itself: bool = False
    asks_before_logon: bool = False
    script: ChangeScript | None = None
    follow_up: FollowUp | None = None
    url: str | None = None
    recognition: Recognition = field(default_factory=Recognition)

    def causes(self, hop: Hop) -> bool:
        """Whether a hop of the conversation is of the request itself: a device's OPTIONS before it are not."""
        return self.operation is not Operation.FOLDERSYNC or hop.method != "OPTIONS"

    @property
    def applications(self) -> tuple[Stimulus, ...]:
        """What each application does that visits in turn: this one, and the other one where there is one."""
        if self.in_turn_with is None:
            return (self,)
        other = self.in_turn_with
        of_other = replace(self, protocol=other.protocol, operation=other.operation, logon=other.logon)
        return self, replace(of_other, schema=other.schema, in_turn_with=None)
