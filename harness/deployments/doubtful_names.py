"""Logons, URLs, hosts and texts of a deployment that are hardly what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from harness.deployments.problems import KeyPath, Problem
from harness.deployments.spelling import did_you_mean, quoted
from harness.model.deployment import ClientAccessServer, Deployment, Mailbox, MailboxServer
from harness.model.protocol import VirtualDirectoryName

_PATHS = {
    VirtualDirectoryName.OWA: "/owa",
    VirtualDirectoryName.EXCHANGE: "/exchange",
    VirtualDirectoryName.PUBLIC: "/public",
    VirtualDirectoryName.EXCHWEB: "/exchweb",
    VirtualDirectoryName.EAS: "/Microsoft-Server-ActiveSync",
    VirtualDirectoryName.EWS: "/EWS/Exchange.asmx",
    VirtualDirectoryName.OAB: "/OAB",
    VirtualDirectoryName.UNIFIED_MESSAGING: "/UnifiedMessaging/Service.asmx",
    VirtualDirectoryName.AUTODISCOVER: "/Autodiscover/Autodiscover.xml",
    VirtualDirectoryName.RPC: "/rpc",
}
"""As Exchange installs them."""
_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_WEB_PORTS = frozenset({80, 443})
_URL_KEYS = ("internal_url", "external_url", "nlb_bypass_url")


def logons_without_domain(deployment: Deployment) -> Iterator[Problem]:
    """`user1`, which a server looks for among its own accounts unless it has a default domain."""
    domain = deployment.organization.windows_domain
    for position, mailbox in enumerate(deployment.mailboxes):
        if set(mailbox.logon) & set("\\@"):
            continue
        if mailbox.logon.casefold().startswith(domain.casefold()):  # "CONTOSO\xaaron" is CONTOSOªron
            sentence = (
                f"is {quoted(mailbox.logon)}, without a backslash: in double quotes one begins an escape; put the "
                f"logon in single quotes, such as '{domain}\\user1'"
            )
            yield Problem(("mailbox", position, "logon"), sentence)
        else:
            meant = f"'{domain}\\{mailbox.logon}'"
            yield Problem(
                ("mailbox", position, "logon"),
                f"is {quoted(mailbox.logon)}, without a domain; a server may look for such an account on itself alone: "
                f"write {meant} in single quotes",
            )


def logons_of_one_account(deployment: Deployment) -> Iterator[Problem]:
    """`CONTOSO\\user1` and `user1@contoso.com`: two mailboxes with what is probably one account."""
    first: dict[str, Mailbox] = {}
    for position, mailbox in enumerate(deployment.mailboxes):
        other = first.setdefault(_account(deployment, mailbox.logon), mailbox)
        if other is not mailbox:
            sentence = f"is probably the account of {other.address} as well; a mailbox has an account of its own"
            yield Problem(("mailbox", position, "logon"), sentence)


def _account(deployment: Deployment, logon: str) -> str:
    """The logon in one spelling, where it is of the organization's own domain."""
    organization, folded = deployment.organization, logon.casefold()
    domain, backslash, user = folded.partition("\\")
    if backslash:
        return user if domain == organization.windows_domain.casefold() else folded
    user, _, domain = folded.partition("@")
    return user if domain in {"", organization.accepted_domain.casefold()} else folded


def doubtful_urls(deployment: Deployment) -> Iterator[Problem]:
    """URLs without a path, and with the port of the other scheme."""
    for path, directory, url in _urls(deployment):
        parts = urlsplit(url)
        if parts.path in {"", "/"}:
            sentence = f"is {quoted(url)}, without a path; Exchange has {_PATHS[directory]} there"
            yield Problem(path, sentence)
        elif (parts.scheme, parts.port) in {("http", 443), ("https", 80)}:
            other = "https" if parts.scheme == "http" else "http"
            yield Problem(
                path, f"is {quoted(url)}, with the port of {other}; servers answer {other} there as installed"
            )


def _urls(deployment: Deployment) -> Iterator[tuple[KeyPath, VirtualDirectoryName, str]]:
    servers: tuple[tuple[str, tuple[ClientAccessServer | MailboxServer, ...]], ...] = (
        ("client_access_server", deployment.client_access_servers),
        ("mailbox_server", deployment.mailbox_servers),
    )
    for array, those in servers:
        for position, server in enumerate(those):
            for name, directory in server.virtual_directories.items():
                for key in _URL_KEYS:
                    url = getattr(directory, key)
                    if url is not None:
                        yield (array, position, name.value, key), name, url


def unknown_connections(deployment: Deployment) -> Iterator[Problem]:
    """Keys of `[connect]` that no request of a run goes to."""
    if not deployment.connect:
        return
    hosts, ports = _hosts(deployment), _ports(deployment)
    for key in deployment.connect:
        host, _, port = key.rpartition(":")
        name = host.strip("[]").rstrip(".").casefold()
        if name not in hosts:
            yield Problem(
                ("connect", key), f"is of no server, array, site or URL in this file{did_you_mean(name, hosts)}"
            )
        elif int(port) not in ports:
            shown = ", ".join(map(str, sorted(ports)))
            yield Problem(("connect", key), f"has a port that nothing in this file has; these are there: {shown}")


def _hosts(deployment: Deployment) -> frozenset[str]:
    domain = deployment.organization.accepted_domain
    domains = {domain, *(mailbox.address.partition("@")[2] for mailbox in deployment.mailboxes)}
    named = [
        *(server.host for server in deployment.client_access_servers),
        *(server.host for server in deployment.mailbox_servers if server.host),
        *(array.host for array in deployment.load_balancing_arrays),
        *(site.published_host for site in deployment.sites if site.published_host),
        *(urlsplit(url).hostname or "" for _, _, url in _urls(deployment)),
        *(host for one in domains for host in (one, f"autodiscover.{one}")),
    ]
    return frozenset(host.rstrip(".").casefold() for host in named)


def _ports(deployment: Deployment) -> frozenset[int]:
    services = (service for cas in deployment.client_access_servers for service in (cas.pop3, cas.imap4) if service)
    of_urls = (urlsplit(url).port for _, _, url in _urls(deployment))
    of_arrays = (port for array in deployment.load_balancing_arrays for port in array.ports)
    return _WEB_PORTS | {service.port for service in services} | {port for port in of_urls if port} | set(of_arrays)


def control_characters(deployment: Deployment) -> Iterator[Problem]:
    """`"\\b"` in double quotes, where an expression or a path has a backslash."""
    advice = "has a control character, as a backslash in double quotes makes one; put the text in single quotes"
    recognition, control = deployment.recognition, deployment.control
    for key in ("legacy_mailbox", "mailbox_page", "error_page"):
        if _CONTROL_CHARACTER.search(getattr(recognition, key) or ""):
            yield Problem(("recognition", key), advice)
    for key in ("stop_server", "start_server", "set_redirect_to_optimal_owa_server") if control else ():
        for position, argument in enumerate(getattr(control, key) or ()):
            if re.search(r"[\x00-\x08\x0b-\x1f\x7f\t]", argument):
                yield Problem(("control", key, position), advice)
