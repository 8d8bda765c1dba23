"""What a directory holds of a shipped deployment comes back: each server, virtual directory, site and mailbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.deployments import SHIPPED_DEPLOYMENTS, read_deployment
from harness.imports import read_ldif
from harness.imports.source_objects import ObjectKind, SourceObject
from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    Deployment,
    MailboxServer,
    MailSecurity,
    VirtualDirectory,
)
from harness.model.protocol import Protocol
from tests.imports.directory_entries import directory_entries
from tests.imports.directory_entry import as_ldif

Found = dict[ObjectKind, list[SourceObject]]

MAIL_SETTINGS = {ObjectKind.POP_SETTINGS, ObjectKind.IMAP_SETTINGS}
SWITCHES = {
    Protocol.OWA: ("owaenabled", False),
    Protocol.EAS: ("activesyncenabled", False),
    Protocol.POP3: ("popenabled", False),
    Protocol.IMAP4: ("imapenabled", False),
    Protocol.OUTLOOK_ANYWHERE: ("mapiblockoutlookrpchttp", True),
}
AUTHENTICATION = {
    Authentication.WINDOWS: ("windowsauthentication", "windowsauthenabled"),
    Authentication.BASIC: ("basicauthentication", "basicauthenabled"),
    Authentication.DIGEST: ("digestauthentication",),
    Authentication.FORMS: ("formsauthentication",),
}


@pytest.fixture(params=sorted(SHIPPED_DEPLOYMENTS.glob("*.toml")), ids=lambda path: path.stem, scope="module")
def deployment(request: pytest.FixtureRequest) -> Deployment:
    path: Path = request.param
    return read_deployment(path)


@pytest.fixture(scope="module")
def found(deployment: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Found:
    path = tmp_path_factory.mktemp("ldif") / "directory.ldf"
    path.write_text(as_ldif(directory_entries(deployment)), encoding="ascii", newline="")
    objects: Found = {kind: [] for kind in ObjectKind}
    for one in read_ldif(path).objects:
        objects[one.kind].append(one)
    return objects


def servers_of(deployment: Deployment) -> list[ClientAccessServer | MailboxServer]:
    return [*deployment.client_access_servers, *deployment.mailbox_servers]


def test_every_site_comes_back(deployment: Deployment, found: Found) -> None:
    assert [one.properties["name"] for one in found[ObjectKind.AD_SITE]] == [site.name for site in deployment.sites]


def test_every_server_comes_back_with_host_site_and_version(deployment: Deployment, found: Found) -> None:
    servers = {one.properties["name"]: one.properties for one in found[ObjectKind.EXCHANGE_SERVER]}
    assert list(servers) == [one.name for one in servers_of(deployment)]
    for server in deployment.client_access_servers:
        shown = servers[server.name]
        assert shown["fqdn"] == server.host
        assert str(shown["site"]).endswith(f"/Configuration/Sites/{server.site}")
        assert str(shown["admindisplayversion"]).startswith(f"Version {server.version.major}.{server.version.minor} ")
        roles = shown["serverrole"]
        assert isinstance(roles, tuple)
        assert "ClientAccess" in roles
        assert ("HubTransport" in roles) is bool(server.hub_transport_role)
    for store in deployment.mailbox_servers:
        shown = servers[store.name]
        assert shown["isexchange2007orlater"] is (store.version.major == 8)
        assert ("site" in shown) is (store.version.major == 8)


def test_every_virtual_directory_comes_back_with_urls_and_methods(deployment: Deployment, found: Found) -> None:
    shown = {
        one.properties["identity"]: one
        for kind in set(ObjectKind) - MAIL_SETTINGS
        for one in found[kind]
        if "server" in one.properties
    }
    directories = [
        (server.name, name.value, directory)
        for server in servers_of(deployment)
        for name, directory in server.virtual_directories.items()
    ]
    words = {"eas": "microsoft-server-activesync", "unified_messaging": "unifiedmessaging"}
    for server_name, name, directory in directories:
        begins = f"{server_name}\\{words.get(name, name)}".lower()
        [one] = [one for identity, one in shown.items() if str(identity).lower().partition(" (")[0] == begins]
        _compare(one, directory)
    assert len(shown) == len(directories)


def _compare(one: SourceObject, directory: VirtualDirectory) -> None:
    if one.kind is ObjectKind.OUTLOOK_ANYWHERE:
        methods = one.properties["iisauthenticationmethods"]
        assert isinstance(methods, tuple)
        assert ("Basic" in methods) is (Authentication.BASIC in directory.authentication)
        return
    assert one.properties.get("internalurl") == directory.internal_url
    assert one.properties.get("externalurl") == directory.external_url
    assert one.properties.get("internalnlbbypassurl") == directory.nlb_bypass_url
    for method, names in AUTHENTICATION.items():
        switches = [one.properties[name] for name in names if name in one.properties]
        assert switches == [method in directory.authentication] or (
            not switches and method not in directory.authentication
        )


def test_every_mail_service_comes_back_with_its_port(deployment: Deployment, found: Found) -> None:
    shown = [
        (one.kind, one.properties["server"], one.properties["sslbindings"], one.properties["unencryptedortlsbindings"])
        for kind in MAIL_SETTINGS
        for one in found[kind]
    ]
    services = [
        (kind, server.name, service)
        for server in deployment.client_access_servers
        for kind, service in ((ObjectKind.POP_SETTINGS, server.pop3), (ObjectKind.IMAP_SETTINGS, server.imap4))
        if service is not None
    ]
    assert len(shown) == len(services)
    for kind, name, service in services:
        bindings = (f"0.0.0.0:{service.port}",)
        secure = service.security is MailSecurity.TLS
        assert (kind, name, bindings if secure else (), () if secure else bindings) in shown


def test_redirection_of_outlook_web_access_comes_back(deployment: Deployment, found: Found) -> None:
    shown = {
        one.properties["server"]: one.properties["redirecttooptimalowaserver"]
        for one in found[ObjectKind.OWA_VIRTUAL_DIRECTORY]
        if "redirecttooptimalowaserver" in one.properties
    }
    assert shown == {
        server.name: server.redirect_to_optimal_owa_server
        for server in deployment.client_access_servers
        if server.redirect_to_optimal_owa_server is not None
    }


def test_every_mailbox_comes_back_with_account_and_server(deployment: Deployment, found: Found) -> None:
    assert [
        (
            one.properties["primarysmtpaddress"],
            f"{one.properties['windowsdomain']}\\{one.properties['samaccountname']}",
            one.properties["servername"],
        )
        for one in found[ObjectKind.MAILBOX]
    ] == [(one.address, one.logon, one.server) for one in deployment.mailboxes]


def test_protocols_that_are_off_come_back(deployment: Deployment, found: Found) -> None:
    shown = {one.properties["primarysmtpaddress"]: one.properties for one in found[ObjectKind.CAS_MAILBOX]}
    for mailbox in deployment.mailboxes:
        for protocol in mailbox.disabled:
            name, off = SWITCHES[protocol]
            assert shown[mailbox.address][name] is off
