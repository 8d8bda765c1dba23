"""The names that stand in the advice of a cause: of its servers, its account, and what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.model.case import Suite
from harness.model.cause import Cause
from harness.model.deployment import Authentication, Deployment, VirtualDirectory
from harness.model.protocol import VirtualDirectoryName
from harness.reporting.causes.servers import computers_at
from harness.reporting.causes.shell import set_eas, set_ews, set_owa, show_eas, show_ews, show_owa

_MOST_NAMED = 2
_OWA = VirtualDirectoryName.OWA
_OF_DEVICES = frozenset({"AUT-01", "NLB-09", "NLB-10", "NLB-11", "NLB-17"})
_OF_WEB_SERVICES = frozenset({"AUT-02", "AUT-03", "NLB-07", "NLB-08"})
_DIRECTORIES: Mapping[str, VirtualDirectoryName] = {
    Suite.EAS: VirtualDirectoryName.EAS,
    Suite.EWS: VirtualDirectoryName.EWS,
    Suite.AVAILABILITY: VirtualDirectoryName.EWS,
    Suite.AUTODISCOVER: VirtualDirectoryName.EWS,
}
_PATHS = {
    VirtualDirectoryName.OWA: "owa",
    VirtualDirectoryName.EAS: "Microsoft-Server-ActiveSync",
    VirtualDirectoryName.EWS: "EWS/Exchange.asmx",
}
_SHOW = {
    VirtualDirectoryName.OWA: show_owa,
    VirtualDirectoryName.EAS: show_eas,
    VirtualDirectoryName.EWS: show_ews,
}
_SET = {VirtualDirectoryName.OWA: set_owa, VirtualDirectoryName.EAS: set_eas, VirtualDirectoryName.EWS: set_ews}
_SWITCHES = {
    VirtualDirectoryName.OWA: frozenset(Authentication),
    VirtualDirectoryName.EAS: frozenset({Authentication.WINDOWS, Authentication.BASIC}),
    VirtualDirectoryName.EWS: frozenset({Authentication.WINDOWS, Authentication.BASIC, Authentication.DIGEST}),
}
"""For which ways to log on the cmdlets of Exchange 2007 have a parameter."""

_SERVICES = {"110": "MSExchangePop3", "995": "MSExchangePop3", "143": "MSExchangeImap4", "993": "MSExchangeImap4"}
_CERTIFICATES = {"MSExchangePop3": "POP", "MSExchangeImap4": "IMAP"}


def names_in_sentences(cause: Cause, deployment: Deployment) -> Mapping[str, str]:
    """For what users notice and which setting decides: one or two servers by name, more by what they are."""
    entries, destinations, back_ends = _places(cause, deployment)
    return {
        **names_in_commands(cause, deployment),
        "entry": _named(entries, "each entry server"),
        "destination": _named(destinations, "each destination server"),
        "back_end": _named(back_ends, "each back-end server"),
        "entries": _named(cause.servers.entries, "each entry server"),
    }


def names_in_commands(cause: Cause, deployment: Deployment) -> Mapping[str, str]:
    """For what is typed: the first of each, with the values that the deployment file has for it."""
    entries, destinations, back_ends = _places(cause, deployment)
    entry, destination = entries[0], destinations[0]
    directory = _directory(cause)
    host, _, port = cause.subject.rpartition(":") if _is_address(cause.subject) else (entry, "", "443")
    services = dict.fromkeys(_SERVICES.get(one.rpartition(":")[2], "W3SVC") for one in _addresses(cause, port))
    account = cause.subject if is_account(cause.subject) else next(iter(cause.mailboxes), "USER")
    is_eas = directory is VirtualDirectoryName.EAS
    return {
        "entry": entry,
        "entries": ", ".join(cause.servers.entries),
        "entry_host": _host(deployment, entry),
        "destination": destination,
        "back_end": back_ends[0],
        "account": account,
        "logon": _logon(deployment, account),
        "mailboxes": ", ".join(cause.mailboxes[:3]),
        "host": host,
        "port": port,
        "addresses": addresses_of(cause),
        "service": ", ".join(services),
        "certificate_services": ", ".join(_CERTIFICATES.get(service, "IIS") for service in services),
        **_urls(deployment, destination, directory),
        "show_directory_of_entry": _SHOW[directory](entry),
        "show_directory_of_destination": _SHOW[directory](destination),
        "set_directory_of_entry": _SET[directory](entry, "").rstrip(),
        "set_directory_of_destination": _SET[directory](destination, "").rstrip(),
        "logon_of_destination": _logon_switches(deployment, destination, directory),
        "logon_of_entry": _logon_switches(deployment, entry, directory),
        "windows_on": "-WindowsAuthEnabled $true" if is_eas else "-WindowsAuthentication $true",
    }


def _directory(cause: Cause) -> VirtualDirectoryName:
    """The virtual directory that the cause is about: by its clause where that is about one service alone."""
    clause = cause.clauses[0] if cause.clauses else ""
    if clause.startswith("EAS-") or clause in _OF_DEVICES:
        return VirtualDirectoryName.EAS
    if clause.startswith("EWS-") or clause in _OF_WEB_SERVICES:
        return VirtualDirectoryName.EWS
    return next(iter(_directories_of_rows(cause)))


def _directories_of_rows(cause: Cause) -> Mapping[VirtualDirectoryName, None]:
    """Those of the services whose rows have the cause, each once."""
    suites = [cause.suite] if cause.suite else [row.case.partition("/")[0] for row in cause.rows]
    return dict.fromkeys(_DIRECTORIES.get(suite, _OWA) for suite in suites)


def other_directories(cause: Cause) -> Sequence[str]:
    """The virtual directories, by the names that they have in IIS, of which commands name the first alone."""
    named = _directory(cause)
    return [_name_in_iis(one) for one in _directories_of_rows(cause) if one is not named]


def directory_named(cause: Cause) -> str:
    """The virtual directory that commands name, as it is called in IIS."""
    return _name_in_iis(_directory(cause))


def _name_in_iis(directory: VirtualDirectoryName) -> str:
    return _PATHS[directory].partition("/")[0]


def _places(cause: Cause, deployment: Deployment) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Entries, destinations and back ends by name; the own site's server is the destination where there is no other.

    Where a host gave no answer, the server that has it stands for the entry: an answer may have led there.
    """
    servers = cause.servers
    silent = computers_at(deployment, cause.subject.rpartition(":")[0]) if _is_address(cause.subject) else ()
    entries = silent or servers.computers or servers.entries or ("the server",)
    destinations = servers.destinations or entries
    return entries, destinations, servers.back_ends or destinations


def servers_by_place(cause: Cause, deployment: Deployment) -> Mapping[str, Sequence[str]]:
    """The servers of which commands name the first, by the place of their name in the texts."""
    entries, destinations, back_ends = _places(cause, deployment)
    found = {"entry": entries, "destination": destinations, "back_end": back_ends}
    return {place: names for place, names in found.items() if place == "entry" or names != entries}


def addresses_of(cause: Cause) -> str:
    """The hosts with their ports that a cause is about, a host once; any other subject as it is."""
    if not cause.other_addresses:
        return cause.subject
    ports: dict[str, list[str]] = {}
    for address in (cause.subject, *cause.other_addresses):
        host, _, port = address.rpartition(":")
        ports.setdefault(host, []).append(port)
    return " and ".join(f"{host}:{', '.join(found)}" for host, found in ports.items())


def _addresses(cause: Cause, port: str) -> Sequence[str]:
    return (f":{port}", *cause.other_addresses)


def _named(names: Sequence[str], many: str) -> str:
    return " and ".join(names) if len(names) <= _MOST_NAMED else many


def is_account(subject: str) -> bool:
    """Whether a cause is about one account: a sentence may have an address in it."""
    return "@" in subject and " " not in subject


def _is_address(subject: str) -> bool:
    return subject.rpartition(":")[2].isdigit() and "@" not in subject and " " not in subject


def _urls(deployment: Deployment, server: str, directory: VirtualDirectoryName) -> Mapping[str, str]:
    """As the deployment file has them, or as the topic's table does."""
    found = next((one for one in deployment.client_access_servers if one.name == server), None)
    here = found.virtual_directories.get(directory) if found is not None else None
    site = next((one for one in deployment.sites if found is not None and one.name == found.site), None)
    host, path = found.host if found is not None else server, _PATHS[directory]
    published = site.published_host if site is not None and site.published_host else "PUBLISHED-HOST"
    known = here or VirtualDirectory(())
    return {
        "internal_url": _over_tls(known.internal_url or f"https://{host}/{path}"),
        "external_url": _over_tls(known.external_url or f"https://{published}/{path}"),
        "bypass_url": _over_tls(known.nlb_bypass_url or f"https://{host}/{path}"),
    }


def _over_tls(url: str) -> str:
    """What is advised has TLS, whatever the file says."""
    return url.replace("http://", "https://", 1)


def _logon_switches(deployment: Deployment, server: str, directory: VirtualDirectoryName) -> str:
    """The parameters that switch on how the deployment file lets users log on there."""
    found = next((one for one in deployment.client_access_servers if one.name == server), None)
    here = found.virtual_directories.get(directory) if found is not None else None
    asked = here.authentication if here is not None else ()
    methods = [method for method in asked if method in _SWITCHES[directory]] or [Authentication.WINDOWS]
    is_eas = directory is VirtualDirectoryName.EAS
    return " ".join(
        f"-{method.value.capitalize()}AuthEnabled $true"
        if is_eas
        else f"-{method.value.capitalize()}Authentication $true"
        for method in methods
    )


def _host(deployment: Deployment, server: str) -> str:
    return next((one.host for one in deployment.client_access_servers if one.name == server), server)


def _logon(deployment: Deployment, address: str) -> str:
    """The account's name, as `net user` takes it."""
    logon = next((one.logon for one in deployment.mailboxes if one.address == address), address)
    return logon.rpartition("\\")[2].partition("@")[0]
