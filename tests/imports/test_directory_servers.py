"""Servers, sites, Autodiscover and mail services: from attributes to what the Shell shows."""

from __future__ import annotations

import pytest

from harness.imports.directory_objects import directory_objects
from harness.imports.source_objects import ImportSourceError, ObjectKind
from tests.imports.directory_samples import CAS, SERVERS, entry, single

SITES = "CN=Sites,CN=Configuration,DC=contoso,DC=com"


def test_a_server_has_the_properties_of_get_exchangeserver() -> None:
    server = single(
        entry(
            CAS,
            "msExchExchangeServer",
            serialnumber="Version 8.1 (Build 30240.6)",
            versionnumber="1912701168",
            networkaddress=["netbios:CAS-01", "ncacn_ip_tcp:cas-01.contoso.com"],
            msexchserversite=f"CN=usa,{SITES}",
            msexchcurrentserverroles="38",
            legacyexchangedn="/o=Contoso/ou=First/cn=Configuration/cn=Servers/cn=CAS-01",
        )
    )
    assert server.kind is ObjectKind.EXCHANGE_SERVER
    assert server.properties == {
        "name": "CAS-01",
        "identity": "CAS-01",
        "distinguishedname": CAS,
        "exchangelegacydn": "/o=Contoso/ou=First/cn=Configuration/cn=Servers/cn=CAS-01",
        "fqdn": "cas-01.contoso.com",
        "site": "contoso.com/Configuration/Sites/usa",
        "admindisplayversion": "Version 8.1 (Build 240.6)",
        "isexchange2007orlater": True,
        "serverrole": ("Mailbox", "ClientAccess", "HubTransport"),
    }


def test_an_exchange_2003_server_has_no_site_and_no_role() -> None:
    server = single(
        entry(f"CN=BE-01,{SERVERS}", "msExchExchangeServer", serialnumber="Version 6.5 (Build 7638.2: Service Pack 2)")
    )
    assert "site" not in server.properties
    assert server.properties["serverrole"] == ()
    assert server.properties["isexchange2007orlater"] is False
    assert server.properties["admindisplayversion"] == "Version 6.5 (Build 7638.2: Service Pack 2)"


def test_a_front_end_server_of_exchange_2003_is_told() -> None:
    version = {"serialnumber": "Version 6.5 (Build 7638.2: Service Pack 2)"}
    front_end = single(entry(f"CN=FE-01,{SERVERS}", "msExchExchangeServer", **version, msexchserverrole="1"))
    back_end = single(entry(f"CN=BE-01,{SERVERS}", "msExchExchangeServer", **version, msexchserverrole="0"))
    assert front_end.properties["isfrontendserver"] is True
    assert "isfrontendserver" not in back_end.properties


def test_what_an_entry_does_not_show_is_absent() -> None:
    server = single(entry(CAS, "msExchExchangeServer"))
    assert set(server.properties) == {"name", "identity", "distinguishedname"}


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        pytest.param(0x720082AD, "Version 8.0 (Build 685.0)", id="2007 RTM"),
        pytest.param(0x720180F0, "Version 8.1 (Build 240.0)", id="2007 SP1"),
        pytest.param(0x720280B0, "Version 8.2 (Build 176.0)", id="2007 SP2"),
        pytest.param(0x72038053, "Version 8.3 (Build 83.0)", id="2007 SP3"),
        pytest.param(0x72038053 - (1 << 32), "Version 8.3 (Build 83.0)", id="as a signed number"),
        pytest.param(7638, "Version 6.5 (Build 7638.0)", id="2003 SP2"),
        pytest.param(6249, "Version 6.0 (Build 6249.0)", id="2000 SP3"),
    ],
)
def test_without_a_serial_number_the_packed_version_is_read(number: int, shown: str) -> None:
    server = single(entry(CAS, "msExchExchangeServer", versionnumber=str(number)))
    assert server.properties["admindisplayversion"] == shown


def test_a_version_that_is_neither_form_is_absent() -> None:
    server = single(entry(CAS, "msExchExchangeServer", serialnumber="5.5", versionnumber="2653"))
    assert "admindisplayversion" not in server.properties


@pytest.mark.parametrize("value", ["", "38.0", "1_0", "9" * 30])
def test_a_number_that_is_none_is_refused_with_entry_and_attribute(value: str) -> None:
    broken = entry(CAS, "msExchExchangeServer", msexchcurrentserverroles=value)
    with pytest.raises(ImportSourceError, match=r"test.ldf:1: msexchcurrentserverroles of .*CN=CAS-01.* whole number"):
        directory_objects([broken])


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ImportSourceError, match=r"serialnumber of .* is not text in UTF-8"):
        directory_objects([entry(CAS, "msExchExchangeServer", serialnumber=b"\xff\xfe")])


def test_a_site_that_is_no_name_is_refused() -> None:
    with pytest.raises(ImportSourceError, match='"usa" is not a distinguished name'):
        directory_objects([entry(CAS, "msExchExchangeServer", msexchserversite="usa")])


def test_a_site_is_named_without_escapes() -> None:
    site = single(entry(rf"CN=Redmond\, main,{SITES}", "site"))
    assert site.kind is ObjectKind.AD_SITE
    assert site.properties == {"name": "Redmond, main", "identity": "contoso.com/Configuration/Sites/Redmond, main"}


def test_autodiscovers_connection_point_is_a_client_access_server() -> None:
    server = single(
        entry(
            f"CN=CAS-01,CN=Autodiscover,CN=Protocols,{CAS}",
            "serviceConnectionPoint",
            keywords=["77378F46-2C66-4aa9-A6A6-3E7A48B19596", "Site=usa", "site=europe"],
            servicebindinginformation="https://cas-01.contoso.com/Autodiscover/Autodiscover.xml",
        )
    )
    assert server.kind is ObjectKind.CLIENT_ACCESS_SERVER
    assert server.properties == {
        "name": "CAS-01",
        "identity": "CAS-01",
        "autodiscoverserviceinternaluri": "https://cas-01.contoso.com/Autodiscover/Autodiscover.xml",
        "autodiscoversitescope": ("usa", "europe"),
    }


def test_connection_points_of_other_services_are_left_out() -> None:
    assert directory_objects([entry("CN=x,CN=Other,CN=Services,DC=contoso", "serviceConnectionPoint")]) == ()


@pytest.mark.parametrize(
    ("protocol", "object_class", "kind"),
    [
        pytest.param("POP3", "protocolCfgPOPServer", ObjectKind.POP_SETTINGS, id="POP3"),
        pytest.param("IMAP4", "protocolCfgIMAPServer", ObjectKind.IMAP_SETTINGS, id="IMAP4"),
    ],
)
def test_a_mail_service_has_its_bindings_and_login_type(protocol: str, object_class: str, kind: ObjectKind) -> None:
    settings = single(
        entry(
            f"CN=1,CN={protocol},CN=Protocols,{CAS}",
            object_class,
            msexchserverbindings=["0.0.0.0:110", ":143:"],
            msexchsecurebindings="192.168.1.5:995",
            msexchauthenticationflags="3",
            msexchpopimapx509certificatename="mail.contoso.com",
        )
    )
    assert settings.kind is kind
    assert settings.properties == {
        "server": "CAS-01",
        "name": "1",
        "identity": r"CAS-01\1",
        "unencryptedortlsbindings": ("0.0.0.0:110", "0.0.0.0:143"),
        "sslbindings": ("192.168.1.5:995",),
        "logintype": "SecureLogin",
        "x509certificatename": "mail.contoso.com",
    }


def test_objects_in_conflict_and_deleted_ones_are_left_out() -> None:
    conflict = entry(rf"CN=CAS-01\0ACNF:5f3c,{SERVERS}", "msExchExchangeServer")
    assert directory_objects([conflict]) == ()


def test_objects_of_other_kinds_are_left_out() -> None:
    assert directory_objects([entry("CN=x,DC=contoso", "contact"), entry(CAS, "container")]) == ()
