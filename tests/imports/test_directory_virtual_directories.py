"""Virtual directories: class, name and flags to what the Shell shows."""

from __future__ import annotations

import pytest

from harness.imports.directory_objects import directory_objects
from harness.imports.source_objects import ObjectKind, PropertyValue
from tests.imports.directory_samples import CAS, HTTP, SERVERS, entry, single

OWA = f"CN=owa (Default Web Site),{HTTP}"


def test_outlook_web_access_has_urls_methods_and_switches() -> None:
    directory = single(
        entry(
            OWA,
            "msExchOWAVirtualDirectory",
            msexchinternalhostname="https://cas-01.contoso.com/owa",
            msexchinternalauthenticationmethods="5",
            msexchexternalauthenticationmethods="4",
            msexchowaredirecttooptimalowaserver="0",
        )
    )
    assert directory.kind is ObjectKind.OWA_VIRTUAL_DIRECTORY
    assert directory.properties == {
        "server": "CAS-01",
        "name": "owa (Default Web Site)",
        "identity": r"CAS-01\owa (Default Web Site)",
        "internalurl": "https://cas-01.contoso.com/owa",
        "externalurl": None,
        "internalauthenticationmethods": ("Basic", "Fba"),
        "externalauthenticationmethods": ("Fba",),
        "basicauthentication": True,
        "windowsauthentication": False,
        "digestauthentication": False,
        "formsauthentication": True,
        "redirecttooptimalowaserver": False,
    }


@pytest.mark.parametrize(
    ("object_class", "kind"),
    [
        ("msExchOWAVirtualDirectory", ObjectKind.OWA_VIRTUAL_DIRECTORY),
        ("msExchMobileVirtualDirectory", ObjectKind.ACTIVE_SYNC_VIRTUAL_DIRECTORY),
        ("msExchWebServicesVirtualDirectory", ObjectKind.WEB_SERVICES_VIRTUAL_DIRECTORY),
        ("msExchOABVirtualDirectory", ObjectKind.OAB_VIRTUAL_DIRECTORY),
        ("msExchUMVirtualDirectory", ObjectKind.UM_VIRTUAL_DIRECTORY),
        ("msExchAutoDiscoverVirtualDirectory", ObjectKind.AUTODISCOVER_VIRTUAL_DIRECTORY),
        ("msExchRpcHttpVirtualDirectory", ObjectKind.OUTLOOK_ANYWHERE),
    ],
)
def test_the_class_says_which_cmdlet_shows_a_directory(object_class: str, kind: ObjectKind) -> None:
    assert single(entry(f"CN=x,{HTTP}", object_class)).kind is kind
    assert single(entry(f"CN=x,{HTTP}", object_class.lower())).kind is kind


@pytest.mark.parametrize(
    ("flags", "methods", "windows"),
    [
        pytest.param("0", (), False, id="none"),
        pytest.param("2", ("Ntlm",), False, id="NTLM alone is not Integrated Windows"),
        pytest.param("18", ("Ntlm", "WindowsIntegrated"), True, id="Integrated Windows"),
        pytest.param("24", ("Digest", "WindowsIntegrated"), True, id="digest"),
        pytest.param(str(16 + 1024 + 4096), ("WindowsIntegrated",), True, id="flags of later versions"),
    ],
)
def test_flags_are_read_as_methods(flags: str, methods: tuple[str, ...], windows: bool) -> None:
    directory = single(
        entry(f"CN=EWS,{HTTP}", "msExchWebServicesVirtualDirectory", msexchinternalauthenticationmethods=flags)
    )
    assert directory.properties["internalauthenticationmethods"] == methods
    assert directory.properties["windowsauthentication"] is windows


def test_activesync_has_switches_of_its_own_names() -> None:
    properties = single(
        entry(f"CN=x,{HTTP}", "msExchMobileVirtualDirectory", msexchinternalauthenticationmethods="1")
    ).properties
    assert (properties["basicauthenabled"], properties["windowsauthenabled"]) == (True, False)
    assert "basicauthentication" not in properties


def test_web_services_alone_have_the_url_past_the_load_balancer() -> None:
    url = "https://cas-01.contoso.com/EWS/Exchange.asmx"
    web_services = entry(f"CN=x,{HTTP}", "msExchWebServicesVirtualDirectory", msexchinternalnlbbypasshostname=url)
    assert single(web_services).properties["internalnlbbypassurl"] == url
    assert "internalnlbbypassurl" not in single(entry(OWA, "msExchOWAVirtualDirectory")).properties


def test_outlook_anywhere_has_a_host_name_and_methods() -> None:
    properties = single(
        entry(
            f"CN=Rpc (Default Web Site),{HTTP}",
            "msExchRpcHttpVirtualDirectory",
            msexchexternalhostname="mail.contoso.com",
            msexchinternalauthenticationmethods="3",
            msexchexternalauthenticationmethods="1",
            msexchrpchttpflags="1",
        )
    ).properties
    assert properties["externalhostname"] == "mail.contoso.com"
    assert properties["iisauthenticationmethods"] == ("Basic", "Ntlm")
    assert properties["clientauthenticationmethod"] == "Basic"
    assert properties["ssloffloading"] is True


@pytest.mark.parametrize(
    ("name", "flags", "kind", "expected"),
    [
        pytest.param(
            "Microsoft-Server-ActiveSync",
            "6",
            ObjectKind.ACTIVE_SYNC_VIRTUAL_DIRECTORY,
            {"basicauthenabled": True, "windowsauthenabled": True},
            id="ActiveSync",
        ),
        pytest.param(
            "Exchange",
            "4",
            ObjectKind.OWA_VIRTUAL_DIRECTORY,
            {"basicauthentication": False, "windowsauthentication": True, "owaversion": "Exchange2003or2000"},
            id="Exchange",
        ),
    ],
)
def test_directories_of_exchange_2003_have_the_flags_of_iis(
    name: str, flags: str, kind: ObjectKind, expected: dict[str, PropertyValue]
) -> None:
    dn = f"CN={name},CN=1,CN=HTTP,CN=Protocols,CN=BE-01,{SERVERS}"
    directory = single(entry(dn, "anyClass", msexchauthenticationflags=flags))
    assert directory.kind is kind
    assert directory.properties["identity"] == rf"BE-01\{name}"
    assert expected.items() <= directory.properties.items()


@pytest.mark.parametrize(
    "dn",
    [
        pytest.param(f"CN=Exadmin,CN=1,CN=HTTP,CN=Protocols,{CAS}", id="another directory of Exchange 2003"),
        pytest.param("CN=Exchange,CN=1,CN=HTTP,CN=Protocols,CN=x,DC=contoso", id="below no server"),
        pytest.param("CN=Exchange", id="below nothing"),
    ],
)
def test_other_directories_are_left_out(dn: str) -> None:
    assert directory_objects([entry(dn, "anyClass", msexchauthenticationflags="6")]) == ()


def test_a_directory_below_no_server_is_left_out() -> None:
    assert directory_objects([entry("CN=owa,CN=HTTP,DC=contoso", "msExchOWAVirtualDirectory")]) == ()
