"""Which properties of an object of the Exchange Management Shell an import looks at (protocol-facts, section 7.3).

Everything else that a cmdlet shows, such as what later versions of Exchange have, is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping

from harness.imports.source_objects import ObjectKind

_IDENTITY = ("Name", "Identity", "DistinguishedName", "ExchangeVersion")
_VIRTUAL_DIRECTORY = (
    *_IDENTITY,
    "Server",
    "MetabasePath",
    "WebSite",
    "WebsiteName",
    "VirtualDirectoryName",
    "Url",
    "InternalUrl",
    "ExternalUrl",
    "InternalAuthenticationMethods",
    "ExternalAuthenticationMethods",
    "BasicAuthentication",
    "DigestAuthentication",
    "WindowsAuthentication",
)
_MAIL_SERVICE = (
    *_IDENTITY,
    "Server",
    "ProtocolName",
    "LoginType",
    "Banner",
    "X509CertificateName",
    "UnencryptedOrTLSBindings",
    "SSLBindings",
)

PROPERTIES: Mapping[ObjectKind, tuple[str, ...]] = {
    ObjectKind.EXCHANGE_SERVER: (
        *_IDENTITY,
        "Fqdn",
        "Domain",
        "Site",
        "ServerRole",
        "AdminDisplayVersion",
        "IsExchange2007OrLater",
        "IsClientAccessServer",
        "IsMailboxServer",
        "IsHubTransportServer",
        "IsUnifiedMessagingServer",
        "IsEdgeServer",
        "Edition",
        "ExchangeLegacyDN",
    ),
    ObjectKind.CLIENT_ACCESS_SERVER: (
        *_IDENTITY,
        "OutlookAnywhereEnabled",
        "AutoDiscoverServiceInternalUri",
        "AutoDiscoverSiteScope",
    ),
    ObjectKind.OWA_VIRTUAL_DIRECTORY: (
        *_VIRTUAL_DIRECTORY,
        "FormsAuthentication",
        "LogonFormat",
        "DefaultDomain",
        "RedirectToOptimalOWAServer",
        "ExchwebProxyDestination",
        "OwaVersion",
        "VirtualDirectoryType",
        "UserContextTimeout",
    ),
    ObjectKind.ACTIVE_SYNC_VIRTUAL_DIRECTORY: (
        *_VIRTUAL_DIRECTORY,
        "ActiveSyncServer",
        "BasicAuthEnabled",
        "WindowsAuthEnabled",
        "ClientCertAuth",
        "CompressionEnabled",
    ),
    ObjectKind.WEB_SERVICES_VIRTUAL_DIRECTORY: (*_VIRTUAL_DIRECTORY, "InternalNLBBypassUrl", "GzipLevel"),
    ObjectKind.OAB_VIRTUAL_DIRECTORY: (*_VIRTUAL_DIRECTORY, "PollInterval", "RequireSSL"),
    ObjectKind.UM_VIRTUAL_DIRECTORY: _VIRTUAL_DIRECTORY,
    ObjectKind.AUTODISCOVER_VIRTUAL_DIRECTORY: _VIRTUAL_DIRECTORY,
    ObjectKind.OUTLOOK_ANYWHERE: (
        *_VIRTUAL_DIRECTORY,
        "ExternalHostname",
        "ClientAuthenticationMethod",
        "IISAuthenticationMethods",
        "SSLOffloading",
    ),
    ObjectKind.POP_SETTINGS: _MAIL_SERVICE,
    ObjectKind.IMAP_SETTINGS: _MAIL_SERVICE,
    ObjectKind.MAILBOX: (
        *_IDENTITY,
        "ServerName",
        "Database",
        "PrimarySmtpAddress",
        "SamAccountName",
        "UserPrincipalName",
        "LinkedMasterAccount",
        "RecipientTypeDetails",
    ),
    ObjectKind.CAS_MAILBOX: (
        *_IDENTITY,
        "ServerName",
        "PrimarySmtpAddress",
        "SamAccountName",
        "OWAEnabled",
        "ActiveSyncEnabled",
        "PopEnabled",
        "ImapEnabled",
        "MAPIBlockOutlookRpcHttp",
    ),
    ObjectKind.AD_SITE: (*_IDENTITY, "HubSiteEnabled"),
}
"""The Shell's names, as it spells them."""

SPELLINGS: Mapping[str, str] = {name.lower(): name for names in PROPERTIES.values() for name in names}
"""The Shell's spelling of each property by its name in lower case."""

NAMES: Mapping[ObjectKind, frozenset[str]] = {
    kind: frozenset(name.lower() for name in names) for kind, names in PROPERTIES.items()
}
"""The properties of each kind, in lower case."""
