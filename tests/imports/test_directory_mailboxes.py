"""Mailboxes and their protocol switches: from the attributes of a user to what the Shell shows."""

from __future__ import annotations

import pytest

from harness.imports.directory_entry import DirectoryEntry
from harness.imports.directory_objects import directory_objects
from harness.imports.source_objects import ObjectKind, PropertyValue
from tests.imports.directory_samples import SERVERS, entry, single

JANE = r"CN=Doe\, Jane,OU=Staff,DC=contoso,DC=com"
HOME_SERVER = "/o=Contoso/ou=First/cn=Configuration/cn=Servers/cn=MBX-01"
DATABASE = f"CN=Mailbox Database,CN=First Storage Group,CN=InformationStore,CN=MBX-01,{SERVERS}"


def user(**attributes: str | list[str | bytes]) -> DirectoryEntry:
    return entry(JANE, "user", **{"msexchhomeservername": HOME_SERVER, **attributes})


def switches_of(one: DirectoryEntry) -> dict[str, PropertyValue]:
    [mailbox, switches] = directory_objects([one])
    assert switches.kind is ObjectKind.CAS_MAILBOX
    return {name: value for name, value in switches.properties.items() if name not in mailbox.properties}


def test_a_user_with_a_home_server_is_a_mailbox() -> None:
    mailbox = single(
        user(
            homemdb=DATABASE,
            samaccountname="jdoe",
            proxyaddresses=["smtp:jane@alias.contoso.com", "SMTP:jane.doe@contoso.com", b"X400:C=US;S=Doe"],
            mail="other@contoso.com",
            msexchrecipienttypedetails="2",
        )
    )
    assert mailbox.kind is ObjectKind.MAILBOX
    assert mailbox.properties == {
        "identity": "contoso.com/Staff/Doe, Jane",
        "samaccountname": "jdoe",
        "primarysmtpaddress": "jane.doe@contoso.com",
        "database": r"MBX-01\First Storage Group\Mailbox Database",
        "servername": "MBX-01",
        "recipienttypedetails": "LinkedMailbox",
    }


def test_the_server_of_the_database_is_the_mailboxs_where_no_home_server_is_shown() -> None:
    mailbox = single(entry(JANE, "user", homemdb=DATABASE))
    assert mailbox.properties["servername"] == "MBX-01"


def test_without_a_primary_address_the_mail_attribute_is_shown() -> None:
    mailbox = single(user(proxyaddresses=["smtp:a@contoso.com"], mail="jane@contoso.com"))
    assert mailbox.properties["primarysmtpaddress"] == "jane@contoso.com"


@pytest.mark.parametrize("database", ["rubbish", "CN=a,CN=InformationStore", "CN=a,DC=b"])
def test_a_database_of_another_form_is_not_shown(database: str) -> None:
    mailbox = single(user(homemdb=database))
    assert "database" not in mailbox.properties
    assert mailbox.properties["servername"] == "MBX-01"


def test_a_user_without_a_mailbox_is_left_out() -> None:
    assert directory_objects([entry(JANE, "user", mail="jane@contoso.com")]) == ()


def test_without_settings_no_switch_is_shown() -> None:
    assert single(user()).kind is ObjectKind.MAILBOX


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param(["OWA§0"], {"owaenabled": False}, id="OWA"),
        pytest.param(["HTTP§0§1§§§§§§"], {"owaenabled": False}, id="HTTP, as Exchange 2003 writes"),
        pytest.param(["HTTP§0§1§§§§§§", "OWA§1"], {"owaenabled": True}, id="OWA before HTTP"),
        pytest.param(["POP3§0§1§4§ISO-8859-1§0§§§"], {"popenabled": False}, id="POP3"),
        pytest.param(["IMAP4§1§1§4§ISO-8859-1§0§1§0§0"], {"imapenabled": True}, id="IMAP4"),
        pytest.param(
            ["MAPI§1§0§§§1§§§"], {"mapienabled": True, "mapiblockoutlookrpchttp": True}, id="Outlook Anywhere blocked"
        ),
        pytest.param(["MAPI§0§0§§§§§§"], {"mapienabled": False, "mapiblockoutlookrpchttp": False}, id="MAPI"),
    ],
)
def test_protocol_settings_are_switches(settings: list[str | bytes], expected: dict[str, PropertyValue]) -> None:
    assert switches_of(user(protocolsettings=settings)) == expected
    assert switches_of(user(protocolsettings=[str(one).encode() for one in settings])) == expected


@pytest.mark.parametrize(("value", "enabled"), [("0", True), ("2", True), ("4", False), ("7", False)])
def test_activesync_is_a_flag_of_the_wireless_setting(value: str, enabled: bool) -> None:
    assert switches_of(user(msexchomaadminwirelessenable=value)) == {"activesyncenabled": enabled}


def test_a_setting_of_another_form_says_nothing() -> None:
    assert single(user(protocolsettings=["RemotePowerShell", "LDAP§1§1§§§§§§"])).kind is ObjectKind.MAILBOX


def test_the_windows_domain_is_that_of_the_cross_reference() -> None:
    cross_reference = entry("CN=X,CN=Partitions", "crossRef", ncname="DC=contoso,DC=com", netbiosname="CORP")
    [mailbox] = directory_objects([user(), cross_reference])
    assert mailbox.properties["windowsdomain"] == "CORP"
