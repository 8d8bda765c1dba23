"""Organizations as they grow: mixed roles, other versions, second web sites, names in any case, several domains."""

from __future__ import annotations

import pytest

from harness.imports.assembly import assemble
from harness.imports.deployment_text import deployment_text
from harness.imports.imported_deployment import ImportedDeployment
from harness.imports.sampling import SamplingRule
from harness.imports.source_objects import ImportSourceError, SourceObject
from harness.model.deployment import Authentication, MailSecurity, MailService
from harness.model.protocol import Protocol
from harness.model.protocol import VirtualDirectoryName as Name
from tests.imports.stated_objects import exchange_server, mailbox, owa_directory, shell_object, source


def imported(*objects: SourceObject) -> ImportedDeployment:
    return assemble([source(*objects)], SamplingRule(mailboxes=None))


def directory(kind: str, **properties: object) -> SourceObject:
    return shell_object(f"{kind}VirtualDirectory", Server="CAS-01", **properties)


def test_a_computer_with_every_role_is_a_client_access_and_a_mailbox_server() -> None:
    roles = ("Mailbox", "ClientAccess", "HubTransport")
    found = imported(exchange_server("ALL-01", ServerRole=roles)).deployment
    (entry,), (store,) = found.client_access_servers, found.mailbox_servers
    assert (entry.name, entry.mailbox_role, entry.hub_transport_role) == ("ALL-01", True, True)
    assert (store.name, store.host) == ("ALL-01", None)


def test_what_the_harness_does_not_judge_is_left_out_with_a_remark() -> None:
    found = imported(
        exchange_server("CAS-01"),
        exchange_server("CAS-2010", AdminDisplayVersion="Version 14.1 (Build 218.15)"),
        exchange_server("FE-01", AdminDisplayVersion="Version 6.5 (Build 7638.2)", IsFrontEndServer=True),
        exchange_server("OLD-01", AdminDisplayVersion="Version 5.5 (Build 2653.23)"),
        exchange_server("NEW-01", AdminDisplayVersion=None),
        exchange_server("EDGE-01", ServerRole=("Edge",)),
        exchange_server("UM-01", ServerRole=("UnifiedMessaging", "HubTransport")),
        owa_directory("CAS-99"),
    )
    assert [server.name for server in found.deployment.client_access_servers] == ["CAS-01"]
    assert found.deployment.mailbox_servers == ()
    assert found.left_out == {"servers of other roles (Hub Transport, Edge, …)": 2}
    left_out = [remark.partition(":")[0] for remark in found.remarks if "left out" in remark]
    assert left_out == [f"{name} is left out" for name in ("CAS-2010", "FE-01", "NEW-01", "OLD-01", "CAS-99")]


def test_sources_without_a_server_are_refused_with_what_to_do() -> None:
    with pytest.raises(ImportSourceError, match=r"export\.xml: no Client Access server .* Get-ExchangeServer"):
        imported(owa_directory("CAS-01"))


@pytest.mark.parametrize(
    ("version", "word"),
    [
        ("Version 8.0 (Build 685.25)", "2007 RTM"),
        ("8.1.240.6", "2007 SP1"),
        ("Version 8.2 (Build 30176.2)", "2007 SP2"),
        ("Version 8.3 (Build 83.6)", "2007 SP3"),
        ("Version 6.5 (Build 6944.4)", "2003 RTM"),
        ("Version 6.5 (Build 7226.6: Service Pack 1)", "2003 SP1"),
        ("Version 6.5 (Build 7638.2: Service Pack 2)", "2003 SP2"),
        ("Version 6.5 (Build 7653.33)", "2003 SP2"),
        ("6.5.7226.0", "2003 SP1"),
        ("Version 6.0 (Build 6249.4: Service Pack 3)", "2000"),
    ],
)
def test_versions_are_the_files_words(version: str, word: str) -> None:
    found = imported(exchange_server("X-01", AdminDisplayVersion=version, ServerRole=("Mailbox",))).deployment
    assert [server.version.text for server in found.mailbox_servers] == [word]


def test_what_a_source_wrote_stands_beside_what_it_was_read_as() -> None:
    lines = deployment_text(
        imported(
            exchange_server("CAS-01", AdminDisplayVersion="Version 8.1 (Build 240.6)"),
            owa_directory("CAS-01", InternalAuthenticationMethods=("Ntlm", "WindowsIntegrated")),
            directory("ActiveSync", InternalAuthenticationMethods=("Basic", "Certificate")),
            directory("WebServices", InternalAuthenticationMethods=("WindowsIntegrated",)),
        )
    ).splitlines()
    assert lines[lines.index('version = "2007 SP1"') - 1] == "# source: Version 8.1 (Build 240.6)"
    owa, eas, ews = (lines.index(f"[client_access_server.{name}]") for name in ("owa", "eas", "ews"))
    assert lines[owa + 1 : owa + 3] == ["# source: Ntlm, WindowsIntegrated", 'authentication = ["windows"]']
    assert lines[eas + 1 : eas + 3] == ["# source: Basic, Certificate", 'authentication = ["basic"]']
    assert lines[ews + 1] == 'authentication = ["windows"]'


def test_of_two_sources_the_one_that_counts_is_the_one_that_is_shown() -> None:
    text = deployment_text(
        imported(
            exchange_server("CAS-01", AdminDisplayVersion=None),
            exchange_server("CAS-01", AdminDisplayVersion="Version 8.2 (Build 176.2)"),
            exchange_server("CAS-01", AdminDisplayVersion="Version 8.3 (Build 83.6)"),
        )
    )
    assert "# source: Version 8.2 (Build 176.2)" in text
    assert "# source: Version 8.3" not in text


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("contoso.com/Configuration/Sites/usa", "usa"),
        (r"CN=Z\C3\BCrich\, west,CN=Sites,CN=Configuration,DC=contoso,DC=com", "Zürich,-west"),
        ("usa", "usa"),
        ("s" * 64, "s" * 64),
        ('the "main" site', 'the-"main"-site'),
        ("O'Brien", "O'Brien"),
    ],
)
def test_sites_are_the_last_part_of_their_names_as_a_case_id_can_hold_them(site: str, name: str) -> None:
    found = imported(exchange_server("CAS-01", Site=site))
    assert [one.name for one in found.deployment.sites] == [name]


def test_servers_without_a_site_are_asked_about() -> None:
    found = imported(
        exchange_server("CAS-01"), exchange_server("CAS-02", Site="europe"), exchange_server("CAS-03", Site=None)
    )
    assert [server.site for server in found.deployment.client_access_servers] == ["usa", "europe", "unknown-site"]
    text = deployment_text(found)
    assert "# question: in which Active Directory site does it stand? No source says it" in text
    alone = imported(exchange_server("CAS-01"), exchange_server("BE-01", Site=None, AdminDisplayVersion="6.5.7638"))
    assert [server.site for server in alone.deployment.mailbox_servers] == ["usa"]


def test_of_two_web_sites_the_default_one_counts() -> None:
    found = imported(
        exchange_server("CAS-01"),
        owa_directory("CAS-01", "owa (Second Web Site)", InternalUrl="https://cas-01.contoso.com:8443/owa"),
        owa_directory("CAS-01", InternalUrl="https://cas-01.contoso.com/owa"),
        owa_directory("CAS-01", "Exadmin (Default Web Site)", OwaVersion="Exchange2003or2000"),
        owa_directory("CAS-01", "mail (Default Web Site)", OwaVersion="x", VirtualDirectoryType="Mailboxes"),
    )
    (server,) = found.deployment.client_access_servers
    assert server.virtual_directories.keys() == {Name.OWA, Name.EXCHANGE}
    assert server.virtual_directories[Name.OWA].internal_url == "https://cas-01.contoso.com/owa"
    assert [remark for remark in found.remarks if "Second Web Site" in remark]


def test_urls_are_kept_as_they_are_and_others_are_left_out_with_a_remark() -> None:
    found = imported(
        exchange_server("CAS-01"),
        owa_directory(
            "CAS-01", InternalUrl="HTTPS://CAS-01.contoso.com:444/OWA/", ExternalUrl="https://büro.contoso.com/owa"
        ),
    )
    (server,) = found.deployment.client_access_servers
    assert server.virtual_directories[Name.OWA].internal_url == "HTTPS://CAS-01.contoso.com:444/OWA/"
    assert server.virtual_directories[Name.OWA].external_url is None
    assert server.internet_facing is False
    assert any("https://büro.contoso.com/owa" in remark for remark in found.remarks)


def test_names_are_compared_without_case() -> None:
    found = imported(
        exchange_server("CAS-01"),
        exchange_server("MBX-01", ServerRole=("Mailbox",)),
        owa_directory("cas-01.contoso.com"),
        shell_object("PopSettings", Server="Cas-01", SSLBindings=("0.0.0.0:995",)),
        mailbox("user1@contoso.com", "mbx-01"),
    ).deployment
    (server,) = found.client_access_servers
    assert Name.OWA in server.virtual_directories
    assert server.pop3 == MailService(995, MailSecurity.TLS)
    assert [one.server for one in found.mailboxes] == ["MBX-01"]


def test_authentication_comes_from_switches_else_from_methods_and_ntlm_alone_is_not_windows() -> None:
    found = imported(
        exchange_server("CAS-01"),
        owa_directory("CAS-01", BasicAuthentication=True, WindowsAuthentication=False, FormsAuthentication=True),
        directory(
            "ActiveSync", BasicAuthEnabled=True, WindowsAuthEnabled=True, InternalAuthenticationMethods=("Basic",)
        ),
        directory("WebServices", InternalAuthenticationMethods=("Ntlm", "WindowsIntegrated")),
        directory("Oab", InternalAuthenticationMethods=("Ntlm",)),
        directory("UM"),
        shell_object("OutlookAnywhere", Server="CAS-01", IISAuthenticationMethods=("Ntlm",), ExternalHostname="x"),
    )
    (server,) = found.deployment.client_access_servers
    methods = {name: directory.authentication for name, directory in server.virtual_directories.items()}
    assert methods == {
        Name.OWA: (Authentication.BASIC, Authentication.FORMS),
        Name.EAS: (Authentication.WINDOWS, Authentication.BASIC),
        Name.EWS: (Authentication.WINDOWS,),
        Name.OAB: (),
        Name.UNIFIED_MESSAGING: (Authentication.WINDOWS,),
        Name.RPC: (Authentication.WINDOWS,),
    }
    guess = "[client_access_server.unified_messaging]\n# guess: no source shows the methods; these are Setup's\nauth"
    assert guess in deployment_text(found)


def test_outlook_anywhere_that_is_disabled_has_no_table() -> None:
    rpc = shell_object("OutlookAnywhere", Server="CAS-01", IISAuthenticationMethods=("Basic",))
    disabled = shell_object("ClientAccessServer", Name="CAS-01", OutlookAnywhereEnabled=False)
    (server,) = imported(exchange_server("CAS-01"), rpc, disabled).deployment.client_access_servers
    assert Name.RPC not in server.virtual_directories


@pytest.mark.parametrize(
    ("properties", "service"),
    [
        (
            {"SSLBindings": ("0.0.0.0:995",), "UnencryptedOrTLSBindings": ("0.0.0.0:110",)},
            MailService(995, MailSecurity.TLS),
        ),
        (
            {"SSLBindings": (), "UnencryptedOrTLSBindings": ("0.0.0.0:110",), "LoginType": "SecureLogin"},
            MailService(110, MailSecurity.STARTTLS),
        ),
        (
            {"SSLBindings": (), "UnencryptedOrTLSBindings": (":::1110",), "LoginType": "PlainTextLogin"},
            MailService(1110, MailSecurity.NONE),
        ),
        ({"SSLBindings": (), "UnencryptedOrTLSBindings": ()}, None),
        ({}, MailService(995, MailSecurity.TLS)),
    ],
    ids=["both ports", "only the plain one", "a plain one without TLS", "no port", "not shown"],
)
def test_a_mail_service_has_the_port_that_it_listens_on(properties: dict[str, object], service: MailService) -> None:
    settings = shell_object("PopSettings", Server="CAS-01", **properties)
    (server,) = imported(exchange_server("CAS-01"), settings).deployment.client_access_servers
    assert server.pop3 == service
    assert server.imap4 is None


def test_accounts_of_the_same_name_in_two_domains_are_two_people() -> None:
    found = imported(
        exchange_server("MBX-01", ServerRole=("Mailbox",)),
        mailbox("anna@contoso.com", SamAccountName="anna", Identity="contoso.com/Users/Anna"),
        mailbox("anna@europe.contoso.com", SamAccountName="anna", Identity="CN=Anna,OU=X,DC=europe,DC=contoso,DC=com"),
        mailbox("o'brien@contoso.com", SamAccountName="obrien", LinkedMasterAccount=r"FOREST\brian"),
        mailbox("twin@contoso.com", SamAccountName="ANNA"),
    )
    logons = {one.address: one.logon for one in found.deployment.mailboxes}
    assert logons == {
        "anna@contoso.com": r"CONTOSO\anna",
        "anna@europe.contoso.com": r"EUROPE\anna",
        "o'brien@contoso.com": r"FOREST\brian",
    }
    assert [one.password.env for one in found.deployment.mailboxes] == [
        "ANNA_CONTOSO_COM_PASSWORD",
        "ANNA_EUROPE_CONTOSO_COM_PASSWORD",
        "O_BRIEN_PASSWORD",
    ]
    assert found.left_out == {"mailboxes whose account has another one's name": 1}


def test_protocols_are_switched_off_by_the_other_cmdlet() -> None:
    switches = shell_object(
        "CASMailbox",
        PrimarySmtpAddress="User1@contoso.com",
        OWAEnabled=True,
        ActiveSyncEnabled=False,
        PopEnabled=False,
        MAPIBlockOutlookRpcHttp=True,
    )
    found = imported(exchange_server("MBX-01", ServerRole=("Mailbox",)), mailbox("user1@contoso.com"), switches)
    assert found.deployment.mailboxes[0].disabled == (Protocol.EAS, Protocol.POP3, Protocol.OUTLOOK_ANYWHERE)


def test_two_sources_complete_each_other_and_a_contradiction_is_a_remark() -> None:
    first = source(
        exchange_server("CAS-01"), owa_directory("CAS-01", InternalUrl="https://a.contoso.com/owa"), origin="a.xml"
    )
    second = source(
        exchange_server("cas-01", origin="b.ldf:7", Fqdn="CAS-01.CONTOSO.COM", Site="europe"),
        owa_directory("cas-01", ExternalUrl="https://www.contoso.com/owa"),
        exchange_server("MBX-01", ServerRole=("Mailbox",)),
        origin="b.ldf",
    )
    found = assemble([first, second], SamplingRule())
    (server,) = found.deployment.client_access_servers
    assert (server.name, server.site, server.host) == ("CAS-01", "usa", "cas-01.contoso.com")
    assert server.virtual_directories[Name.OWA].internal_url == "https://a.contoso.com/owa"
    assert server.virtual_directories[Name.OWA].external_url == "https://www.contoso.com/owa"
    remark = 'CAS-01: site is "usa" in export.xml, object 1 and "europe" in b.ldf:7; the first is used'
    assert found.remarks == (remark,)
    assert f"# remark: {remark}" in deployment_text(found)


def test_shared_internal_urls_are_a_guessed_array_and_shared_external_ones_a_question() -> None:
    found = imported(
        *(
            one
            for name in ("CAS-01", "CAS-02")
            for one in (
                exchange_server(name),
                owa_directory(name, ExternalUrl="https://www.contoso.com/owa"),
                shell_object("OabVirtualDirectory", Server=name, InternalUrl="https://nlb.contoso.com/OAB"),
            )
        )
    )
    (array,) = found.deployment.load_balancing_arrays
    assert (array.name, array.host, array.members) == ("nlb", "nlb.contoso.com", ("CAS-01", "CAS-02"))
    assert (array.affinity, array.ports) == (None, ())
    text = deployment_text(found)
    assert "# guess: their InternalURLs share this host, which is no computer's" in text
    assert "# question: ExternalURLs of 2 servers in usa share www.contoso.com; is it an array?" in text


def test_a_computer_in_another_domain_is_asked_about() -> None:
    found = imported(
        exchange_server("CAS-01"),
        exchange_server("CAS-02"),
        exchange_server("CAS-03", Fqdn="cas-03.europe.contoso.com"),
    )
    text = deployment_text(found)
    assert text.count('#windows_domain = "EUROPE"') == 1
    assert text.index('#windows_domain = "EUROPE"') > text.index('name = "CAS-03"')


def test_a_host_that_no_source_gives_is_marked_as_a_guess() -> None:
    found = imported(
        exchange_server("CAS-01", Fqdn=None), owa_directory("CAS-01", InternalUrl="https://cas-01.corp.local/owa")
    )
    assert found.deployment.client_access_servers[0].host == "cas-01.corp.local"
    assert "# guess: no source shows the Fqdn; say where clients address it\nhost =" in deployment_text(found)
