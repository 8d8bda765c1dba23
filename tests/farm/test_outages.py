"""Servers that are taken down and brought back, and a setting that is changed while a server runs."""

from __future__ import annotations

import pytest

from harness.model.stimulus import ServerChange, ServerChangeKind
from tests.farm.messages import codes, get_folder
from tests.farm.nouns import ClientRequest, converse, device, farm, figure, two_inner_servers

OWA = ClientRequest("https://cas-01.contoso.com/owa/", "user3")
EWS = get_folder("CAS-01", "user3")
EAS = device("cas-01.contoso.com", "user3")
REDIRECTED = ClientRequest("https://cas-01.contoso.com/owa/", "user2")
OFF = ServerChange(ServerChangeKind.REDIRECT, "CAS-01", value=False)
ON = ServerChange(ServerChangeKind.REDIRECT, "CAS-01", value=True)


def first_destination(client_request: ClientRequest) -> str:
    _, hops = converse(farm(two_inner_servers()), client_request)
    return hops[0].destination


def through_an_outage(client_request: ClientRequest, *faults: str) -> tuple[list[bool], list[str]]:
    """A request, one while its server is down, one when it is back: which were served, and by which server."""
    server = first_destination(client_request)
    down, back = ServerChange(ServerChangeKind.STOP, server), ServerChange(ServerChangeKind.START, server)
    answers, hops = converse(
        farm(two_inner_servers(), faults), client_request, down, client_request, back, client_request
    )
    served = [answer.status_code == 200 and set(codes(answer)) <= {"NoError"} for answer in answers]
    return served, [hop.destination for hop in hops]


@pytest.mark.parametrize("client_request", [OWA, EWS], ids=["owa", "ews"])
def test_a_user_whose_server_is_down_is_proxied_to_another_and_stays_there(client_request: ClientRequest) -> None:
    served, destinations = through_an_outage(client_request)
    assert served == [True, True, True]
    assert destinations[0] != destinations[1] == destinations[2]


@pytest.mark.parametrize(
    ("client_request", "fault"), [(OWA, "owa-does-not-fail-over"), (EWS, "ews-does-not-fail-over")]
)
def test_a_farm_that_does_not_fail_over_refuses_meanwhile(client_request: ClientRequest, fault: str) -> None:
    assert through_an_outage(client_request, fault)[0] == [True, False, True]


def test_a_device_whose_server_is_down_fails_until_it_is_back() -> None:
    served, destinations = through_an_outage(EAS)
    assert served == [True, False, True]
    assert len(set(destinations)) == 1
    assert through_an_outage(EAS, "eas-fails-over")[0] == [True, True, True]
    assert through_an_outage(EAS, "eas-never-comes-back")[0] == [True, False, False]


@pytest.mark.parametrize(
    ("fault", "redirected"),
    [
        (None, [True, False, True]),
        ("redirect-setting-never-read-again", [True, True, True]),
        ("redirect-setting-sticks", [True, False, False]),
    ],
)
def test_a_server_proxies_while_its_redirection_is_off(fault: str | None, redirected: list[bool]) -> None:
    answers, _ = converse(farm(figure(), [fault] if fault else []), REDIRECTED, OFF, REDIRECTED, ON, REDIRECTED)
    assert ["www.two.contoso.com" in answer.text for answer in answers] == redirected


def test_a_change_is_known_to_its_own_conversation_alone() -> None:
    changed = farm(figure())
    answers, _ = converse(changed, OFF, REDIRECTED)
    assert "www.two.contoso.com" not in answers[0].text
    answers, _ = converse(changed, REDIRECTED)
    assert "www.two.contoso.com" in answers[0].text
