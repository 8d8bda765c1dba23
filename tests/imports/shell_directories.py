"""The virtual directories of a Client Access server, as the cmdlets of the Exchange Management Shell show them."""

from __future__ import annotations

from harness.model.deployment import Authentication, ClientAccessServer, VirtualDirectory
from harness.model.protocol import VirtualDirectoryName
from tests.imports.shell_values import ShellObject, authentication_method, directory_object, uri

OWA_CMDLET = "Get-OwaVirtualDirectory"
EAS_CMDLET = "Get-ActiveSyncVirtualDirectory"
EWS_CMDLET = "Get-WebServicesVirtualDirectory"
OAB_CMDLET = "Get-OabVirtualDirectory"
OUTLOOK_ANYWHERE_CMDLET = "Get-OutlookAnywhere"

# The names as Setup gives them, and the objectClass in Active Directory.
_NAMES = {
    VirtualDirectoryName.OWA: "owa",
    VirtualDirectoryName.EXCHANGE: "Exchange",
    VirtualDirectoryName.PUBLIC: "Public",
    VirtualDirectoryName.EXCHWEB: "Exchweb",
    VirtualDirectoryName.EAS: "Microsoft-Server-ActiveSync",
    VirtualDirectoryName.EWS: "EWS",
    VirtualDirectoryName.OAB: "OAB",
    VirtualDirectoryName.UNIFIED_MESSAGING: "UnifiedMessaging",
    VirtualDirectoryName.AUTODISCOVER: "Autodiscover",
    VirtualDirectoryName.RPC: "Rpc",
}
_OWA_TYPES = {
    VirtualDirectoryName.OWA: "NotSpecified",
    VirtualDirectoryName.EXCHANGE: "Mailboxes",
    VirtualDirectoryName.PUBLIC: "PublicFolders",
    VirtualDirectoryName.EXCHWEB: "Exchweb",
}
DIRECTORY_CMDLETS = {
    OWA_CMDLET: (tuple(_OWA_TYPES), "msExchOWAVirtualDirectory"),
    EAS_CMDLET: ((VirtualDirectoryName.EAS,), "msExchMobileVirtualDirectory"),
    EWS_CMDLET: ((VirtualDirectoryName.EWS,), "msExchWebServicesVirtualDirectory"),
    OAB_CMDLET: ((VirtualDirectoryName.OAB,), "msExchOABVirtualDirectory"),
    "Get-UMVirtualDirectory": ((VirtualDirectoryName.UNIFIED_MESSAGING,), "msExchUMVirtualDirectory"),
    "Get-AutodiscoverVirtualDirectory": ((VirtualDirectoryName.AUTODISCOVER,), "msExchAutoDiscoverVirtualDirectory"),
    OUTLOOK_ANYWHERE_CMDLET: ((VirtualDirectoryName.RPC,), "msExchRpcHttpVirtualDirectory"),
}


def directory_objects(
    cmdlet: str, server: ClientAccessServer, *, server_name: str, site: str
) -> list[dict[str, object]]:
    """What the cmdlet shows of the server; each directory in the web site `site`."""
    names, object_class = DIRECTORY_CMDLETS[cmdlet]
    return [
        {
            **_own_properties(cmdlet, name, directory, server),
            **_urls(cmdlet, directory),
            **_common_properties(name, server, server_name=server_name, site=site, object_class=object_class),
        }
        for name, directory in server.virtual_directories.items()
        if name in names
    ]


def _common_properties(
    name: VirtualDirectoryName, server: ClientAccessServer, *, server_name: str, site: str, object_class: str
) -> dict[str, object]:
    shown = f"{_NAMES[name]} ({site})"
    server_path = f"CN={server_name},CN=Servers,CN=Contoso,DC=contoso,DC=com"
    return {
        "MetabasePath": f"IIS://{server.host}/W3SVC/{1 if site == 'Default Web Site' else 3}/ROOT/{_NAMES[name]}",
        "Path": rf"C:\Program Files\Microsoft\Exchange Server\ClientAccess\{_NAMES[name]}",
        "Server": directory_object(server_name, server_path),
        "AdminDisplayName": None,
        "ExchangeVersion": "0.1 (8.0.535.0)",
        "Name": shown,
        "Identity": directory_object(rf"{server_name}\{shown}", f"CN={shown},CN=HTTP,CN=Protocols,{server_path}"),
        "ObjectClass": ["top", "msExchVirtualDirectory", object_class],
        "IsValid": True,
    }


def _methods(directory: VirtualDirectory) -> list[ShellObject]:
    """Integrated Windows authentication is Ntlm and WindowsIntegrated; without Kerberos it is Ntlm alone."""
    windows = ["Ntlm"] if directory.kerberos is False else ["Ntlm", "WindowsIntegrated"]
    shown = {
        Authentication.WINDOWS: windows,
        Authentication.BASIC: ["Basic"],
        Authentication.DIGEST: ["Digest"],
        Authentication.FORMS: ["Fba"],
    }
    return [authentication_method(name) for method in directory.authentication for name in shown[method]]


def _find_uri(text: str | None) -> ShellObject | None:
    return None if text is None else uri(text)


def _urls(cmdlet: str, directory: VirtualDirectory) -> dict[str, object]:
    if cmdlet == OUTLOOK_ANYWHERE_CMDLET:
        return {}
    return {
        "InternalUrl": _find_uri(directory.internal_url),
        "InternalAuthenticationMethods": _methods(directory),
        "ExternalUrl": _find_uri(directory.external_url),
        "ExternalAuthenticationMethods": _methods(directory),
    }


def _own_properties(
    cmdlet: str, name: VirtualDirectoryName, directory: VirtualDirectory, server: ClientAccessServer
) -> dict[str, object]:
    basic, windows, digest, forms = (
        method in directory.authentication
        for method in (Authentication.BASIC, Authentication.WINDOWS, Authentication.DIGEST, Authentication.FORMS)
    )
    switches = {"BasicAuthentication": basic, "DigestAuthentication": digest, "WindowsAuthentication": windows}
    redirect = server.redirect_to_optimal_owa_server
    match cmdlet:
        case "Get-OwaVirtualDirectory":
            return {
                **switches,
                "FormsAuthentication": forms,
                "LogonFormat": "FullDomain",
                "DefaultDomain": "",
                "RedirectToOptimalOWAServer": True if redirect is None else redirect,
                "OwaVersion": "Exchange2007" if name is VirtualDirectoryName.OWA else "Exchange2003or2000",
                "VirtualDirectoryType": _OWA_TYPES[name],
                "ExchwebProxyDestination": None,
                "UserContextTimeout": 60,
            }
        case "Get-ActiveSyncVirtualDirectory":
            return {
                "BasicAuthEnabled": basic,
                "WindowsAuthEnabled": windows,
                "ClientCertAuth": "Ignore",
                "ActiveSyncServer": directory.external_url,
                "VirtualDirectoryName": _NAMES[name],
            }
        case "Get-WebServicesVirtualDirectory":
            bypass = {"InternalNLBBypassUrl": _find_uri(directory.nlb_bypass_url)}
            return {**switches, **bypass, "GzipLevel": "Low"}
        case "Get-OabVirtualDirectory":
            return {"PollInterval": 480, "RequireSSL": True, **switches}
        case "Get-OutlookAnywhere":
            return {
                "SSLOffloading": False,
                "ExternalHostname": (directory.external_url or "").partition("://")[2].partition("/")[0] or None,
                "ClientAuthenticationMethod": authentication_method("Ntlm" if windows and not basic else "Basic"),
                "IISAuthenticationMethods": _methods(directory),
            }
        case _:
            return dict(switches)
