"""/Autodiscover: which end points a user is told."""

from __future__ import annotations

import pytest

from harness.model.deployment import VirtualDirectory
from tests.farm.messages import discover, found, outlook
from tests.farm.nouns import BOTH, RTM, ClientRequest, figure, send, with_server


@pytest.mark.parametrize(
    ("user", "host"),
    [
        pytest.param("user1", "www.one.contoso.com", id="own site faces the Internet"),
        pytest.param("user3", "www.one.contoso.com", id="own site does not"),
        pytest.param("user4", "www.one.contoso.com", id="2003 mailbox"),
    ],
)
def test_devices_are_told_the_right_external_url(user: str, host: str) -> None:
    answer, hops = send(figure(), discover(user))
    assert found(answer.text, "Url") == [f"https://{host}/Microsoft-Server-ActiveSync"]
    assert found(answer.text, "Type") == ["MobileSync"]
    assert hops == ()


def test_without_any_external_url_the_internal_url_of_the_own_site_is_named() -> None:
    deployment = figure()
    for name in ("CAS-01", "CAS-02"):
        eas = VirtualDirectory(BOTH, f"https://{name.lower()}.contoso.com/Microsoft-Server-ActiveSync")
        deployment = with_server(deployment, name, eas=eas)
    answer, _ = send(deployment, discover("user3"))
    assert found(answer.text, "Url") == ["https://cas-03.contoso.com/Microsoft-Server-ActiveSync"]


def part(text: str, kind: str) -> str:
    """The account's own protocol element of a type, which comes before the one for browsers."""
    return text.partition("<Type>WEB</Type>")[0].partition(f"<Type>{kind}</Type>")[2].partition("</Protocol>")[0]


def urls(text: str, kind: str) -> list[str]:
    return [url for element in ("EwsUrl", "ASUrl") for url in found(part(text, kind), element)]


def test_outlook_is_told_the_internal_url_for_inside_and_the_external_one_for_outside() -> None:
    answer, _ = send(figure(), outlook("user1"))
    assert urls(answer.text, "EXCH") == 2 * ["https://cas-01.contoso.com/EWS/Exchange.asmx"]
    assert urls(answer.text, "EXPR") == 2 * ["https://www.one.contoso.com/EWS/Exchange.asmx"]


def test_outlook_of_an_inner_site_is_told_an_internet_facing_server_outside() -> None:
    answer, _ = send(figure(), outlook("user3"))
    assert urls(answer.text, "EXCH") == 2 * ["https://cas-03.contoso.com/EWS/Exchange.asmx"]
    assert urls(answer.text, "EXPR") == 2 * ["https://www.one.contoso.com/EWS/Exchange.asmx"]


def test_browsers_have_a_part_of_their_own_in_which_the_types_stand_again() -> None:
    answer, _ = send(figure(), outlook("user1"))
    assert found(answer.text, "Type") == ["EXCH", "EXPR", "WEB", "EXPR", "EXCH"]
    assert "https://cas-01.contoso.com/owa" in answer.text


def test_the_first_release_names_one_url_as_it_is_set_up() -> None:
    answer, _ = send(with_server(figure(), "CAS-02", version=RTM), outlook("user1"))
    assert found(answer.text, "EwsUrl") == []
    assert urls(answer.text, "EXCH") == ["https://cas-01.contoso.com/EWS"]
    assert urls(answer.text, "EXPR") == ["https://www.one.contoso.com/EWS"]


def test_without_outlook_anywhere_nothing_is_said_to_clients_outside() -> None:
    deployment = figure()
    for name in ("CAS-01", "CAS-02", "CAS-03"):
        deployment = with_server(deployment, name, rpc=None)
    answer, _ = send(deployment, outlook("user1"))
    assert found(answer.text, "Type")[:2] == ["EXCH", "WEB"]


def test_where_nothing_is_published_the_part_for_outside_has_no_url() -> None:
    deployment = figure()
    for name in ("CAS-01", "CAS-02"):
        deployment = with_server(
            deployment, name, ews=VirtualDirectory(BOTH, f"https://{name.lower()}.contoso.com/EWS")
        )
    answer, _ = send(deployment, outlook("user3"))
    assert "<Server>" in part(answer.text, "EXPR")
    assert urls(answer.text, "EXPR") == []


@pytest.mark.parametrize(
    ("request_of", "code"),
    [
        pytest.param(discover("unknown"), "500", id="unknown address"),
        pytest.param(discover("user1", "mobilesync", "outlook/responseschema/2006a"), "601", id="mixed schemas"),
        pytest.param(
            ClientRequest("https://cas-02.contoso.com/autodiscover/autodiscover.xml", "user2"), "600", id="a browser"
        ),
    ],
)
def test_what_cannot_be_answered_is_an_error_element(request_of: ClientRequest, code: str) -> None:
    answer, _ = send(figure(), request_of)
    assert answer.status_code == 200
    assert found(answer.text, "ErrorCode") == [code]
