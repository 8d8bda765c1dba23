"""A deployment as its file describes it (contract, section 2).

Nothing here interprets: what the file does not say is None; oracle and farm each apply the topic's defaults.
URLs are kept as typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from harness.model.protocol import Protocol, VirtualDirectoryName
from harness.model.secret import Secret


class Authentication(StrEnum):
    """An authentication method of a virtual directory; `windows` is Integrated Windows authentication (IWA)."""

    WINDOWS = "windows"
    BASIC = "basic"
    DIGEST = "digest"
    FORMS = "forms"


class MailSecurity(StrEnum):
    """How a POP3 or IMAP4 port is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Affinity(StrEnum):
    """How a load-balancing array keeps a client with one member."""

    IP = "ip"
    COOKIE = "cookie"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Version:
    """A version as typed (`2007 SP1`, `8.1.240.6`, `2003 SP2`) and what it compares by.

    Exchange 2007 is major 8 with the service pack as minor (RTM 0, SP1 1, SP2 2, SP3 3).
    Exchange 2003 is major 6, minor 5; Exchange 2000 is major 6, minor 0. Rollups do not count.
    """

    text: str
    major: int
    minor: int


@dataclass(frozen=True, slots=True)
class Organization:
    name: str
    accepted_domain: str
    windows_domain: str


@dataclass(frozen=True, slots=True)
class Site:
    """An Active Directory site."""

    name: str
    published_host: str | None = None
    forms_authentication_on_isa: bool | None = None


@dataclass(frozen=True, slots=True)
class VirtualDirectory:
    """One virtual directory of a server; an absent URL is `$null`."""

    authentication: tuple[Authentication, ...]
    internal_url: str | None = None
    external_url: str | None = None
    nlb_bypass_url: str | None = None
    kerberos: bool | None = None


@dataclass(frozen=True, slots=True)
class MailService:
    """POP3 or IMAP4 as a CAS offers it."""

    port: int
    security: MailSecurity
    allow_cross_site_sessions: bool | None = None


@dataclass(frozen=True, slots=True)
class ClientAccessServer:
    """An Exchange 2007 server with the Client Access role. It has the virtual directories that are named, no others.

    `windows_domain` is that of the computer, where it stands in another one than the organization's.
    """

    name: str
    site: str
    version: Version
    host: str
    internet_facing: bool | None = None
    windows_domain: str | None = None
    redirect_to_optimal_owa_server: bool | None = None
    reachable: bool | None = None
    certificate: str | None = None
    mailbox_role: bool | None = None
    hub_transport_role: bool | None = None
    threads_per_processor: int | None = None
    max_connections: int | None = None
    virtual_directories: Mapping[VirtualDirectoryName, VirtualDirectory] = field(default_factory=dict)
    pop3: MailService | None = None
    imap4: MailService | None = None


@dataclass(frozen=True, slots=True)
class MailboxServer:
    """An Exchange 2007 Mailbox server, or an Exchange 2003 or 2000 back-end server (version major 6).

    A back-end server's virtual directories that are not named are as installed: `windows` and `basic`.
    """

    name: str
    site: str
    version: Version
    host: str | None = None
    virtual_directories: Mapping[VirtualDirectoryName, VirtualDirectory] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadBalancingArray:
    name: str
    host: str
    members: tuple[str, ...]
    affinity: Affinity | None = None
    ports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PasswordSource:
    """Where a password comes from: exactly one of the three is set."""

    env: str | None = None
    file: str | None = None
    literal: Secret | None = None


@dataclass(frozen=True, slots=True)
class Mailbox:
    address: str
    logon: str
    password: PasswordSource
    server: str
    disabled: tuple[Protocol, ...] = ()


@dataclass(frozen=True, slots=True)
class Live:
    """`[live]`, read only with `--target live`. Paths are relative to the file.

    `tls_key_log` is where the keys of TLS connections are written for a network analyser; nowhere by default.
    """

    ca: str | None = None
    timeout_seconds: float = 90.0
    concurrency: int = 16
    requests_per_second: float = 0.0
    minimum_tls: str | None = None
    tls_key_log: str | None = None
    answer_language_page: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """`[evidence]`: how hops are seen in a live run. Keys of both maps are server names."""

    settle_seconds: float = 0.0
    iis_logs: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Control:
    """`[control]`: argument lists that change the servers, used only with `--allow-control`.

    `environment` names the variables that the programs get beside PATH and LANG.
    """

    settle_seconds: float = 0.0
    stop_server: tuple[str, ...] | None = None
    start_server: tuple[str, ...] | None = None
    set_redirect_to_optimal_owa_server: tuple[str, ...] | None = None
    environment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognition:
    """`[recognition]`: texts of localised or customised servers, regular expressions (contract, section 3).

    `legacy_mailbox` is searched for in what a reader sees of a page, `mailbox_page` and `error_page` in its HTML.
    """

    legacy_mailbox: str | None = None
    mailbox_page: str | None = None
    error_page: str | None = None


@dataclass(frozen=True, slots=True)
class Deployment:
    """Everything a deployment file says. `file` is the path it was read from, as given."""

    file: str
    organization: Organization
    sites: tuple[Site, ...]
    client_access_servers: tuple[ClientAccessServer, ...]
    mailbox_servers: tuple[MailboxServer, ...]
    mailboxes: tuple[Mailbox, ...]
    load_balancing_arrays: tuple[LoadBalancingArray, ...] = ()
    live: Live = field(default_factory=Live)
    connect: Mapping[str, str] = field(default_factory=dict)
    evidence: Evidence | None = None
    control: Control | None = None
    recognition: Recognition = field(default_factory=Recognition)
