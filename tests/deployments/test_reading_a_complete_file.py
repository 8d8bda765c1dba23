"""Each key of a deployment file is read into a field of the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.deployments.reader import read_deployment
from harness.deployments.versions import find_version
from harness.model.deployment import (
    Affinity,
    Authentication,
    ClientAccessServer,
    Control,
    Evidence,
    Live,
    LoadBalancingArray,
    Mailbox,
    MailboxServer,
    MailSecurity,
    MailService,
    Organization,
    PasswordSource,
    Recognition,
    Site,
    Version,
    VirtualDirectory,
)
from harness.model.protocol import Protocol, VirtualDirectoryName
from harness.model.secret import Secret
from tests.virtual_directories import virtual_directories

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FILE = Path(__file__).with_name("complete.toml")
COMPLETE = read_deployment(FILE)
WINDOWS = VirtualDirectory(authentication=(Authentication.WINDOWS,))

EVERY_CAS_KEY = ClientAccessServer(
    name="CAS-01",
    site="usa",
    version=Version(text="2007 SP1", major=8, minor=1),
    host="cas-01.contoso.com",
    internet_facing=True,
    redirect_to_optimal_owa_server=False,
    reachable=False,
    certificate="certs/cas-01.pem",
    mailbox_role=True,
    hub_transport_role=True,
    windows_domain="EUROPE",
    threads_per_processor=36,
    max_connections=2000,
    virtual_directories=virtual_directories(
        owa=VirtualDirectory(
            authentication=(Authentication.WINDOWS, Authentication.BASIC),
            internal_url="https://cas-01.contoso.com/owa",
            external_url="https://www.usa.contoso.com/owa",
            nlb_bypass_url="https://cas-01.contoso.com/ews",
            kerberos=True,
        ),
        exchange=VirtualDirectory(authentication=(Authentication.DIGEST,)),
        public=VirtualDirectory(authentication=(Authentication.FORMS,)),
        exchweb=VirtualDirectory(authentication=()),
        eas=VirtualDirectory(authentication=(Authentication.BASIC,)),
        ews=WINDOWS,
        oab=WINDOWS,
        unified_messaging=WINDOWS,
        autodiscover=WINDOWS,
        rpc=WINDOWS,
    ),
    pop3=MailService(port=1995, security=MailSecurity.TLS, allow_cross_site_sessions=True),
    imap4=MailService(port=1143, security=MailSecurity.STARTTLS),
)


def all_objects(value: object) -> Iterator[DataclassInstance]:
    if isinstance(value, tuple):
        for element in value:
            yield from all_objects(element)
    elif isinstance(value, Mapping):
        yield from all_objects(tuple(value.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        yield value
        for field in fields(value):
            yield from all_objects(getattr(value, field.name))


def test_the_file_is_kept_as_it_was_given() -> None:
    assert COMPLETE.file == str(FILE)


def test_the_organization_and_its_sites_are_read() -> None:
    assert COMPLETE.organization == Organization(
        name="Contoso", accepted_domain="contoso.com", windows_domain="CONTOSO"
    )
    assert COMPLETE.sites == (
        Site(name="usa", published_host="www.usa.contoso.com", forms_authentication_on_isa=True),
        Site(name="europe"),
    )


def test_a_client_access_server_is_read_with_all_its_keys() -> None:
    assert COMPLETE.client_access_servers[0] == EVERY_CAS_KEY


def test_every_virtual_directory_that_the_model_names_has_a_table() -> None:
    assert list(COMPLETE.client_access_servers[0].virtual_directories) == list(VirtualDirectoryName)


def test_what_a_file_does_not_say_stays_unknown() -> None:
    version = Version(text="8.1.240.6", major=8, minor=1)
    expected = ClientAccessServer(name="CAS-03", site="europe", version=version, host="cas-03.contoso.com")
    assert COMPLETE.client_access_servers[1] == expected


def test_both_kinds_of_mailbox_server_are_read() -> None:
    assert COMPLETE.mailbox_servers == (
        MailboxServer(name="MBX-01", site="usa", version=Version(text="2007 SP1", major=8, minor=1)),
        MailboxServer(
            name="BE-01",
            site="europe",
            version=Version(text="2003 SP2", major=6, minor=5),
            host="be-01.contoso.com",
            virtual_directories=virtual_directories(
                eas=WINDOWS,
                exchange=VirtualDirectory(authentication=(Authentication.WINDOWS, Authentication.BASIC)),
                public=VirtualDirectory(authentication=(Authentication.BASIC,)),
            ),
        ),
    )


def test_an_array_of_servers_of_two_sites_is_read_since_it_is_a_finding_and_not_a_mistake_in_the_file() -> None:
    assert COMPLETE.load_balancing_arrays == (
        LoadBalancingArray(
            name="nlb-asia",
            host="nlb-asia.contoso.com",
            members=("CAS-03", "CAS-01"),
            affinity=Affinity.COOKIE,
            ports=(80, 443),
        ),
    )


def test_mailboxes_are_read_with_each_kind_of_password() -> None:
    assert COMPLETE.mailboxes == (
        Mailbox(
            address="user1@contoso.com",
            logon="CONTOSO\\user1",
            password=PasswordSource(env="CONTOSO_USER1_PASSWORD"),
            server="MBX-01",
            disabled=(Protocol.EAS, Protocol.OUTLOOK_ANYWHERE),
        ),
        Mailbox(
            address="user2@contoso.com",
            logon="CONTOSO\\user2",
            password=PasswordSource(file="passwords/user2"),
            server="BE-01",
        ),
        Mailbox(
            address="user3@contoso.com",
            logon="user3@contoso.com",
            password=PasswordSource(literal=Secret("Made.up-3")),
            server="BE-01",
        ),
    )


def test_the_tables_of_a_live_run_are_read() -> None:
    assert COMPLETE.live == Live(
        ca="ca.pem",
        timeout_seconds=30,
        concurrency=8,
        requests_per_second=2.5,
        minimum_tls="1.0",
        tls_key_log="keys.txt",
        answer_language_page=True,
    )
    assert COMPLETE.connect == {
        "cas-01.contoso.com:443": "127.0.0.1:20443",
        "cas-01.contoso.com:995": "[::1]:20995",
    }
    assert COMPLETE.evidence == Evidence(
        settle_seconds=70, iis_logs={"CAS-03": "logs/CAS-03"}, addresses={"CAS-01": ("10.0.2.12", "10.0.2.13")}
    )
    assert COMPLETE.control == Control(
        settle_seconds=1.5,
        stop_server=("./control", "stop", "{server}"),
        start_server=("./control", "start", "{server}"),
        set_redirect_to_optimal_owa_server=("./control", "redirect", "{server}", "{value}"),
        environment=("LAB_HOST",),
    )
    assert COMPLETE.recognition == Recognition(
        legacy_mailbox="Exchange 2003|could not find a mailbox",
        mailbox_page='id="divMailbox"',
        error_page='class="errorBox"',
    )


def test_each_field_of_each_class_is_filled_by_some_table_of_the_complete_file() -> None:
    """A key that is added to the contract but not to the reader fails here."""
    objects = list(all_objects(COMPLETE))
    possible = {(type(item).__name__, field.name) for item in objects for field in fields(item)}
    filled = {
        (type(item).__name__, field.name)
        for item in objects
        for field in fields(item)
        if getattr(item, field.name) is not None
    }
    assert possible == filled


@pytest.mark.parametrize(
    ("typed", "major", "minor"),
    [
        ("2007 RTM", 8, 0),
        ("2007 SP1", 8, 1),
        ("2007 SP2", 8, 2),
        ("2007 SP3", 8, 3),
        ("8.0.685.25", 8, 0),
        ("8.3.83.6", 8, 3),
        ("2003 RTM", 6, 5),
        ("2003 SP1", 6, 5),
        ("6.5.7638.1", 6, 5),
        ("2000", 6, 0),
        ("6.0.6603", 6, 0),
    ],
)
def test_a_version_compares_by_product_and_service_pack(tmp_path: Path, typed: str, major: int, minor: int) -> None:
    text = FILE.read_text(encoding="utf-8").replace('"2003 SP2"', f'"{typed}"')
    if major == 8:  # an Exchange 2007 Mailbox server has no virtual directory of its own
        start, end = text.index("[mailbox_server.eas]"), text.index("[[load_balancing_array]]")
        text = text[:start] + text[end:]
    file = tmp_path / "versions.toml"
    file.write_text(text, encoding="utf-8")
    assert read_deployment(file).mailbox_servers[1].version == Version(text=typed, major=major, minor=minor)


@pytest.mark.parametrize(
    ("shown", "build"),
    [
        ("Version 8.1 (Build 240.6)", "8.1.240.6"),
        ("version 8.3 (build 83.6)", "8.3.83.6"),
        ("8.1 (Build 240.6)", "8.1.240.6"),
        ("Version 8.0 (Build 685.25:  )", "8.0.685.25"),
        (" Version 8.2 (Build 176.2) ", "8.2.176.2"),
        ("Version 6.5 (Build 7638.2: Service Pack 2)", "6.5.7638.2"),
        ("Version 6.5 (Build 7226.6: Service Pack 1)", "6.5.7226.6"),
        ("Version 6.0 (Build 6249.4)", "6.0.6249.4"),
        ("08.01.0240.006", "8.1.240.6"),
        ("08.03.0083.006", "8.3.83.6"),
    ],
)
def test_a_version_may_be_as_the_shell_shows_it(shown: str, build: str) -> None:
    assert find_version(shown) == find_version(build)
    assert find_version(build) is not None


@pytest.mark.parametrize(
    "shown",
    ["Version 14.3 (Build 123.4)", "Version 8.1", "8.1 (Build)", "(Build 240.6)", "Version 8.4 (Build 1.2)", ""],
)
def test_what_is_no_version_of_exchange_2007_or_before_is_none(shown: str) -> None:
    assert find_version(shown) is None


@pytest.mark.parametrize(
    ("typed", "port", "security"),
    [
        pytest.param("", 995, MailSecurity.TLS, id="neither given"),
        pytest.param("port = 110", 110, MailSecurity.STARTTLS, id="the plain port"),
        pytest.param("port = 10995", 10_995, MailSecurity.TLS, id="a port of one's own"),
        pytest.param('security = "starttls"', 110, MailSecurity.STARTTLS, id="STARTTLS alone"),
        pytest.param('security = "none"', 110, MailSecurity.NONE, id="no protection"),
    ],
)
def test_a_mail_service_derives_port_and_security_from_each_other(
    tmp_path: Path, typed: str, port: int, security: MailSecurity
) -> None:
    text = FILE.read_text(encoding="utf-8")
    start, end = text.index("port = 1995"), text.index("[client_access_server.imap4]")
    file = tmp_path / "ports.toml"
    file.write_text(f"{text[:start]}{typed}\n{text[end:]}", encoding="utf-8")
    assert read_deployment(file).client_access_servers[0].pop3 == MailService(port=port, security=security)


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    """A byte order mark and CR LF are how Notepad writes UTF-8."""
    file = tmp_path / "notepad.toml"
    file.write_bytes(b"\xef\xbb\xbf" + FILE.read_bytes().replace(b"\n", b"\r\n"))
    assert read_deployment(file).mailboxes == COMPLETE.mailboxes


def test_a_computer_with_both_roles_is_in_the_file_twice_under_one_name(tmp_path: Path) -> None:
    file = tmp_path / "both-roles.toml"
    text = FILE.read_text(encoding="utf-8").replace('"MBX-01"', '"CAS-01"')
    file.write_text(text, encoding="utf-8")
    assert read_deployment(file).mailbox_servers[0].name == "CAS-01"
