"""/Microsoft-Server-ActiveSync as the topic describes it."""

from __future__ import annotations

import pytest

from harness.model.deployment import VirtualDirectory
from harness.model.outcome import Hop
from tests.farm.nouns import (
    BASIC,
    BOTH,
    FOLDER_SYNC_DONE,
    RTM,
    SP2,
    ClientRequest,
    converse,
    device,
    farm,
    figure,
    names_of,
    send,
    two_inner_servers,
    with_back_end,
    with_server,
)

VDIR = "/Microsoft-Server-ActiveSync"
COMMANDS = ["POST", "OPTIONS"]


def test_a_device_of_the_own_site_synchronizes_without_a_hop() -> None:
    answer, hops = send(figure(), device("cas-01.contoso.com", "user1"))
    assert answer.status_code == 200
    assert answer.content == FOLDER_SYNC_DONE
    assert answer.headers["MS-Server-ActiveSync"] == "8.1"
    assert hops == ()


def test_options_names_the_protocol_versions_of_the_server() -> None:
    answer, _ = send(figure(), device("cas-01.contoso.com", "user1", "OPTIONS"))
    assert answer.headers["MS-ASProtocolVersions"] == "1.0,2.0,2.1,2.5,12.0,12.1"
    assert "FolderSync" in answer.headers["MS-ASProtocolCommands"].split(",")
    assert answer.content == b""


@pytest.mark.parametrize("method", COMMANDS)
def test_a_device_of_an_internet_facing_site_gets_451_and_its_url(method: str) -> None:
    answer, hops = send(figure(), device("cas-02.contoso.com", "user1", method))
    assert answer.status_code == 451
    assert answer.headers["X-MS-Location"] == f"https://www.one.contoso.com{VDIR}"
    assert answer.content == b""
    assert hops == ()


@pytest.mark.parametrize("method", COMMANDS)
def test_a_device_of_an_inner_site_is_proxied_and_nothing_names_the_inner_server(method: str) -> None:
    answer, hops = send(figure(), device("cas-02.contoso.com", "user3", method))
    assert answer.status_code == 200
    assert hops == (Hop("CAS-02", "CAS-03", "https", VDIR, "cas-03.contoso.com"),)
    assert "cas-03" not in names_of(answer)


@pytest.mark.parametrize(
    "directory",
    [
        pytest.param(VirtualDirectory(BASIC, internal_url=f"https://cas-03.contoso.com{VDIR}"), id="no windows"),
        pytest.param(VirtualDirectory(BOTH), id="no InternalURL"),
        pytest.param(None, id="no virtual directory"),
    ],
)
def test_a_device_whose_site_cannot_be_proxied_to_is_rejected(directory: VirtualDirectory | None) -> None:
    answer, hops = send(with_server(figure(), "CAS-03", eas=directory), device("cas-02.contoso.com", "user3"))
    assert (answer.status_code, hops) == (403, ())


def test_a_newer_destination_is_never_proxied_to() -> None:
    answer, hops = send(with_server(figure(), "CAS-03", version=SP2), device("cas-02.contoso.com", "user3"))
    assert (answer.status_code, hops) == (403, ())


def test_an_rtm_destination_is_proxied_to() -> None:
    answer, hops = send(with_server(figure(), "CAS-03", version=RTM), device("cas-02.contoso.com", "user3", "OPTIONS"))
    assert answer.headers["MS-ASProtocolVersions"].endswith("12.0")
    assert len(hops) == 1


@pytest.mark.parametrize("entry", ["CAS-02", "CAS-03"], ids=["another site", "own site"])
def test_a_2003_device_is_proxied_straight_to_the_back_end_server(entry: str) -> None:
    answer, hops = send(figure(), device(f"{entry.lower()}.contoso.com", "user4", speaks="2.5"))
    assert answer.status_code == 200
    assert answer.headers["MS-Server-ActiveSync"] == "6.5.7638.1"
    assert hops == (Hop(entry, "BE-03", "https", VDIR, "be-03.contoso.com"),)


def test_a_2003_device_gets_an_error_where_the_back_end_server_has_basic_only() -> None:
    only_basic = with_back_end(figure(), eas=VirtualDirectory(BASIC))
    answer, hops = send(only_basic, device("cas-02.contoso.com", "user4", speaks="2.5"))
    assert (answer.status_code, hops) == (403, ())


def test_an_alias_of_dns_leads_to_the_server_that_has_it() -> None:
    known_by_alias = VirtualDirectory(BOTH, internal_url=f"https://mail-int.contoso.com{VDIR}")
    answer, hops = send(with_server(figure(), "CAS-03", eas=known_by_alias), device("cas-02.contoso.com", "user3"))
    assert (answer.status_code, [(hop.destination, hop.host) for hop in hops]) == (
        200,
        [("CAS-03", "mail-int.contoso.com")],
    )


def test_an_internal_url_that_is_http_is_asked_over_https() -> None:
    in_clear = VirtualDirectory(BOTH, internal_url=f"http://cas-03.contoso.com{VDIR}")
    answer, hops = send(with_server(figure(), "CAS-03", eas=in_clear), device("cas-02.contoso.com", "user3"))
    assert (answer.status_code, [hop.scheme for hop in hops]) == (200, ["https"])


def test_a_device_keeps_its_server_through_one_conversation() -> None:
    wide = farm(two_inner_servers())
    requests = [device("cas-02.contoso.com", user) for user in ("user3", "colleague3", "user3", "colleague3")]
    _, hops = converse(wide, *requests)
    destinations = [hop.destination for hop in hops]
    assert destinations[0] == destinations[2]
    assert destinations[1] == destinations[3]


@pytest.mark.parametrize(
    "wrong_request",
    [
        pytest.param(
            ClientRequest(f"https://cas-01.contoso.com{VDIR}?Cmd=FolderSync", "user1", "POST", b"?"), id="not WBXML"
        ),
        pytest.param(
            ClientRequest(f"https://cas-01.contoso.com{VDIR}?Cmd=Sync", "user1", "POST", b""), id="another command"
        ),
    ],
)
def test_what_the_farm_does_not_know_is_a_bad_request(wrong_request: ClientRequest) -> None:
    answer, _ = send(figure(), wrong_request)
    assert answer.status_code == 400
