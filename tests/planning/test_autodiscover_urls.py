"""Which URLs Autodiscover may name for a user (AUT-01, AUT-02, AUT-03)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.answer_demands import Answers
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol, VirtualDirectoryName
from harness.planning.autodiscover_urls import settings_alternative
from harness.planning.request import Request
from harness.planning.topology import Topology
from tests.planning.nouns import ASIA, EUROPE, USA, USERS, directory, three_sites
from tests.virtual_directories import with_directories

ANNA, _, CORA, _ = USERS
USA_EAS, USA_EWS = (
    f"https://www.usa.contoso.com/{path}" for path in ("Microsoft-Server-ActiveSync", "EWS/exchange.asmx")
)
EUROPE_EAS, EUROPE_EWS = (url.replace("usa", "europe") for url in (USA_EAS, USA_EWS))
ASIA_EAS, ASIA_EWS = (
    f"https://cas-03.contoso.com/{path}" for path in ("Microsoft-Server-ActiveSync", "EWS/exchange.asmx")
)
INNER_EWS = "https://cas-01.contoso.com/EWS/exchange.asmx"


def asked_for(user: Mailbox, operation: Operation) -> Request:
    return Request(USA, (user,), Protocol.AUTODISCOVER, operation)


def named(operation: Operation, *servers: ClientAccessServer, user: str = "anna") -> tuple[str, ...] | None:
    """The URLs that may be named for a user, of every service."""
    topology = Topology(three_sites(*servers))
    alternative = settings_alternative(topology, asked_for(topology.mailbox(f"{user}@contoso.com"), operation))
    if alternative is None:
        return None
    (outcome,) = alternative.outcomes
    (urls,) = set((outcome.urls or {}).values())
    return urls


def test_a_device_is_given_the_external_url_of_the_users_site() -> None:
    assert named(Operation.MOBILESYNC) == (USA_EAS,)


def test_outlook_is_given_the_external_url_and_inside_the_internal_one_too() -> None:
    assert named(Operation.OUTLOOK) == (USA_EWS, INNER_EWS)


def test_a_user_whose_site_publishes_nothing_is_given_what_other_sites_publish() -> None:
    assert named(Operation.MOBILESYNC, user="cora") == (USA_EAS, EUROPE_EAS)
    assert named(Operation.OUTLOOK, user="cora") == (USA_EWS, EUROPE_EWS, ASIA_EWS)


@pytest.mark.parametrize(("facing", "expected"), [(True, EUROPE_EAS), (None, EUROPE_EAS), (False, ASIA_EAS)])
def test_of_other_sites_only_servers_that_may_face_the_internet_count(facing: bool | None, expected: str) -> None:
    published = replace(EUROPE, internet_facing=facing)
    assert named(Operation.MOBILESYNC, published, ASIA, user="cora") == (expected,)


def test_where_nothing_is_published_a_device_is_given_an_internal_url() -> None:
    assert named(Operation.MOBILESYNC, ASIA, user="cora") == (ASIA_EAS,)
    assert named(Operation.OUTLOOK, ASIA, user="cora") == (ASIA_EWS,)


def test_where_there_is_nothing_to_name_nothing_is_expected() -> None:
    bare = with_directories(ASIA, eas=directory(), ews=directory())
    for without in (bare, with_directories(ASIA, eas=None, ews=None)):
        assert named(Operation.MOBILESYNC, without, user="cora") is None
        assert named(Operation.OUTLOOK, without, user="cora") is None
    web_services_alone = with_directories(bare, ews=ASIA.virtual_directories[VirtualDirectoryName.EWS])
    assert named(Operation.OUTLOOK, web_services_alone, user="cora") == (ASIA_EWS,)


def test_a_url_that_several_servers_share_is_one() -> None:
    twin = replace(USA, name="CAS-04")
    assert named(Operation.MOBILESYNC, USA, twin) == (USA_EAS,)
    assert named(Operation.OUTLOOK, USA, twin) == (USA_EWS, INNER_EWS)


def test_each_clause_demands_the_service_that_it_is_about() -> None:
    topology = Topology(three_sites())
    device = settings_alternative(topology, asked_for(ANNA, Operation.MOBILESYNC))
    outlook = settings_alternative(topology, asked_for(ANNA, Operation.OUTLOOK))
    assert device is not None
    assert outlook is not None
    mobile = Outcome(OutcomeKind.SETTINGS, urls={"mobilesync": (USA_EAS,)})
    urls = (USA_EWS, INNER_EWS)
    assert (device.outcomes, device.demands) == ((mobile,), (Answers("AUT-01", (mobile,)),))
    assert outlook.outcomes == (Outcome(OutcomeKind.SETTINGS, urls={"ews": urls, "availability": urls}),)
    assert outlook.demands == (
        Answers("AUT-02", (Outcome(OutcomeKind.SETTINGS, urls={"ews": urls}),)),
        Answers("AUT-03", (Outcome(OutcomeKind.SETTINGS, urls={"availability": urls}),)),
    )
