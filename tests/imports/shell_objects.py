"""What the Exchange Management Shell would show of a deployment: objects by cmdlet, with their properties.

What the Shell does not know (hosts that DNS publishes, ISA Server, arrays, passwords, who can be reached) is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.model.deployment import ClientAccessServer, Deployment, Mailbox, MailboxServer, Version
from harness.model.protocol import Protocol
from tests.imports.shell_directories import DIRECTORY_CMDLETS, directory_objects
from tests.imports.shell_mail_services import MAIL_CMDLETS, mail_service_objects
from tests.imports.shell_values import ShellObject, directory_object, server_roles, server_version, smtp_address, uri

PropertyValues = dict[str, object]
ObjectsByCmdlet = dict[str, list[PropertyValues]]

_BUILDS = {
    "2007 RTM": (8, 0, 685, 25),
    "2007 SP1": (8, 1, 240, 6),
    "2007 SP2": (8, 2, 176, 2),
    "2007 SP3": (8, 3, 83, 6),
    "2003 RTM": (6, 5, 6944, 4),
    "2003 SP1": (6, 5, 7226, 6),
    "2003 SP2": (6, 5, 7638, 2),
    "2000": (6, 0, 6249, 4),
}
_LEGACY_SERVICE_PACKS = {"2003 SP1": "Service Pack 1", "2003 SP2": "Service Pack 2", "2000": "Service Pack 3"}
_FOREST = "DC=contoso,DC=com"
_MAILBOX_SWITCHES = {
    "OWAEnabled": Protocol.OWA,
    "ActiveSyncEnabled": Protocol.EAS,
    "PopEnabled": Protocol.POP3,
    "ImapEnabled": Protocol.IMAP4,
}


@dataclass(frozen=True, slots=True)
class Habits:
    """How an organization names things: the web site of its virtual directories, and how servers are spelled."""

    web_site: str = "Default Web Site"
    lower_case_servers: bool = False

    def server(self, name: str) -> str:
        return name.lower() if self.lower_case_servers else name


def objects_of(deployment: Deployment, habits: Habits = Habits()) -> ObjectsByCmdlet:
    """The objects that each cmdlet shows, in the order of the deployment."""
    objects: ObjectsByCmdlet = {
        "Get-AdSite": [{"Name": site.name, "HubSiteEnabled": False} for site in deployment.sites],
        "Get-ExchangeServer": [_exchange_server(server, habits) for server in _servers(deployment)],
        "Get-ClientAccessServer": [_client_access_server(each, habits) for each in deployment.client_access_servers],
    }
    for cmdlet in DIRECTORY_CMDLETS:
        objects[cmdlet] = [
            shown
            for server in deployment.client_access_servers
            for shown in directory_objects(cmdlet, server, server_name=habits.server(server.name), site=habits.web_site)
        ]
    for cmdlet in MAIL_CMDLETS:
        objects[cmdlet] = [
            shown
            for server in deployment.client_access_servers
            for shown in mail_service_objects(cmdlet, server, server_name=habits.server(server.name))
        ]
    versions = {server.name: server.version for server in _servers(deployment)}
    objects["Get-Mailbox"] = [_mailbox(each, versions[each.server], habits) for each in deployment.mailboxes]
    objects["Get-CASMailbox"] = [_cas_mailbox(each, habits) for each in deployment.mailboxes]
    return objects


def _servers(deployment: Deployment) -> tuple[ClientAccessServer | MailboxServer, ...]:
    return *deployment.client_access_servers, *deployment.mailbox_servers


def _roles(server: ClientAccessServer | MailboxServer) -> list[str]:
    if server.version.major < 8:
        return []
    if isinstance(server, MailboxServer):
        return ["Mailbox"]
    roles = {"Mailbox": server.mailbox_role, "ClientAccess": True, "HubTransport": server.hub_transport_role}
    return [role for role, installed in roles.items() if installed]


def _version(version: Version) -> ShellObject:
    if version.text in _BUILDS:
        return server_version(*_BUILDS[version.text], service_pack=_LEGACY_SERVICE_PACKS.get(version.text, ""))
    build = [int(part) for part in version.text.split(".")]
    major, minor, number, revision = (*build, 0, 0)[:4]
    return server_version(major, minor, number, revision)


def _exchange_server(server: ClientAccessServer | MailboxServer, habits: Habits) -> PropertyValues:
    name = habits.server(server.name)
    is_2007 = server.version.major >= 8
    host = server.host or f"{server.name.lower()}.contoso.com"
    # Servers before Exchange 2007 belong to no Active Directory site.
    site = directory_object(
        f"contoso.com/Configuration/Sites/{server.site}", f"CN={server.site},CN=Sites,CN=Configuration,{_FOREST}"
    )
    return {
        "Name": name,
        "DataPath": r"C:\Program Files\Microsoft\Exchange Server\Mailbox",
        "Domain": host.partition(".")[2],
        "Edition": "Standard",
        "ExchangeLegacyDN": f"/o=Contoso/ou=Exchange Administrative Group/cn=Configuration/cn=Servers/cn={server.name}",
        "Fqdn": host,
        "IsHubTransportServer": "HubTransport" in _roles(server),
        "IsClientAccessServer": "ClientAccess" in _roles(server),
        "IsExchange2007OrLater": is_2007,
        "IsMailboxServer": "Mailbox" in _roles(server) or not is_2007,
        "OrganizationalUnit": f"contoso.com/{server.name}",
        "ServerRole": server_roles(_roles(server)),
        "AdminDisplayVersion": _version(server.version),
        "Site": site if is_2007 else None,
        "Identity": directory_object(name, _server_name(name)),
        "ObjectClass": ["top", "server", "msExchExchangeServer"],
    }


def _server_name(server: str) -> str:
    return f"CN={server},CN=Servers,CN=Exchange Administrative Group (FYDIBOHF23SPDLT),CN=Contoso,{_FOREST}"


def _client_access_server(server: ClientAccessServer, habits: Habits) -> PropertyValues:
    name = habits.server(server.name)
    return {
        "Name": name,
        "OutlookAnywhereEnabled": any(directory.value == "rpc" for directory in server.virtual_directories),
        "AutoDiscoverServiceCN": server.name,
        "AutoDiscoverServiceInternalUri": uri(f"https://{server.host}/Autodiscover/Autodiscover.xml"),
        "AutoDiscoverSiteScope": [server.site],
        "Identity": directory_object(name, _server_name(name)),
    }


def _mailbox(mailbox: Mailbox, version: Version, habits: Habits) -> PropertyValues:
    account = mailbox.logon.rpartition("\\")[2].partition("@")[0]
    server = habits.server(mailbox.server)
    return {
        "Database": directory_object(
            rf"{server}\First Storage Group\Mailbox Database",
            f"CN=Mailbox Database,CN=First Storage Group,CN=InformationStore,{_server_name(server)}",
        ),
        "ServerName": server.lower(),
        "SamAccountName": account,
        "UserPrincipalName": f"{account}@contoso.com",
        "Alias": account,
        "DisplayName": account,
        "EmailAddresses": [f"SMTP:{mailbox.address}", f"smtp:{account}@mail.contoso.com"],
        "PrimarySmtpAddress": smtp_address(mailbox.address),
        "RecipientTypeDetails": "UserMailbox" if version.major >= 8 else "LegacyMailbox",
        "Name": account,
        "Identity": directory_object(f"contoso.com/Users/{account}", f"CN={account},CN=Users,{_FOREST}"),
        "ExchangeVersion": "0.1 (8.0.535.0)" if version.major >= 8 else "0.0 (6.5.6500.0)",
        "IsValid": True,
    }


def _cas_mailbox(mailbox: Mailbox, habits: Habits) -> PropertyValues:
    account = mailbox.logon.rpartition("\\")[2].partition("@")[0]
    switches: Mapping[str, object] = {
        name: protocol not in mailbox.disabled for name, protocol in _MAILBOX_SWITCHES.items()
    }
    return {
        "EmailAddresses": [f"SMTP:{mailbox.address}"],
        "LegacyExchangeDN": f"/o=Contoso/ou=First Administrative Group/cn=Recipients/cn={account}",
        "PrimarySmtpAddress": smtp_address(mailbox.address),
        "SamAccountName": account,
        "ServerName": habits.server(mailbox.server).lower(),
        **switches,
        "MAPIBlockOutlookRpcHttp": Protocol.OUTLOOK_ANYWHERE in mailbox.disabled,
        "Name": account,
        "Identity": directory_object(f"contoso.com/Users/{account}", f"CN={account},CN=Users,{_FOREST}"),
    }
