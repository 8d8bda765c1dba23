"""/EWS: GetFolder and the Availability service, for one user and for several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.model.deployment import Deployment, VirtualDirectory
from harness.model.outcome import Hop
from tests.farm.messages import codes, envelope, free_busy, get_folder, post
from tests.farm.nouns import (
    BASIC,
    BOTH,
    RTM,
    SP2,
    ClientRequest,
    converse,
    farm,
    figure,
    names_of,
    send,
    two_inner_servers,
    with_server,
)

CAS_03 = Hop("CAS-02", "CAS-03", "https", "/EWS", "cas-03.contoso.com")


def test_the_own_site_is_served_without_a_hop() -> None:
    answer, hops = send(figure(), get_folder("CAS-01", "user1"))
    assert codes(answer) == ["NoError"]
    assert "<t:DisplayName>Inbox</t:DisplayName>" in answer.text
    assert 'MajorBuildNumber="240"' in answer.text
    assert hops == ()


@pytest.mark.parametrize("request_of", [get_folder, free_busy])
def test_another_site_is_proxied_and_nothing_names_the_inner_server(request_of: Callable[..., ClientRequest]) -> None:
    answer, hops = send(figure(), request_of("CAS-02", "user3"))
    assert codes(answer) == ["NoError"]
    assert hops == (CAS_03,)
    assert "cas-03" not in names_of(answer)


def test_an_external_url_does_not_keep_web_services_from_being_proxied() -> None:
    answer, hops = send(figure(), get_folder("CAS-02", "user1"))
    assert codes(answer) == ["NoError"]
    assert [hop.destination for hop in hops] == ["CAS-01"]


def test_the_bypass_url_comes_before_the_internal_url() -> None:
    directory = VirtualDirectory(BOTH, "https://nlb.contoso.com/EWS", nlb_bypass_url="https://cas-03.contoso.com/ews")
    _, hops = send(with_server(figure(), "CAS-03", ews=directory), get_folder("CAS-02", "user3"))
    assert hops == (replace(CAS_03, path="/ews"),)


def test_an_internal_url_may_name_the_service_itself() -> None:
    directory = VirtualDirectory(BOTH, "https://cas-03.contoso.com/EWS/Exchange.asmx")
    answer, _ = send(with_server(figure(), "CAS-03", ews=directory), get_folder("CAS-02", "user3"))
    assert codes(answer) == ["NoError"]


def test_a_2003_mailbox_fails_without_a_hop() -> None:
    answer, hops = send(figure(), get_folder("CAS-02", "user4"))
    assert codes(answer) == ["ErrorProxyServiceDiscoveryFailed"]
    assert hops == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"version": RTM}, "ErrorNoDestinationCASDueToVersionMismatch", id="original release"),
        pytest.param({"version": SP2}, "ErrorNoDestinationCASDueToVersionMismatch", id="later version"),
        pytest.param(
            {"ews": VirtualDirectory(BASIC, "https://cas-03.contoso.com/EWS")},
            "ErrorNoDestinationCASDueToKerberosRequirements",
            id="no integrated windows",
        ),
        pytest.param({"ews": VirtualDirectory(BOTH)}, "ErrorNoApplicableProxyCASServersAvailable", id="no InternalURL"),
        pytest.param({"site": "two"}, "ErrorNoApplicableProxyCASServersAvailable", id="no server in the site"),
        pytest.param(
            {"ews": VirtualDirectory(BOTH, "http://cas-03.contoso.com/EWS")},
            "ErrorNoDestinationCASDueToSSLRequirements",
            id="http",
        ),
    ],
)
def test_a_site_that_cannot_be_proxied_to_gives_a_response_code(changes: dict[str, object], code: str) -> None:
    answer, hops = send(with_server(figure(), "CAS-03", **changes), get_folder("CAS-02", "user3"))
    assert codes(answer) == [code]
    assert hops == ()


def test_an_rtm_server_reaches_the_mailbox_server_of_another_site_itself() -> None:
    answer, hops = send(with_server(figure(), "CAS-02", version=RTM), get_folder("CAS-02", "user3"))
    assert codes(answer) == ["NoError"]
    assert hops == ()


def test_an_rtm_server_proxies_availability() -> None:
    deployment = with_server(with_server(figure(), "CAS-02", version=RTM), "CAS-03", version=RTM)
    answer, hops = send(deployment, free_busy("CAS-02", "user3"))
    assert codes(answer) == ["NoError"]
    assert hops == (CAS_03,)


def test_several_users_of_one_site_are_proxied_as_one_request() -> None:
    answer, hops = send(figure(), get_folder("CAS-02", "user3", "colleague3"))
    assert codes(answer) == ["NoError", "NoError"]
    assert hops == (CAS_03,)


@pytest.mark.parametrize("first", ["user2", "user3"], ids=["own site first", "other site first"])
def test_users_of_different_sites_are_not_answered_together(first: str) -> None:
    second = {"user2": "user3", "user3": "user2"}[first]
    answer, _ = send(figure(), get_folder("CAS-02", first, second))
    assert codes(answer) == ["NoError", "ErrorCrossSiteRequest"]


def test_availability_answers_users_of_different_sites_in_order_with_one_hop_a_site() -> None:
    answer, hops = send(figure(), free_busy("CAS-02", "user3", "user2", "user1", "colleague3"))
    assert codes(answer) == ["NoError"] * 4
    assert [hop.destination for hop in hops] == ["CAS-03", "CAS-01"]


def test_availability_of_an_unknown_user_leaves_the_others_answered() -> None:
    answer, _ = send(figure(), free_busy("CAS-02", "user3", "unknown"))
    assert codes(answer) == ["NoError", "ErrorMailRecipientNotFound"]


def test_a_user_stays_with_one_server() -> None:
    users = ("user3", "colleague3", "user3", "colleague3")
    _, hops = converse(farm(two_inner_servers()), *(get_folder("CAS-02", user) for user in users))
    destinations = [hop.destination for hop in hops]
    assert destinations[:2] == destinations[2:]


VERSION = '<s:Header><t:RequestServerVersion Version="{}"/></s:Header>'


@pytest.mark.parametrize("schema", ["Exchange2007", "Exchange2007_SP1"])
def test_sp1_knows_the_two_schemas(schema: str) -> None:
    answer, _ = send(figure(), get_folder("CAS-02", "user3", header=VERSION.format(schema)))
    assert codes(answer) == ["NoError"]


def test_the_schema_element_is_a_fault_for_rtm() -> None:
    deployment: Deployment = with_server(figure(), "CAS-01", version=RTM)
    answer, _ = send(deployment, get_folder("CAS-01", "user1", header=VERSION.format("Exchange2007")))
    assert answer.status_code == 500
    assert codes(answer) == ["ErrorSchemaValidation"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"<not", "ErrorSchemaValidation", id="not XML"),
        pytest.param(b"<a/>", "ErrorSchemaValidation", id="no envelope"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "ErrorSchemaValidation", id="document type"),
        pytest.param(envelope("<FindItem/>"), "ErrorSchemaValidation", id="another operation"),
        pytest.param(envelope("<GetFolder/>"), "ErrorSchemaValidation", id="no folder"),
        pytest.param(
            envelope("<GetFolder/>", VERSION.format("Exchange2010")), "ErrorInvalidServerVersion", id="later schema"
        ),
    ],
)
def test_what_the_schema_does_not_allow_is_a_fault(content: bytes, code: str) -> None:
    answer, _ = send(figure(), post("cas-01.contoso.com", "user1", content))
    assert answer.status_code == 500
    assert codes(answer) == [code]
