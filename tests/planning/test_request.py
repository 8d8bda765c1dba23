"""What a request is asked of, and for whom."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.model.deployment import LoadBalancingArray
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.common import make_case_id
from harness.planning.request import Request
from tests.planning.nouns import ASIA, EUROPE, USA, USERS

ARRAY = LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-01", "CAS-02"))
REQUESTS = st.builds(
    Request,
    entry=st.sampled_from((USA, EUROPE, ASIA)),
    mailboxes=st.permutations(USERS).flatmap(lambda users: st.sampled_from([tuple(users[:n]) for n in (1, 2, 3)])),
    protocol=st.sampled_from(Protocol),
    operation=st.sampled_from(Operation),
    array=st.sampled_from((None, ARRAY)),
)


@given(REQUESTS)
def test_the_user_of_the_first_mailbox_logs_on(request: Request) -> None:
    assert request.mailbox is request.mailboxes[0]
    assert request.of(USERS[3], USERS[0]).mailbox is USERS[3]


@given(REQUESTS)
def test_a_client_asks_for_the_name_of_the_array_where_there_is_one(request: Request) -> None:
    assert request.asked == (ARRAY if request.array else request.entry)
    at_a_member = request.at(EUROPE)
    assert at_a_member.asked is at_a_member.entry is EUROPE
    assert at_a_member == Request(EUROPE, request.mailboxes, request.protocol, request.operation)


@given(REQUESTS, REQUESTS)
def test_requests_have_the_same_case_id_only_where_a_client_asks_the_same(one: Request, other: Request) -> None:
    asked = [(request.asked.name, request.mailboxes, request.protocol, request.operation) for request in (one, other)]
    assert (make_case_id(one) == make_case_id(other)) == (asked[0] == asked[1])


def test_a_case_id_names_protocol_mailboxes_server_and_operation() -> None:
    request = Request(USA, USERS[:2], Protocol.EWS, Operation.GETFOLDER)
    assert make_case_id(request) == "ews/anna@contoso.com+bert@contoso.com/CAS-01/getfolder"
