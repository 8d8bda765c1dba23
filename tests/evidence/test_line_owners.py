"""Lines of other users, devices and conversations never count; one that does not say whose it is shows nothing."""

from __future__ import annotations

import pytest

from harness.evidence.attribution import SeenHops, hops_of
from harness.evidence.line_owners import Tokens
from harness.evidence.log_lines import LogLine
from harness.model.conversation_token import with_token
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import Stimulus
from tests.evidence.logs import CLIENTS, identities, line, stimulus

COMPUTER = "CONTOSO\\CAS-02$"
PHONE = "192.0.2.77"
TOKEN, OTHER_TOKEN = "0123456789ab", "ba9876543210"
BROWSER = "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko"
SERVICE = "ASProxy/CrossSite/Directory/EXCH/08.03.0083.000"
DEVICE = "/Microsoft-Server-ActiveSync/Proxy/default.eas"
FOLDER_SYNC = stimulus(Protocol.EAS, Operation.FOLDERSYNC)
GET_FOLDER = stimulus(Protocol.EWS, Operation.GETFOLDER)
SERVICES = "/EWS/Exchange.asmx"


def seen(*lines: LogLine, of: Stimulus | None = None, passed_on: str = "") -> SeenHops:
    """With `passed_on` servers are known to pass tokens on to that directory."""
    tokens = Tokens(TOKEN, frozenset({passed_on} if passed_on else ()))
    return hops_of(lines, of or stimulus(), identities(), clients=CLIENTS, tokens=tokens)


def ways(found: SeenHops) -> list[tuple[str, str]]:
    return [(hop.source, hop.destination) for hop in found.hops]


ONE_HOP = [("CAS-02", "CAS-01")]


@pytest.mark.parametrize(
    ("query", "is_ours"),
    [
        ("Cmd=FolderSync&User=user1&DeviceId=device1&DeviceType=SmartPhone", True),
        ("Cmd=FolderSync&User=CONTOSO%5Cuser1&DeviceId=DEVICE1&DeviceType=SmartPhone", True),
        ("Cmd=FolderSync&User=user1%40contoso.com&DeviceId=device1", True),
        ("Cmd=FolderSync&DeviceId=device1&Log=V14_PrxFrom:10.0.2.12_", True),
        ("Cmd=FolderSync&User=user1&DeviceId=ApplF123456&DeviceType=iPhone", False),
        ("Cmd=FolderSync&User=user3&DeviceId=device1&DeviceType=SmartPhone", False),
        ("User=EUROPE%5Cuser1&DeviceId=device1&Cmd=FolderSync", False),
        ("Cmd=FolderSync&User=user1", False),
        ("jAkJBAp2MTQwRGV2aWNlAApTbWFydFBob25l", False),
    ],
)
@pytest.mark.parametrize("account", [COMPUTER, "CONTOSO\\user1"])
def test_a_device_is_the_harness_s_by_its_identifier_and_its_user_whatever_the_account(
    query: str, is_ours: bool, account: str
) -> None:
    found = seen(line(method="POST", stem=DEVICE, user=account, query=query), of=FOLDER_SYNC)
    assert ways(found) == (ONE_HOP if is_ours else [])


def test_a_log_without_queries_shows_devices_by_their_users() -> None:
    assert ways(seen(line(method="POST", stem=DEVICE), of=FOLDER_SYNC)) == ONE_HOP


def test_a_line_with_the_token_of_the_conversation_is_its_own_whoever_logged_on() -> None:
    found = seen(line(user="CONTOSO\\M?ller", user_agent=with_token(BROWSER, TOKEN)))
    assert ways(found) == ONE_HOP


@pytest.mark.parametrize("user", [COMPUTER, "CONTOSO\\user1"])
def test_a_line_with_another_token_is_another_conversation_s(user: str) -> None:
    """Of this run, or of another one that asks the same servers for the same users."""
    assert seen(line(user=user, user_agent=with_token(BROWSER, OTHER_TOKEN))) == SeenHops(())


@pytest.mark.parametrize("user", [COMPUTER, "CONTOSO\\user1", ""])
@pytest.mark.parametrize("user_agent", [BROWSER, "Apple-iPhone3C1/801.293"])
def test_a_browser_s_request_is_somebody_s_own_where_servers_pass_tokens_on(user: str, user_agent: str) -> None:
    """It does not stand in for a hop that is missing, and a hop of its own does not contradict."""
    foreign = line("CAS-03", user=user, user_agent=user_agent)
    ours = line(user=user, user_agent=with_token(BROWSER, TOKEN))
    assert seen(foreign, passed_on="/owa") == SeenHops(())
    assert ways(seen(foreign, ours, passed_on="/owa")) == ONE_HOP


def test_what_a_server_passes_on_of_one_directory_says_nothing_of_another() -> None:
    assert ways(seen(line(user=COMPUTER, user_agent=BROWSER), passed_on="/ews")) == ONE_HOP


def test_a_request_in_the_server_s_own_name_may_be_anybody_s() -> None:
    asked_by_server = line(user=COMPUTER, user_agent=SERVICE, stem=SERVICES)
    assert ways(seen(asked_by_server, of=GET_FOLDER, passed_on="/ews")) == ONE_HOP


def test_beside_a_hop_with_the_token_one_without_is_another_s() -> None:
    ours = line(user=COMPUTER, user_agent=with_token(BROWSER, TOKEN))
    assert ways(seen(line("CAS-03", user=COMPUTER), ours)) == ONE_HOP


@pytest.mark.parametrize(
    ("beside", "is_clear"),
    [
        (line("CAS-02", client=PHONE, user="CONTOSO\\somebody"), False),
        (line("CAS-02", client=PHONE, user="FABRIKAM\\user1"), False),
        (line("CAS-02", client=PHONE, user=""), True),
        (line("CAS-02", client=PHONE, user="CONTOSO\\somebody", stem=SERVICES), True),
        (line("CAS-02", client=PHONE, user="CONTOSO\\somebody", status="401"), True),
        (line("CAS-03", client=PHONE, user="CONTOSO\\somebody"), True),
        (line("CAS-02", client="10.0.9.9", user="CONTOSO\\user1"), True),
    ],
    ids=["a user", "a user of another domain", "nobody", "another directory", "a challenge", "another server", "ours"],
)
def test_a_hop_that_names_nobody_is_unclear_while_its_server_is_asked_by_others(
    beside: LogLine, is_clear: bool
) -> None:
    found = seen(beside, line(user=COMPUTER))
    assert (ways(found), found.unclear) == ((ONE_HOP, ()) if is_clear else ([], ("CAS-01",)))


@pytest.mark.parametrize("user", [COMPUTER, "CONTOSO\\user1"])
def test_a_hop_that_says_what_another_client_says_is_that_one_s(user: str) -> None:
    """Nothing else shows here that servers pass on what a client says."""
    asks = line("CAS-02", client=PHONE, user="CONTOSO\\somebody", user_agent=BROWSER)
    caused = line("CAS-03", user=user, user_agent=BROWSER)
    assert seen(asks, caused) == SeenHops(())


def test_a_user_s_own_browser_is_another_client_where_the_harness_s_requests_have_tokens() -> None:
    own = line("CAS-02", client=PHONE, user_agent=BROWSER)
    caused = line("CAS-03", user_agent=BROWSER)
    asked = line("CAS-02", client="10.0.9.9", user_agent=with_token(BROWSER, TOKEN))
    assert ways(seen(own, caused)) == [("CAS-02", "CAS-03")]
    assert ways(seen(own, caused, asked)) == []


def test_a_hop_that_names_its_user_is_clear_while_its_server_is_asked_by_others() -> None:
    others = line("CAS-02", client=PHONE, user="CONTOSO\\somebody")
    assert ways(seen(others, line())) == ONE_HOP


def test_a_server_s_request_to_itself_is_no_hop() -> None:
    """ActiveSync of Exchange 2003 asks /exchange of its own server."""
    back_end = line("BE-01", client="10.0.1.30", server_address="10.0.1.30", stem="/exchange/user1", method="SEARCH")
    assert seen(back_end) == SeenHops(())
    assert ways(seen(line("BE-01", server_address="10.0.1.30"))) == [("CAS-02", "BE-01")]


def test_where_connections_are_not_told_apart_somebody_else_s_challenges_show_nothing() -> None:
    def schemes(port: str, foreign_port: str) -> list[str | None]:
        negotiates = {"user": "", "status": "401", "client_port": foreign_port}
        foreign = [
            line(substatus="2", **negotiates),
            line(substatus="1", **negotiates),
            line(user="CONTOSO\\somebody", client_port=foreign_port),
        ]
        challenge = line(user="", status="401", substatus="2", client_port=port)
        ours = line(user=COMPUTER, user_agent=with_token(BROWSER, TOKEN), client_port=port)
        return [hop.authentication for hop in seen(*foreign, challenge, ours).hops]

    assert schemes("", "") == [None]
    assert schemes("50002", "50001") == ["kerberos"]
