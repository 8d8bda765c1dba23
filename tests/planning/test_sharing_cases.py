"""Rows on shared connections (NLB-09), on the shares of an array's members (NLB-15) and on its name (NLB-17)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.deployments.reader import read_deployment
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.case import Case, Severity
from harness.model.clause import Strength
from harness.model.deployment import Affinity, ClientAccessServer, Deployment, VirtualDirectory
from harness.model.hop_demands import HopsAddress, SharesConnections, SharesEvenly
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol, VirtualDirectoryName
from harness.planning.clause_register import read_register
from harness.planning.plan import make_plan
from tests.virtual_directories import with_directories

DEPLOYMENTS = SHIPPED_DEPLOYMENTS
NLB = read_deployment(DEPLOYMENTS / "contoso-nlb.toml")
CONTOSO = read_deployment(DEPLOYMENTS / "contoso.toml")
MEMBERS = ("CAS-03", "CAS-04", "CAS-05")


def rows(deployment: Deployment) -> dict[str, Case]:
    cases = make_plan(deployment, read_register()).cases
    return {case.id: case for case in cases if {"NLB-09", "NLB-15", "NLB-17"} & set(case.clauses)}


def with_affinity(name: str, affinity: Affinity | None) -> Deployment:
    arrays = tuple(
        replace(array, affinity=affinity) if array.name == name else array for array in NLB.load_balancing_arrays
    )
    return replace(NLB, load_balancing_arrays=arrays)


def activesync_at(cas: ClientAccessServer, url: str) -> VirtualDirectory:
    return replace(cas.virtual_directories[VirtualDirectoryName.EAS], internal_url=url)


def addressed_by(host: str) -> Deployment:
    """The inner servers with that InternalURL of ActiveSync, in which `{}` is the server's own host."""
    servers = tuple(
        with_directories(cas, eas=activesync_at(cas, f"https://{host.format(cas.host)}/Microsoft-Server-ActiveSync"))
        if cas.name in MEMBERS
        else cas
        for cas in NLB.client_access_servers
    )
    return replace(NLB, client_access_servers=servers)


def test_every_entry_and_every_array_has_its_rows() -> None:
    assert set(rows(NLB)) == {
        "state/eas-connections-asia/CAS-01",
        "state/eas-connections-asia/CAS-02",
        "state/eas-by-array-asia/CAS-01",
        "state/eas-by-array-asia/CAS-02",
        "state/eas-shares-asia/CAS-01",
        "state/eas-shares-asia/CAS-02",
        "state/round-robin/nlb-asia",
        "state/round-robin/www",
    }


def test_requests_are_spread_over_several_members_only() -> None:
    alone = tuple(replace(array, members=array.members[:1]) for array in NLB.load_balancing_arrays)
    assert not any(name.startswith("state/round-robin/") for name in rows(replace(NLB, load_balancing_arrays=alone)))


def test_a_recommendation_is_a_minor_row_and_is_judged_by_hops() -> None:
    for affinity, severity in ((Affinity.NONE, Severity.MINOR), (Affinity.IP, Severity.NORMAL)):
        row = rows(with_affinity("nlb-asia", affinity))["state/round-robin/nlb-asia"]
        assert row.judges_hops is True
        assert row.severity is severity


def test_connections_are_as_many_as_the_site_has_servers_with_and_without_an_array() -> None:
    for deployment, identity, servers in (
        (NLB, "state/eas-connections-asia/CAS-02", MEMBERS),
        (CONTOSO, "state/eas-connections-site-09/CAS-01", ("CAS-09", "CAS-10")),
    ):
        row = rows(deployment)[identity]
        entry = identity.rpartition("/")[2]
        assert [demand for alternative in row.alternatives for demand in alternative.demands] == [
            SharesConnections("NLB-09", entry, servers)
        ]
        assert row.judges_hops


def test_there_are_six_visits_for_each_server_by_several_users_who_are_new_each_time() -> None:
    for identity, users in (("state/eas-shares-asia/CAS-01", "3456"), ("state/round-robin/nlb-asia", "3456")):
        asked = rows(NLB)[identity].stimulus
        assert asked is not None
        assert asked.visits * len(asked.mailboxes) >= 6 * len(MEMBERS)
        assert len(asked.mailboxes) > 1
        assert set(asked.mailboxes) <= {f"user{number}@contoso.com" for number in users}
        assert (asked.new_clients, asked.has_servers_to_itself) == (True, True)


def test_one_conversation_shows_connections_and_shares() -> None:
    planned = rows(NLB)
    connections, shares = (planned[f"state/eas-{what}-asia/CAS-01"] for what in ("connections", "shares"))
    assert connections.stimulus == shares.stimulus


def test_new_clients_ask_the_array_by_its_name() -> None:
    row = rows(NLB)["state/round-robin/nlb-asia"]
    assert row.stimulus is not None
    assert row.stimulus.host == "nlb-asia.contoso.com"
    assert (row.stimulus.protocol, row.stimulus.operation) == (Protocol.EAS, Operation.OPTIONS)
    assert row.stimulus.logon is Logon.WINDOWS
    (alternative,) = row.alternatives
    path = "/Microsoft-Server-ActiveSync"
    assert alternative.outcomes == tuple(
        Outcome(OutcomeKind.HOPS, hops=(Hop("nlb-asia", name, "https", path, ""),)) for name in MEMBERS
    )
    evenly = SharesEvenly("NLB-15", "nlb-asia", MEMBERS, visits=18, least_fraction=0.5, strength=Strength.RECOMMENDED)
    assert alternative.demands == (evenly,)


def test_an_array_over_two_sites_is_asked_by_users_of_its_first_members_site() -> None:
    servers = tuple(
        replace(cas, site="usa") if cas.name in ("CAS-04", "CAS-05") else cas for cas in NLB.client_access_servers
    )
    asked = rows(replace(NLB, client_access_servers=servers))["state/round-robin/nlb-asia"].stimulus
    assert asked is not None
    assert set(asked.mailboxes) <= {f"user{number}@contoso.com" for number in "3456"}


def test_where_no_user_has_activesync_web_services_are_asked_instead() -> None:
    mailboxes = tuple(replace(mailbox, disabled=(Protocol.EAS,)) for mailbox in NLB.mailboxes)
    planned = rows(replace(NLB, mailboxes=mailboxes))
    asked = planned["state/round-robin/nlb-asia"].stimulus
    assert asked is not None
    assert asked.operation is Operation.GETFOLDER
    assert not any(identity.startswith("state/eas-") for identity in planned)


@pytest.mark.parametrize(
    ("affinity", "reason"),
    [
        (Affinity.IP, "with IP affinity"),
        (None, "not known"),
    ],
)
def test_an_array_that_cannot_tell_clients_apart_says_so(affinity: Affinity | None, reason: str) -> None:
    planned = rows(with_affinity("nlb-asia", affinity))
    for identity in ("state/round-robin/nlb-asia", "state/eas-shares-asia/CAS-01"):
        assert str(planned[identity].not_applicable).startswith(reason)
        assert (planned[identity].stimulus, planned[identity].alternatives) == (None, ())
    assert planned["state/eas-connections-asia/CAS-01"].stimulus is not None


def test_with_ip_affinity_the_entry_server_is_named_as_the_one_client() -> None:
    planned = rows(with_affinity("nlb-asia", Affinity.IP))
    assert "CAS-01" in str(planned["state/eas-shares-asia/CAS-01"].not_applicable)
    assert "CAS-02" in str(planned["state/eas-shares-asia/CAS-02"].not_applicable)


def test_cookie_affinity_is_judged_by_clients_without_the_cookie() -> None:
    assert rows(with_affinity("nlb-asia", Affinity.COOKIE))["state/round-robin/nlb-asia"].stimulus is not None


@pytest.mark.parametrize(
    ("host", "through_array"),
    [
        ("balanced.contoso.com", True),
        ("Balanced.Contoso.com", True),
        ("NLB-ASIA", True),
        ("nlb-asia.elsewhere.com", True),
        ("{}", False),
    ],
)
def test_shares_are_judged_where_the_array_is_addressed(host: str, through_array: bool) -> None:
    """By its host, or by a host whose first label is its name."""
    arrays = tuple(
        replace(array, host="Balanced.contoso.com") if array.name == "nlb-asia" else array
        for array in NLB.load_balancing_arrays
    )
    planned = rows(replace(addressed_by(host), load_balancing_arrays=arrays))
    assert ("state/eas-shares-asia/CAS-01" in planned) == through_array
    asked = planned["state/eas-connections-asia/CAS-01"].stimulus
    assert asked is not None
    assert (asked.new_clients, asked.has_servers_to_itself) == (through_array, through_array)


def test_into_a_site_with_an_array_devices_are_proxied_to_the_arrays_name() -> None:
    planned = rows(NLB)
    row = planned["state/eas-by-array-asia/CAS-01"]
    assert row.stimulus == planned["state/eas-connections-asia/CAS-01"].stimulus
    (expected,) = row.alternatives
    assert expected.demands == (HopsAddress("NLB-17", MEMBERS, ("nlb-asia.contoso.com",)),)
    assert [one.hops for one in expected.outcomes] == [
        (Hop("CAS-01", name, "https", "/Microsoft-Server-ActiveSync", ""),) for name in MEMBERS
    ]
    assert (row.judges_hops, row.needs_entry_control, row.clauses) == (True, True, ("NLB-17",))
    assert (
        row.title == "ActiveSync is proxied to the InternalURL, which is the array's name, and not to a server's own."
    )
    assert [step.text for step in row.steps] == ["The InternalURLs in site asia name the array nlb-asia.", row.title]


@pytest.mark.parametrize(
    ("host", "hosts"),
    [
        ("NLB-Asia", ("nlb-asia.contoso.com", "nlb-asia")),
        ("nlb-asia.inner.contoso.com", ("nlb-asia.contoso.com", "nlb-asia.inner.contoso.com")),
        ("NLB-ASIA.contoso.com", ("nlb-asia.contoso.com",)),
    ],
)
def test_an_array_is_named_by_its_host_or_its_name(host: str, hosts: tuple[str, ...]) -> None:
    (expected,) = rows(addressed_by(host))["state/eas-by-array-asia/CAS-01"].alternatives
    assert expected.demands == (HopsAddress("NLB-17", MEMBERS, hosts),)


def test_a_site_whose_servers_have_urls_of_their_own_or_no_array_shows_nothing_of_an_arrays_name() -> None:
    own_names = addressed_by("{}")
    one_apart = replace(
        NLB,
        client_access_servers=(
            *NLB.client_access_servers[:-1],
            next(cas for cas in own_names.client_access_servers if cas.name == "CAS-05"),
        ),
    )
    without = replace(NLB, load_balancing_arrays=NLB.load_balancing_arrays[:1])
    for deployment in (own_names, one_apart, without, CONTOSO):
        assert not [name for name in rows(deployment) if "by-array" in name]


def test_an_array_of_some_of_the_sites_servers_is_the_name_of_all_that_are_addressed_by_it() -> None:
    www, asia = NLB.load_balancing_arrays
    for members in (MEMBERS[:2], MEMBERS[1:]):
        some = replace(NLB, load_balancing_arrays=(www, replace(asia, members=members)))
        (expected,) = rows(some)["state/eas-by-array-asia/CAS-01"].alternatives
        assert expected.demands == (HopsAddress("NLB-17", MEMBERS, ("nlb-asia.contoso.com",)),)
        assert "state/eas-shares-asia/CAS-01" not in rows(some)
