"""A directory is asked over LDAP: OpenLDAP's slapd on loopback, with Active Directory's names, over TLS."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import ldap3.utils.log
import pytest

from harness.deployments import DEFAULT_DEPLOYMENT, read_deployment
from harness.imports import DirectoryAddress, ImportSourceError, read_directory, read_ldif
from harness.imports.source_objects import ObjectKind, PropertyValue, Source
from harness.model.deployment import Deployment, Mailbox, PasswordSource
from harness.model.secret import Secret
from tests.imports.directory_entries import directory_entries
from tests.imports.directory_entry import as_ldif
from tests.imports.slapd import BASE, HOST, LIMITED_READER, PASSWORD, READER, REFERENCES, SIZE_LIMIT, Slapd, serving
from tests.third_party.programs import find_program
from tests.third_party.servers import free_ports

MAILBOXES = 1_100


@pytest.fixture(scope="module")
def deployment() -> Deployment:
    """The default deployment and as many mailboxes as need three pages."""
    password = PasswordSource(env="X")
    more = (Mailbox(f"n{one}@contoso.com", rf"CONTOSO\n{one}", password, "MBX-01") for one in range(MAILBOXES))
    shipped = read_deployment(DEFAULT_DEPLOYMENT)
    return replace(shipped, mailboxes=(*shipped.mailboxes, *more))


@pytest.fixture(scope="module")
def server(deployment: Deployment) -> Iterator[Slapd]:
    with serving(directory_entries(deployment)) as slapd:
        yield slapd


@dataclass(frozen=True, slots=True)
class Reading:
    source: Source
    progress: tuple[tuple[str, int], ...]


@pytest.fixture(scope="module")
def reading(server: Slapd) -> Reading:
    progress: list[tuple[str, int]] = []
    source = read_directory(address_of(server), lambda what, count: progress.append((what, count)))
    return Reading(source, tuple(progress))


def address_of(server: Slapd, **changes: object) -> DirectoryAddress:
    address = DirectoryAddress(HOST, server.tls_port, READER, Secret(PASSWORD), ca=server.ca)
    return replace(address, **changes)  # type: ignore[arg-type] # each test names fields of the address


def refusal(address: DirectoryAddress) -> str:
    with pytest.raises(ImportSourceError) as caught:
        read_directory(address)
    return str(caught.value)


def without_origin(source: Source) -> list[tuple[ObjectKind, dict[str, PropertyValue]]]:
    """Objects in an order of their own; slapd writes attribute types in distinguished names in lower case."""
    objects = [
        (one.kind, {key: value for key, value in one.properties.items() if key != "distinguishedname"})
        for one in source.objects
    ]
    return sorted(objects, key=lambda one: (one[0], str(one[1]["identity"])))


def test_a_directory_gives_what_its_ldif_gives(
    reading: Reading, server: Slapd, deployment: Deployment, tmp_path: Path
) -> None:
    path = tmp_path / "export.ldf"
    path.write_text(as_ldif(directory_entries(deployment)), encoding="ascii")
    assert without_origin(reading.source) == without_origin(read_ldif(path))
    assert reading.source.origin == f"ldaps://{HOST}:{server.tls_port}"


def test_references_to_other_domains_are_remarks_and_not_followed(reading: Reading) -> None:
    """Those to the zones of DNS, which every domain controller gives, say nothing."""
    asia, _ = REFERENCES
    [remark] = reading.source.remarks
    assert remark.lower().startswith(asia.lower())
    assert "is not asked, though the directory refers to it" in remark


def test_more_mailboxes_come_than_the_server_gives_at_once(reading: Reading, deployment: Deployment) -> None:
    mailboxes = [one for one in reading.source.objects if one.kind is ObjectKind.MAILBOX]
    assert len(mailboxes) == len(deployment.mailboxes) > 2 * SIZE_LIMIT
    assert [what for what, _ in reading.progress] == ["configuration", "mailboxes", "mailboxes", "mailboxes"]
    assert reading.progress[-1] == ("mailboxes", len(deployment.mailboxes))


def test_without_pages_the_server_stops_at_its_limit(server: Slapd) -> None:
    """Shown by another client, so that the test above shows paging."""
    client = find_program("ldapsearch", "ldap-utils")
    command = [client, "-x", "-LLL", "-H", f"ldap://127.0.0.1:{server.port}", "-D", READER, "-w", PASSWORD, "-b", BASE]
    searched = subprocess.run([*command, "(homeMDB=*)", "cn"], capture_output=True, check=False, timeout=20)  # noqa: S603
    assert b"Size limit exceeded (4)" in searched.stderr
    assert searched.stdout.count(b"dn:") == SIZE_LIMIT


def test_a_limit_that_pages_do_not_pass_is_said(server: Slapd) -> None:
    message = refusal(address_of(server, user=LIMITED_READER))
    assert f'the search in "{BASE}" failed: its size limit was reached; narrow the base' in message


def test_tls_may_begin_on_the_port_of_plain_ldap(server: Slapd, deployment: Deployment) -> None:
    base = f"CN=user1,CN=Users,{BASE}"
    source = read_directory(address_of(server, port=server.port, start_tls=True, base=base))
    assert sum(one.kind is ObjectKind.EXCHANGE_SERVER for one in source.objects) == len(
        (*deployment.client_access_servers, *deployment.mailbox_servers)
    )


def test_mailboxes_are_looked_for_below_the_base_alone(server: Slapd) -> None:
    base = f"CN=user1,CN=Users,{BASE}"
    mailboxes = [one for one in read_directory(address_of(server, base=base)).objects if one.kind is ObjectKind.MAILBOX]
    assert [one.properties["samaccountname"] for one in mailboxes] == ["user1"]


def test_a_wrong_password_is_said_and_not_shown(
    server: Slapd, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is it in ldap3's own log, even where somebody switches that on."""
    wrong = "Wrong.4471"
    monkeypatch.setattr(logging.getLogger("ldap3"), "propagate", True)  # a command run in this process shuts it
    ldap3.utils.log.set_library_log_activation_level(logging.DEBUG)
    ldap3.utils.log.set_library_log_detail_level(ldap3.utils.log.EXTENDED)
    try:
        with caplog.at_level(logging.DEBUG, logger="ldap3"):
            message = refusal(address_of(server, password=Secret(wrong)))
    finally:
        ldap3.utils.log.set_library_log_detail_level(ldap3.utils.log.OFF)
    assert message.endswith(f'does not let "{READER}" log on: user name or password is wrong')
    assert "bind" in caplog.text.lower()
    assert wrong not in message + caplog.text


def test_an_authority_that_is_not_trusted_is_refused(server: Slapd) -> None:
    assert "its certificate is not trusted: self-signed certificate" in refusal(address_of(server, ca=None))


def test_a_certificate_for_another_host_is_refused(server: Slapd) -> None:
    assert "is not valid for '127.0.0.1'" in refusal(address_of(server, host="127.0.0.1"))


def test_a_certificate_is_checked_where_tls_begins_later_too(server: Slapd) -> None:
    message = refusal(address_of(server, port=server.port, start_tls=True, ca=None))
    assert "its certificate is not trusted" in message


def test_an_authority_that_cannot_be_read_is_named(server: Slapd, tmp_path: Path) -> None:
    assert "none.pem: cannot be used" in refusal(address_of(server, ca=tmp_path / "none.pem"))
    (tmp_path / "ca.cer").write_bytes(b"\x30\x82")
    assert "no certificate in PEM" in refusal(address_of(server, ca=tmp_path / "ca.cer"))


def test_the_port_of_plain_ldap_is_refused_for_ldaps(server: Slapd) -> None:
    assert "no TLS: " in refusal(address_of(server, port=server.port))


def test_a_server_without_tls_is_never_told_the_password() -> None:
    with serving([], tls=False) as plain:
        message = refusal(address_of(plain, port=plain.port, start_tls=True, ca=None))
    assert "a password is not sent without it" in message


def test_a_directory_without_exchange_is_said(tmp_path: Path) -> None:
    deployment = replace(read_deployment(DEFAULT_DEPLOYMENT), client_access_servers=(), mailbox_servers=())
    with serving(directory_entries(replace(deployment, mailboxes=()))) as empty:
        message = refusal(address_of(empty))
    assert 'shows no Exchange server (msExchExchangeServer) in "CN=Configuration,DC=contoso,DC=com"' in message
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("base", "meaning"),
    [(f"OU=None,{BASE}", "there is no such object"), ("Staff", "the base is not a distinguished name")],
)
def test_a_base_that_does_not_exist_is_named(server: Slapd, base: str, meaning: str) -> None:
    message = refusal(address_of(server, base=base))
    assert f'the search in "{base}" failed: {meaning}' in message


def test_a_closed_port_is_said(server: Slapd) -> None:
    [port] = free_ports(1)
    assert "cannot be reached" in refusal(address_of(server, host="127.0.0.1", port=port))


def test_a_name_that_nobody_knows_is_said(server: Slapd) -> None:
    assert "has a name that is not known here" in refusal(address_of(server, host="dc-01.invalid"))
