"""Converts the validated tables of a deployment file to the classes of `harness.model.deployment`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from harness.deployments import toml_tables
from harness.model import deployment as model
from harness.model.protocol import VirtualDirectoryName
from harness.model.secret import Secret

_Model = TypeVar("_Model")


def to_deployment(file: str, table: toml_tables.DeploymentTable) -> model.Deployment:
    """The deployment of the file; what the file does not say is None or the default of the class."""
    return model.Deployment(
        file=file,
        organization=_convert(model.Organization, table.organization),
        sites=tuple(to_site(site) for site in table.site),
        client_access_servers=tuple(to_client_access_server(server) for server in table.client_access_server),
        mailbox_servers=tuple(to_mailbox_server(server) for server in table.mailbox_server),
        mailboxes=tuple(_to_mailbox(mailbox) for mailbox in table.mailbox),
        load_balancing_arrays=tuple(to_load_balancing_array(array) for array in table.load_balancing_array),
        live=_convert(model.Live, table.live) if table.live else model.Live(),
        connect=table.connect or {},
        evidence=_convert(model.Evidence, table.evidence) if table.evidence else None,
        control=_convert(model.Control, table.control) if table.control else None,
        recognition=_convert(model.Recognition, table.recognition) if table.recognition else model.Recognition(),
    )


def _convert(model_class: Callable[..., _Model], table: toml_tables.TomlTable, **replaced: object) -> _Model:
    """An instance with the keys of the table as fields; `replaced` has the values that differ from the table's."""
    return model_class(**{**_given(table), **replaced})


def _given(table: toml_tables.TomlTable) -> dict[str, Any]:
    return {key: getattr(table, key) for key in table.model_fields_set}


def to_site(table: toml_tables.SiteTable) -> model.Site:
    """The site of the table."""
    return _convert(model.Site, table)


def to_load_balancing_array(table: toml_tables.LoadBalancingArrayTable) -> model.LoadBalancingArray:
    """The array of the table."""
    return _convert(model.LoadBalancingArray, table)


def to_mailbox_server(table: toml_tables.MailboxServerTable) -> model.MailboxServer:
    """The Mailbox or back-end server of the table."""
    return _to_server(model.MailboxServer, table)


def to_client_access_server(table: toml_tables.ClientAccessServerTable) -> model.ClientAccessServer:
    """The Client Access server of the table."""
    services = {
        "pop3": table.pop3 and _to_mail_service(table.pop3, plain_port=110, tls_port=995),
        "imap4": table.imap4 and _to_mail_service(table.imap4, plain_port=143, tls_port=993),
    }
    return _to_server(model.ClientAccessServer, table, **services)


def _to_server(model_class: Callable[..., _Model], table: toml_tables.TomlTable, **replaced: object) -> _Model:
    """As `_convert`, with the tables of the virtual directories as one mapping, in the order of their names' class."""
    given = _given(table)
    directories = {
        name: _convert(model.VirtualDirectory, given.pop(name)) for name in VirtualDirectoryName if name in given
    }
    return model_class(**{**given, **replaced}, virtual_directories=directories)


def _to_mail_service(table: toml_tables.MailServiceTable, *, plain_port: int, tls_port: int) -> model.MailService:
    """Exchange 2007 as installed offers TLS from the start on one port and STARTTLS on the other."""
    security = table.security
    if security is None:
        security = model.MailSecurity.STARTTLS if table.port == plain_port else model.MailSecurity.TLS
    port = table.port or (tls_port if security is model.MailSecurity.TLS else plain_port)
    return model.MailService(port=port, security=security, allow_cross_site_sessions=table.allow_cross_site_sessions)


def _to_mailbox(table: toml_tables.MailboxTable) -> model.Mailbox:
    literal = table.password.literal
    password = model.PasswordSource(
        env=table.password.env,
        file=table.password.file,
        literal=Secret(literal) if literal is not None else None,
    )
    return _convert(model.Mailbox, table, password=password)
