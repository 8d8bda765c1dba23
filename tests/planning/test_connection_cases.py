"""Rows about what only real connections between servers show: Kerberos (EAS-05) and certificates (GEN-09)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.case import Case, Severity, Suite
from harness.model.deployment import Authentication, Deployment
from harness.model.hop_demands import HopsAuthenticate, TrustsCertificates
from harness.model.protocol import Operation
from tests.planning.nouns import ASIA, EUROPE, HOMES, USA, USERS, deployment, directory, planned, server, three_sites
from tests.virtual_directories import with_directories


def on_the_wire(made_up: Deployment) -> dict[str, Case]:
    return {name: case for name, case in planned(made_up).items() if name.startswith("config/")}


def test_each_entry_server_has_one_row_for_each_clause() -> None:
    assert list(on_the_wire(three_sites())) == [
        "config/EAS-05/CAS-01",
        "config/EAS-05/CAS-02",
        "config/EAS-05/CAS-03",
        "config/GEN-09/CAS-01",
        "config/GEN-09/CAS-02",
    ]


def test_a_devices_request_is_proxied_to_exchange_2003_with_kerberos() -> None:
    cases = planned(three_sites())
    row, shared = cases["config/EAS-05/CAS-01"], cases["eas/dora@contoso.com/CAS-01/foldersync.hops"]
    (alternative,) = row.alternatives
    assert alternative.demands == (HopsAuthenticate("EAS-05", "kerberos", ("BE-01",)),)
    assert [[(hop.destination, hop.authentication) for hop in one.hops or ()] for one in alternative.outcomes] == [
        [("BE-01", "kerberos")]
    ]
    assert row.stimulus == shared.stimulus
    assert row.stimulus is not None
    assert row.stimulus.operation is Operation.FOLDERSYNC
    assert row.title == "The Client Access server authenticates to the Exchange 2003 back-end server with Kerberos."
    assert row.steps[:-1] == shared.steps
    assert (row.steps[-1].text, row.steps[-1].clauses) == (row.title, ("EAS-05",))
    assert (row.suite, row.severity, row.judges_hops) == (Suite.CONFIG, Severity.NORMAL, True)
    assert row.clauses == ("EAS-05",)


@pytest.mark.parametrize(("certificate", "self_signed"), [(None, ()), ("certs/cas-03.pem", ("CAS-03",))])
def test_a_site_that_does_not_face_the_internet_is_proxied_to_although_it_has_the_certificate_of_setup(
    certificate: str | None, self_signed: tuple[str, ...]
) -> None:
    cases = planned(three_sites(USA, EUROPE, replace(ASIA, certificate=certificate)))
    row, shared = cases["config/GEN-09/CAS-01"], cases["owa/cora@contoso.com/CAS-01/owa.hops"]
    assert row.alternatives[0].demands == (TrustsCertificates("GEN-09", ("CAS-03",), self_signed),)
    assert row.alternatives[0].outcomes == shared.alternatives[0].outcomes
    assert row.stimulus == shared.stimulus
    assert row.title == (
        "A server that does not face the Internet is proxied to although its certificate is the self-signed one."
    )


@pytest.mark.parametrize("facing", [True, None])
def test_of_a_site_that_may_face_the_internet_no_certificate_is_expected(facing: bool | None) -> None:
    second = replace(server("CAS-04", "asia"), internet_facing=facing)
    mixed = deployment(USA, ASIA, second, homes=HOMES[2:], users=USERS[2:])
    assert not [name for name in on_the_wire(mixed) if name.startswith("config/GEN-09")]
    facing_all = three_sites(USA, EUROPE, replace(ASIA, internet_facing=facing))
    assert not [name for name in on_the_wire(facing_all) if name.startswith("config/GEN-09")]


def test_where_nothing_is_proxied_connections_have_no_rows() -> None:
    assert not on_the_wire(deployment(USA, EUROPE, homes=HOMES[:2], users=USERS[:2]))


def test_certificates_are_shown_by_outlook_web_access_alone() -> None:
    """Every entry server asks for it, and one row an entry server is enough."""
    web_services_alone = three_sites(USA, EUROPE, with_directories(ASIA, owa=directory(), eas=directory()))
    assert "ews/cora@contoso.com/CAS-01/getfolder.hops" in planned(web_services_alone)
    assert not [name for name in on_the_wire(web_services_alone) if name.startswith("config/GEN-09")]


def test_a_case_that_cannot_be_asked_keeps_no_other_from_showing_it() -> None:
    not_asked = with_directories(USA, owa=directory(offers=(Authentication.DIGEST,)))
    assert [name for name in on_the_wire(three_sites(not_asked, EUROPE, ASIA)) if "GEN-09" in name] == [
        "config/GEN-09/CAS-02"
    ]
