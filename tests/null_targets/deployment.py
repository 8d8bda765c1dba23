"""The deployment of the null servers: the shipped one for redirection, with an Exchange 2003 mailbox in it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from harness.deployments.reader import read_deployment
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.case import Case, Plan
from harness.model.deployment import Deployment, Mailbox, MailboxServer, MailSecurity, PasswordSource, Version
from harness.model.secret import Secret
from harness.run import plan_for

_SHIPPED = SHIPPED_DEPLOYMENTS / "contoso-redirection.toml"

ENTRY = "CAS-02"
"""The server whose cases are judged: it faces the Internet, and its site has two users."""

ENTRY_HOSTS = frozenset({"cas-02.contoso.com", "www.europe.contoso.com"})
OTHER_HOSTS = frozenset({"cas-01.contoso.com", "cas-03.contoso.com", "www.usa.contoso.com"})
"""The hosts that clients may address."""

_CONTROL_ONLY = "colleague2@contoso.com"
"""The entry server's other user beside user2; the same is expected for both."""


@cache
def whole_deployment(*, mail_in_clear: bool = False) -> Deployment:
    """Three sites, a user in each, and one whose mailbox is on an Exchange 2003 server."""
    shipped = read_deployment(_SHIPPED)
    if mail_in_clear:
        shipped = _with_mail_in_clear(shipped)
    back_end = MailboxServer("BE-03", "asia", Version("2003 SP2", 6, 5))
    password = PasswordSource(literal=Secret("Asia-3.legacy3"))
    legacy = Mailbox("legacy3@contoso.com", "CONTOSO\\legacy3", password, back_end.name)
    return replace(
        shipped,
        mailbox_servers=(*shipped.mailbox_servers, back_end),
        mailboxes=(*(one for one in shipped.mailboxes if not one.address.startswith("colleague1")), legacy),
    )


def _with_mail_in_clear(deployment: Deployment) -> Deployment:
    servers = tuple(
        replace(
            server,
            pop3=server.pop3 and replace(server.pop3, security=MailSecurity.NONE),
            imap4=server.imap4 and replace(server.imap4, security=MailSecurity.NONE),
        )
        for server in deployment.client_access_servers
    )
    return replace(deployment, client_access_servers=servers)


@cache
def one_entry_deployment(*, mail_in_clear: bool = False) -> Deployment:
    """One server that clients can reach, for a user of its site, one of another site and one on Exchange 2003."""
    deployment = whole_deployment(mail_in_clear=mail_in_clear)
    servers = tuple(
        replace(server, reachable=None if server.name == ENTRY else False)
        for server in deployment.client_access_servers
    )
    mailboxes = tuple(one for one in deployment.mailboxes if one.address.startswith(("user1", "user2", "legacy3")))
    return replace(deployment, client_access_servers=servers, mailboxes=mailboxes)


@cache
def whole_plan(*, mail_in_clear: bool = False) -> Plan:
    """What a run of the whole deployment judges."""
    return plan_for(whole_deployment(mail_in_clear=mail_in_clear))


@cache
def one_entry_plan(*, mail_in_clear: bool = False) -> Plan:
    """What a run judges where one server can be reached."""
    return plan_for(one_entry_deployment(mail_in_clear=mail_in_clear))


def asks_the_entry_server(case: Case) -> bool:
    """Whether the case is sent to the entry server, or its follow-up goes there and to no other server."""
    asked = case.stimulus
    if asked is None or asked.mailboxes[0] == _CONTROL_ONLY:
        return False
    return asked.entry == ENTRY or (asked.follow_up is not None and ENTRY_HOSTS.issuperset(asked.follow_up.hosts))
