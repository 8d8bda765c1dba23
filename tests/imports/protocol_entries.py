"""What Active Directory holds below a server: virtual directories, POP3, IMAP4, Autodiscover's connection point."""

from __future__ import annotations

from urllib.parse import urlsplit

from harness.model.deployment import Authentication, ClientAccessServer, MailSecurity, MailService, VirtualDirectory
from harness.model.protocol import VirtualDirectoryName
from tests.imports.directory_entry import Entry, escaped

_DIRECTORIES = {
    VirtualDirectoryName.OWA: ("owa (Default Web Site)", "msExchOWAVirtualDirectory"),
    VirtualDirectoryName.EXCHANGE: ("Exchange (Default Web Site)", "msExchOWAVirtualDirectory"),
    VirtualDirectoryName.PUBLIC: ("Public (Default Web Site)", "msExchOWAVirtualDirectory"),
    VirtualDirectoryName.EXCHWEB: ("Exchweb (Default Web Site)", "msExchOWAVirtualDirectory"),
    VirtualDirectoryName.EAS: ("Microsoft-Server-ActiveSync (Default Web Site)", "msExchMobileVirtualDirectory"),
    VirtualDirectoryName.EWS: ("EWS (Default Web Site)", "msExchWebServicesVirtualDirectory"),
    VirtualDirectoryName.OAB: ("OAB (Default Web Site)", "msExchOABVirtualDirectory"),
    VirtualDirectoryName.UNIFIED_MESSAGING: ("UnifiedMessaging (Default Web Site)", "msExchUMVirtualDirectory"),
    VirtualDirectoryName.AUTODISCOVER: ("Autodiscover (Default Web Site)", "msExchAutoDiscoverVirtualDirectory"),
    VirtualDirectoryName.RPC: ("Rpc (Default Web Site)", "msExchRpcHttpVirtualDirectory"),
}
_LEGACY_DIRECTORIES = {
    VirtualDirectoryName.EXCHANGE: "Exchange",
    VirtualDirectoryName.PUBLIC: "Public",
    VirtualDirectoryName.EXCHWEB: "ExchWeb",
    VirtualDirectoryName.EAS: "Microsoft-Server-ActiveSync",
}

# The two kinds of flags: of an Exchange 2007 directory, and of IIS, which Exchange 2003 keeps.
_FLAGS = {Authentication.BASIC: 1, Authentication.FORMS: 4, Authentication.DIGEST: 8, Authentication.WINDOWS: 2 + 16}
_IIS_FLAGS = {Authentication.BASIC: 2, Authentication.WINDOWS: 4, Authentication.DIGEST: 16}

_LOGIN_TYPES = {MailSecurity.NONE: 1, MailSecurity.STARTTLS: 3, MailSecurity.TLS: 3}


def service_connection_point(server_dn: str, server: ClientAccessServer) -> Entry:
    return Entry(
        f"CN={escaped(server.name)},CN=Autodiscover,CN=Protocols,{server_dn}",
        {
            "objectClass": ("top", "leaf", "connectionPoint", "serviceConnectionPoint"),
            "cn": (server.name,),
            "keywords": ("77378F46-2C66-4aa9-A6A6-3E7A48B19596", f"Site={server.site}"),
            "serviceBindingInformation": (f"https://{server.host}/Autodiscover/Autodiscover.xml",),
            "serviceClassName": ("ms-Exchange-AutoDiscover-Service",),
        },
    )


def virtual_directory(
    server_dn: str, name: VirtualDirectoryName, directory: VirtualDirectory, server: ClientAccessServer
) -> Entry:
    common_name, object_class = _DIRECTORIES[name]
    external = directory.external_url
    if name is VirtualDirectoryName.RPC and external is not None:
        external = urlsplit(external).hostname
    values: dict[str, str | int | None] = {
        "msExchInternalHostName": directory.internal_url,
        "msExchExternalHostName": external,
        "msExchInternalNLBBypassHostName": directory.nlb_bypass_url,
        "msExchInternalAuthenticationMethods": sum(_FLAGS[one] for one in set(directory.authentication)),
    }
    if name is VirtualDirectoryName.OWA and server.redirect_to_optimal_owa_server is not None:
        values["msExchOWARedirectToOptimalOWAServer"] = int(server.redirect_to_optimal_owa_server)
    return Entry(
        f"CN={common_name},CN=HTTP,CN=Protocols,{server_dn}",
        {
            "objectClass": ("top", "msExchVirtualDirectory", object_class),
            "cn": (common_name,),
            **{attribute: (str(value),) for attribute, value in values.items() if value is not None},
        },
    )


def legacy_virtual_directory(server_dn: str, name: VirtualDirectoryName, directory: VirtualDirectory) -> Entry:
    """A directory of Exchange 2003: its DN and the flags of IIS are documented (KB 937031), its class is not."""
    common_name = _LEGACY_DIRECTORIES[name]
    flags = sum(_IIS_FLAGS[one] for one in set(directory.authentication))
    attributes = {"objectClass": ("top",), "cn": (common_name,), "msExchAuthenticationFlags": (str(flags),)}
    return Entry(f"CN={common_name},CN=1,CN=HTTP,CN=Protocols,{server_dn}", attributes)


def mail_service(server_dn: str, protocol: str, service: MailService) -> Entry:
    binding = "msExchSecureBindings" if service.security is MailSecurity.TLS else "msExchServerBindings"
    object_class = {"POP3": "protocolCfgPOPServer", "IMAP4": "protocolCfgIMAPServer"}[protocol]
    return Entry(
        f"CN=1,CN={protocol},CN=Protocols,{server_dn}",
        {
            "objectClass": ("top", "protocolCfg", object_class),
            "cn": ("1",),
            "msExchAuthenticationFlags": (str(_LOGIN_TYPES[service.security]),),
            binding: (f"0.0.0.0:{service.port}",),
        },
    )
