"""The tables of a deployment file as pydantic models, with the keys of the contract, section 2.

They give the keys and types of each table; consistency between tables is checked by `consistency.py`.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from harness.deployments import values
from harness.deployments.value_rules import ExpectedValue, ValueRule

_Element = TypeVar("_Element")
# Strict tuples accept only tuples, but TOML gives lists.
Array = Annotated[tuple[_Element, ...], Field(strict=False)]


class TomlTable(BaseModel):
    """A table with unknown keys as errors and no conversion of values."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class OrganizationTable(TomlTable):
    name: values.Text
    accepted_domain: values.Host
    windows_domain: values.Text


class SiteTable(TomlTable):
    name: values.Name
    published_host: values.Host | None = None
    forms_authentication_on_isa: values.Flag | None = None


class VirtualDirectoryTable(TomlTable):
    authentication: Array[values.AuthenticationWord]
    internal_url: values.Url | None = None
    external_url: values.Url | None = None
    nlb_bypass_url: values.Url | None = None
    kerberos: values.Flag | None = None


class MailServiceTable(TomlTable):
    port: values.Port | None = None
    security: values.MailSecurityWord | None = None
    allow_cross_site_sessions: values.Flag | None = None


class ClientAccessServerTable(TomlTable):
    name: values.Name
    site: values.Name
    version: values.Exchange2007Version
    host: values.Host
    internet_facing: values.Flag | None = None
    windows_domain: values.Text | None = None
    redirect_to_optimal_owa_server: values.Flag | None = None
    reachable: values.Flag | None = None
    certificate: values.Text | None = None
    mailbox_role: values.Flag | None = None
    hub_transport_role: values.Flag | None = None
    threads_per_processor: values.Count | None = None
    max_connections: values.Count | None = None
    owa: VirtualDirectoryTable | None = None
    exchange: VirtualDirectoryTable | None = None
    public: VirtualDirectoryTable | None = None
    exchweb: VirtualDirectoryTable | None = None
    eas: VirtualDirectoryTable | None = None
    ews: VirtualDirectoryTable | None = None
    oab: VirtualDirectoryTable | None = None
    unified_messaging: VirtualDirectoryTable | None = None
    autodiscover: VirtualDirectoryTable | None = None
    rpc: VirtualDirectoryTable | None = None
    pop3: MailServiceTable | None = None
    imap4: MailServiceTable | None = None


class MailboxServerTable(TomlTable):
    name: values.Name
    site: values.Name
    version: values.AnyVersion
    host: values.Host | None = None
    eas: VirtualDirectoryTable | None = None
    exchange: VirtualDirectoryTable | None = None
    public: VirtualDirectoryTable | None = None


class LoadBalancingArrayTable(TomlTable):
    name: values.Name
    host: values.Host
    members: Annotated[
        Array[values.Name], ValueRule("the names of one or more servers", holds=lambda names: len(names) > 0)
    ]
    affinity: values.AffinityWord | None = None
    ports: Array[values.Port] | None = None


class PasswordTable(TomlTable):
    env: values.Text | None = None
    file: values.Text | None = None
    literal: values.Text | None = None


def _has_one_source(password: PasswordTable) -> bool:
    return len(password.model_fields_set) == 1


class MailboxTable(TomlTable):
    address: values.Address
    logon: values.Text
    password: Annotated[
        PasswordTable,
        ValueRule(
            'a table of one key: { env = "NAME" }, { file = "PATH" } or { literal = "…" }', holds=_has_one_source
        ),
    ]
    server: values.Name
    disabled: Array[values.ProtocolWord] | None = None


class LiveTable(TomlTable):
    ca: values.Text | None = None
    timeout_seconds: values.Duration | None = None
    concurrency: values.Count | None = None
    requests_per_second: values.Amount | None = None
    minimum_tls: values.TlsWord | None = None
    tls_key_log: values.Text | None = None
    answer_language_page: values.Flag | None = None


class EvidenceTable(TomlTable):
    settle_seconds: values.Amount | None = None
    iis_logs: dict[str, values.Text] | None = None
    addresses: dict[str, Array[values.IpAddress]] | None = None


_COMMAND = ValueRule('an argument list such as ["./control", "stop", "{server}"]', holds=bool)


class ControlTable(TomlTable):
    settle_seconds: values.Amount | None = None
    stop_server: Annotated[Array[values.ServerArgument], _COMMAND] | None = None
    start_server: Annotated[Array[values.ServerArgument], _COMMAND] | None = None
    set_redirect_to_optimal_owa_server: Annotated[Array[values.SettingArgument], _COMMAND] | None = None
    environment: Array[values.Name] | None = None


class RecognitionTable(TomlTable):
    legacy_mailbox: values.RegularExpression | None = None
    mailbox_page: values.RegularExpression | None = None
    error_page: values.RegularExpression | None = None


class DeploymentTable(TomlTable):
    """The whole file."""

    format: Annotated[int, ValueRule("1", holds=lambda number: number == 1)]
    organization: Annotated[OrganizationTable, ExpectedValue("a table [organization]")]
    site: Array[SiteTable] = ()
    client_access_server: Array[ClientAccessServerTable] = ()
    mailbox_server: Array[MailboxServerTable] = ()
    load_balancing_array: Array[LoadBalancingArrayTable] = ()
    mailbox: Array[MailboxTable] = ()
    live: LiveTable | None = None
    connect: dict[str, values.HostAndPort] | None = None
    evidence: EvidenceTable | None = None
    control: ControlTable | None = None
    recognition: RecognitionTable | None = None
