"""/owa, /exchange and /public as the topic describes them, from the client's side and by the hops behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.deployment import VirtualDirectory
from harness.model.outcome import Hop
from tests.farm.nouns import (
    BASIC,
    BOTH,
    RTM,
    SP2,
    ClientRequest,
    figure,
    names_of,
    send,
    with_back_end,
    with_server,
)

PROXIED = (Hop("CAS-02", "CAS-03", "https", "/owa", "cas-03.contoso.com"),)


def owa(host: str, user: str) -> ClientRequest:
    return ClientRequest(f"https://{host}/owa/", user)


def test_a_user_of_the_own_site_reaches_the_mailbox_without_a_hop() -> None:
    answer, hops = send(figure(), owa("cas-01.contoso.com", "user1"))
    assert answer.status_code == 200
    assert "a_sFldId" in answer.text
    assert "hidcanary" in answer.text
    assert "user1@contoso.com" in answer.text
    assert answer.headers["X-OWA-Version"] == "8.1.240.6"
    assert hops == ()


def test_a_user_of_an_internet_facing_site_gets_a_page_with_the_link() -> None:
    answer, hops = send(figure(), owa("cas-02.contoso.com", "user1"))
    assert answer.status_code == 200
    assert '<a href="https://www.one.contoso.com/owa">' in answer.text
    assert "a_sFldId" not in answer.text
    assert "refresh" not in answer.text
    assert "script" not in answer.text
    assert hops == ()


def test_a_user_of_an_inner_site_is_proxied_and_nothing_names_the_inner_server() -> None:
    answer, hops = send(figure(), owa("cas-02.contoso.com", "user3"))
    assert answer.status_code == 200
    assert "user3@contoso.com" in answer.text
    assert hops == PROXIED
    assert "cas-03" not in names_of(answer)


def test_with_redirection_disabled_the_user_is_proxied_to_the_internal_url() -> None:
    deployment = with_server(figure(), "CAS-02", redirect_to_optimal_owa_server=False)
    answer, hops = send(deployment, owa("cas-02.contoso.com", "user1"))
    assert "user1@contoso.com" in answer.text
    assert [(hop.destination, hop.host) for hop in hops] == [("CAS-01", "cas-01.contoso.com")]


def test_with_redirection_disabled_and_no_internal_url_the_external_url_is_used() -> None:
    only_external = VirtualDirectory(BOTH, external_url="https://www.one.contoso.com/OWA")
    deployment = with_server(figure(), "CAS-01", owa=only_external)
    deployment = with_server(deployment, "CAS-02", redirect_to_optimal_owa_server=False)
    answer, hops = send(deployment, owa("cas-02.contoso.com", "user1"))
    assert answer.status_code == 200
    assert hops == (Hop("CAS-02", "CAS-01", "https", "/OWA", "www.one.contoso.com"),)


@pytest.mark.parametrize(
    "directory",
    [
        pytest.param(
            VirtualDirectory(BASIC, internal_url="https://cas-03.contoso.com/owa"), id="no integrated windows"
        ),
        pytest.param(VirtualDirectory(BASIC), id="nothing at all"),
        pytest.param(None, id="no virtual directory"),
        pytest.param(VirtualDirectory(BOTH), id="no InternalURL"),
    ],
)
def test_without_internal_url_or_integrated_windows_the_user_gets_an_error(directory: VirtualDirectory | None) -> None:
    answer, hops = send(with_server(figure(), "CAS-03", owa=directory), owa("cas-02.contoso.com", "user3"))
    assert answer.status_code == 500
    assert "Client Access server" in answer.text
    assert hops == ()


def test_a_newer_destination_is_never_proxied_to() -> None:
    answer, hops = send(with_server(figure(), "CAS-03", version=SP2), owa("cas-02.contoso.com", "user3"))
    assert answer.status_code == 500
    assert hops == ()


def test_an_older_destination_is_proxied_to_and_the_entry_server_names_its_own_build() -> None:
    answer, hops = send(with_server(figure(), "CAS-03", version=RTM), owa("cas-02.contoso.com", "user3"))
    assert answer.headers["X-OWA-Version"] == "8.1.240.6"
    assert hops == PROXIED


def test_a_destination_whose_internal_url_is_http_is_an_error_page() -> None:
    in_clear = VirtualDirectory(BOTH, "http://cas-03.contoso.com/owa")
    answer, hops = send(with_server(figure(), "CAS-03", owa=in_clear), owa("cas-02.contoso.com", "user3"))
    assert answer.status_code == 500
    assert hops == ()


def test_a_2003_user_is_told_so_at_owa() -> None:
    answer, hops = send(figure(), owa("cas-02.contoso.com", "user4"))
    assert "Exchange 2003" in answer.text
    assert "could not find a mailbox for CONTOSO\\user4" in answer.text
    assert hops == ()


@pytest.mark.parametrize("entry", ["CAS-02", "CAS-03"], ids=["another site", "own site"])
@pytest.mark.parametrize("path", ["/exchange", "/public"])
def test_a_2003_user_is_proxied_straight_to_the_back_end_server(entry: str, path: str) -> None:
    answer, hops = send(figure(), ClientRequest(f"https://{entry.lower()}.contoso.com{path}/", "user4"))
    assert answer.status_code == 200
    assert "/exchweb/" in answer.text
    assert answer.headers["MS-WebStorage"] == "6.5.7638"
    assert hops == (Hop(entry, "BE-03", "https", path, "be-03.contoso.com"),)
    assert "be-03" not in names_of(answer)


@pytest.mark.parametrize("path", ["exchange", "public"])
def test_a_back_end_server_with_basic_only_is_not_proxied_to(path: str) -> None:
    deployment = with_back_end(figure(), **{path: VirtualDirectory(BASIC)})
    answer, hops = send(deployment, ClientRequest(f"https://cas-02.contoso.com/{path}/", "user4"))
    assert answer.status_code == 403
    assert "www-authenticate" not in answer.headers
    assert hops == ()


def test_a_server_with_the_mailbox_role_does_not_proxy_exchange() -> None:
    deployment = with_server(figure(), "CAS-02", mailbox_role=True)
    answer, hops = send(deployment, ClientRequest("https://cas-02.contoso.com/exchange/", "user4"))
    assert (answer.status_code, hops) == (404, ())


def test_webdav_reaches_the_back_end_server() -> None:
    propfind = ClientRequest(
        "https://cas-02.contoso.com/exchange/user4@contoso.com/", "user4", "PROPFIND", b"", {"Depth": "0"}
    )
    answer, hops = send(figure(), propfind)
    assert answer.status_code == 207
    assert [hop.destination for hop in hops] == ["BE-03"]


@pytest.mark.parametrize(
    ("host", "user", "path"),
    [("cas-01.contoso.com", "user1", "/owa"), ("cas-03.contoso.com", "user3", "/owa/user3@contoso.com/")],
)
def test_a_2007_user_of_exchange_is_sent_to_owa_or_the_mailbox_below_it(host: str, user: str, path: str) -> None:
    answer, _ = send(figure(), ClientRequest(f"https://{host}/exchange/", user))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"https://{host}{path}")


@pytest.mark.parametrize("path", ["owa", "exchange", "public", "exchweb", "Microsoft-Server-ActiveSync"])
def test_a_virtual_directory_that_is_not_given_does_not_exist(path: str) -> None:
    bare = with_server(figure(), "CAS-01", owa=None, exchange=None, public=None, exchweb=None, eas=None)
    answer, _ = send(bare, ClientRequest(f"https://cas-01.contoso.com/{path}/", "user1"))
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["owa/", "exchange/", "public/", "exchweb/"])
def test_who_has_not_logged_on_is_asked_to_wherever_there_is_a_directory(path: str) -> None:
    answer, _ = send(figure(), ClientRequest(f"https://cas-01.contoso.com/{path}"))
    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["public/", "exchweb/"])
def test_who_has_logged_on_may_find_nothing_there(path: str) -> None:
    without_2003 = tuple(one for one in figure().mailbox_servers if one.version.major == 8)
    mailboxes = tuple(one for one in figure().mailboxes if one.server != "BE-03")
    deployment = replace(figure(), mailbox_servers=without_2003, mailboxes=mailboxes)
    answer, _ = send(deployment, ClientRequest(f"https://cas-01.contoso.com/{path}", "user1"))
    assert answer.status_code == 404


def test_exchweb_answers() -> None:
    answer, _ = send(figure(), ClientRequest("https://cas-01.contoso.com/exchweb/img/logo.gif", "user1"))
    assert answer.status_code == 200
