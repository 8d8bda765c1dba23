"""Mailboxes by class: what is alike is looked at once, and what many cases ask for is bounded."""

from __future__ import annotations

from hypothesis import given, settings

from harness.model.answer_demands import ShowsOwnMailbox
from harness.model.deployment import Deployment
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.alternatives import MOST_OTHER_USERS, client_alternatives
from harness.planning.decisions import MAILBOX_OPERATIONS, decide, take_decisions
from harness.planning.homes import Homes
from harness.planning.request import Request
from harness.planning.topology import Topology
from tests.oracle_and_farm.generated_deployments import deployments
from tests.planning.nouns import ASIA, EUROPE, HOMES, USA, deployment, mailbox

ANNA, BERT = mailbox("anna", "MBX-01"), mailbox("bert", "MBX-02")
ANTON, ALMA = mailbox("anton", "MBX-01"), mailbox("alma", "MBX-01")
WITHOUT_EAS = mailbox("abel", "MBX-01", disabled=(Protocol.EAS, Protocol.POP3))
DORA = mailbox("dora", "BE-01")
USERS = (ANNA, BERT, WITHOUT_EAS, ANTON, DORA, ALMA)
ORGANIZATION = deployment(USA, EUROPE, ASIA, homes=HOMES, users=USERS)


def test_mailboxes_on_one_server_with_the_same_protocols_are_of_one_class() -> None:
    classes = Homes(ORGANIZATION).classes
    assert [one.mailboxes for one in classes] == [(ANNA, ANTON, ALMA), (BERT,), (WITHOUT_EAS,), (DORA,)]
    assert [one.server.name for one in classes] == ["MBX-01", "MBX-02", "MBX-01", "BE-01"]
    assert classes[2].disabled == {Protocol.EAS, Protocol.POP3}


def test_the_first_two_of_each_class_stand_for_the_others_in_the_order_of_the_file() -> None:
    homes = Homes(ORGANIZATION)
    assert homes.some() == (ANNA, BERT, WITHOUT_EAS, ANTON, DORA)
    assert homes.some_in_site("usa") == (ANNA, WITHOUT_EAS, ANTON)
    assert homes.some_in_site("nowhere") == ()
    assert homes.users_on("MBX-01", Protocol.OWA) == (ANNA, WITHOUT_EAS)
    assert homes.users_on("MBX-01", Protocol.EAS) == (ANNA, ANTON)
    assert homes.users_on("MBX-03", Protocol.OWA) == ()


def test_users_and_their_servers_are_counted_by_protocol() -> None:
    homes = Homes(ORGANIZATION)
    assert (homes.number_on("MBX-01", Protocol.EAS), homes.number_on("MBX-01", Protocol.OWA)) == (3, 4)
    assert homes.number_on("MBX-03", Protocol.OWA) == 0
    assert [server.name for server in homes.servers_using(Protocol.EAS)] == ["MBX-01", "MBX-02", "BE-01"]
    assert [server.name for server in homes.servers_in_site("asia", Protocol.EAS)] == ["BE-01"]


def test_a_page_is_compared_with_every_other_user_of_a_small_organization() -> None:
    assert _others(ORGANIZATION) == tuple(user.address for user in USERS if user is not ANNA)


def test_a_page_is_compared_with_so_many_users_of_a_large_one_those_of_the_own_site_first() -> None:
    many = tuple(mailbox(f"user{number}", "MBX-02") for number in range(MOST_OTHER_USERS))
    others = _others(deployment(USA, EUROPE, ASIA, homes=HOMES, users=(*many, *USERS)))
    assert others == (
        "abel@contoso.com",
        "anton@contoso.com",
        "user0@contoso.com",
        "user1@contoso.com",
        "dora@contoso.com",
    )


def _others(made_up: Deployment) -> tuple[str, ...]:
    topology = Topology(made_up)
    request = Request(USA, (ANNA,), Protocol.OWA, Operation.OWA)
    (expected,) = client_alternatives(topology, request, decide(topology, request))
    (demand, *_) = (demand for demand in expected.demands if isinstance(demand, ShowsOwnMailbox))
    return demand.others


@settings(deadline=None, max_examples=20)
@given(deployments())
def test_servers_whose_settings_for_a_request_are_equal_decide_alike(made_up: Deployment) -> None:
    """Decisions are taken once for all of them: a setting that is not looked at there would show here."""
    topology = Topology(made_up)
    for cas in topology.entry_servers():
        for protocol, operation in MAILBOX_OPERATIONS:
            for user in made_up.mailboxes:
                request = Request(cas, (user,), protocol, operation)
                assert decide(topology, request) == take_decisions(topology, request)
