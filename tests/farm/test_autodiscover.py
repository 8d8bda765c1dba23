"""/Autodiscover: which end points a user is told."""

from __future__ import annotations

import pytest

from harness.model.deployment import VirtualDirectory
from tests.farm.messages import discover, found, outlook
from tests.farm.nouns import BOTH, ClientRequest, figure, send, with_server


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


def test_outlook_is_told_internal_and_external_urls_of_the_own_site() -> None:
    answer, _ = send(figure(), outlook("user1"))
    assert found(answer.text, "Type") == ["EXCH", "EXPR"]
    urls = ["https://cas-01.contoso.com/EWS", "https://www.one.contoso.com/EWS"]
    assert found(answer.text, "EwsUrl") == urls
    assert found(answer.text, "ASUrl") == urls


def test_outlook_of_an_inner_site_is_told_an_internet_facing_server_outside() -> None:
    answer, _ = send(figure(), outlook("user3"))
    assert found(answer.text, "EwsUrl") == ["https://cas-03.contoso.com/EWS", "https://www.one.contoso.com/EWS"]


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
