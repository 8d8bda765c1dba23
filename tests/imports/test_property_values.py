"""Numbers, names and distinguished names, as the readers of all formats understand them."""

from __future__ import annotations

import pytest

from harness.imports.authentication_methods import methods_of_numbers
from harness.imports.distinguished_names import name_in_the_shell
from harness.imports.export_contents import WANTED
from harness.imports.object_kinds import find_cmdlet, find_kind
from harness.imports.property_values import RawValue, normalise
from harness.imports.shell_properties import NAMES, PROPERTIES, SPELLINGS
from harness.imports.source_objects import ObjectKind, PropertyValue


@pytest.mark.parametrize(
    ("numbers", "switches", "expected"),
    [
        ([18], {}, ("Ntlm", "WindowsIntegrated")),
        ([2, 16], {}, ("Ntlm", "WindowsIntegrated")),
        ([2, 4], {}, ("Ntlm", "Fba")),
        ([2, 4], {"windowsauthentication": True, "formsauthentication": True}, ("Ntlm", "Fba")),
        ([2, 4], {"windowsauthentication": True, "formsauthentication": False}, ("Ntlm", "WindowsIntegrated")),
        ([0, 3], {}, ("Basic", "Fba")),
        ([3], {"basicauthentication": False, "formsauthentication": True}, ("Fba",)),
        ([3], {"basicauthentication": True, "windowsauthentication": True}, ("Basic", "Ntlm")),
        ([1], {"basicauthenabled": True, "windowsauthenabled": None}, ("Basic",)),
        ([1], {"basicauthentication": False, "digestauthentication": False}, ("Basic",)),
        ([4096], {}, ("4096",)),
        ([], {}, ()),
    ],
)
def test_numbers_of_methods(numbers: list[int], switches: dict[str, object], expected: tuple[str, ...]) -> None:
    assert methods_of_numbers(numbers, switches) == expected


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("serverrole", 36, ("ClientAccess", "HubTransport")),
        ("serverrole", "Mailbox,ClientAccess", ("Mailbox", "ClientAccess")),
        ("logintype", 3, "SecureLogin"),
        ("logintype", "SecureLogin", "SecureLogin"),
        ("logintype", 9, "9"),
        ("clientauthenticationmethod", 0, "Basic"),
        ("clientauthenticationmethod", 2, "Ntlm"),
        ("clientauthenticationmethod", "Ntlm", "Ntlm"),
        ("sslbindings", ["0.0.0.0:995", ":::995"], ("0.0.0.0:995", ":::995")),
        ("sslbindings", "0.0.0.0:995", ("0.0.0.0:995",)),
        ("popenabled", "TRUE", True),
        ("popenabled", "", None),
        ("externalhostname", "system.contoso.com", "system.contoso.com"),
        ("externalhostname", "Microsoft.contoso.com", "Microsoft.contoso.com"),
        ("primarysmtpaddress", {"Local": "user1", "Domain": "contoso.com", "Length": 17}, "user1@contoso.com"),
        ("site", {"DistinguishedName": "CN=usa,CN=Sites,CN=Configuration,DC=contoso,DC=com"},
         "contoso.com/Configuration/Sites/usa"),
        ("database", {"Name": "Mailbox Database"}, "Mailbox Database"),
    ],
)  # fmt: skip
def test_values(name: str, raw: RawValue, expected: PropertyValue) -> None:
    assert normalise(name, raw, {}) == expected


@pytest.mark.parametrize(
    ("distinguished_name", "expected"),
    [
        ("CN=owa (Default Web Site),CN=HTTP,CN=Protocols,CN=CAS-01,CN=Servers,CN=Contoso,DC=contoso,DC=com",
         r"CAS-01\owa (Default Web Site)"),
        ("CN=CAS-01,CN=Servers,CN=Contoso,DC=contoso,DC=com", "CAS-01"),
        (r"CN=Doe\, Jane,OU=Users,DC=contoso,DC=com", "contoso.com/Users/Doe, Jane"),
        ("CN=Servers,DC=contoso", "contoso/Servers"),
        ("CAS-01", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_distinguished_names(distinguished_name: str, expected: str) -> None:
    assert name_in_the_shell(distinguished_name) == expected


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"cmdlet": "Get-CASMailbox", "objectclass": ["msExchOWAVirtualDirectory"]}, ObjectKind.CAS_MAILBOX),
        ({"cmdlet": "Get-Process", "owaversion": "Exchange2007"}, None),
        ({"objectclass": ["top", "msExchAutoDiscoverVirtualDirectory"]}, ObjectKind.AUTODISCOVER_VIRTUAL_DIRECTORY),
        ({"name": "Autodiscover (Default Web Site)", "internalurl": None}, ObjectKind.AUTODISCOVER_VIRTUAL_DIRECTORY),
        ({"name": "UnifiedMessaging (Default Web Site)", "internalurl": None}, ObjectKind.UM_VIRTUAL_DIRECTORY),
        ({"name": "Autodiscover (Default Web Site)"}, None),
        ({"protocolname": "POP3"}, ObjectKind.POP_SETTINGS),
        ({"protocolname": "IMAP4"}, ObjectKind.IMAP_SETTINGS),
        ({"name": "svchost"}, None),
    ],
)
def test_kinds_of_objects(values: dict[str, RawValue], kind: ObjectKind | None) -> None:
    assert find_kind(values) is kind


@pytest.mark.parametrize("kind", ObjectKind)
def test_every_kind_is_told_by_its_cmdlet_and_has_properties(kind: ObjectKind) -> None:
    assert find_cmdlet(f"PS> Get-{kind} | fl") == kind.lower()
    assert find_kind({}, section=kind.lower()) is kind
    assert NAMES[kind] <= WANTED


def test_each_property_is_spelled_in_one_way() -> None:
    assert all(SPELLINGS[name.lower()] == name for names in PROPERTIES.values() for name in names)


@pytest.mark.parametrize(
    "name", sorted(name for name in SPELLINGS if name.startswith("is") or name.endswith(("enabled", "authentication")))
)
def test_what_is_named_like_a_switch_is_read_as_one(name: str) -> None:
    assert normalise(name, "True", {}) is True
