"""The POP3 and IMAP4 services of a Client Access server, as Get-PopSettings and Get-ImapSettings show them."""

from __future__ import annotations

from harness.model.deployment import ClientAccessServer, MailSecurity, MailService
from tests.imports.shell_values import directory_object, login_type

MAIL_CMDLETS = {"Get-PopSettings": "POP3", "Get-ImapSettings": "IMAP4"}

_LOGIN_TYPES = {
    MailSecurity.TLS: "SecureLogin",
    MailSecurity.STARTTLS: "SecureLogin",
    MailSecurity.NONE: "PlainTextLogin",
}


def mail_service_objects(cmdlet: str, server: ClientAccessServer, *, server_name: str) -> list[dict[str, object]]:
    """What the cmdlet shows of the server: nothing where it has no such service."""
    protocol = MAIL_CMDLETS[cmdlet]
    service = server.pop3 if protocol == "POP3" else server.imap4
    if service is None:
        return []
    path = f"CN={server_name},CN=Servers,CN=Contoso,DC=contoso,DC=com"
    return [
        {
            "ProtocolName": protocol,
            "Name": "1",
            "UnencryptedOrTLSBindings": _bindings(service, tls=False),
            "SSLBindings": _bindings(service, tls=True),
            "X509CertificateName": server.host,
            "Banner": f"The Microsoft Exchange {protocol} service is ready.",
            "LoginType": login_type(_LOGIN_TYPES[service.security]),
            "Server": directory_object(server_name, path),
            "Identity": directory_object(rf"{server_name}\1", f"CN=1,CN={protocol},CN=Protocols,{path}"),
        }
    ]


def _bindings(service: MailService, *, tls: bool) -> list[str]:
    """The service's own port where it has this kind, else none: as if the other kind were switched off."""
    offers = (service.security is MailSecurity.TLS) is tls
    return [f"0.0.0.0:{service.port}"] if offers else []
