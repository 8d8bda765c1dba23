"""A failure names the request: method, path and host as sent, and nothing that tells devices or users apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judging.requests_shown import describe_last_request
from harness.judging.verdicts import judge
from harness.judging.wording import describe_reason
from harness.model.observation import Exchange, Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from tests.judging.nouns import HOLD, MOVED, PAGE, REDIRECTION, REFUSED, case, seen, stimulus

HOST = "mail.contoso.com"
POP3 = replace(stimulus(Protocol.POP3, Operation.LOGON), host=HOST, port=995)
IMAP4 = replace(stimulus(Protocol.IMAP4, Operation.LOGON), host=HOST, port=143)


def after(request: str) -> Observation:
    return replace(seen(REFUSED), exchanges=(Exchange("GET https://first.contoso.com/"), Exchange(request)))


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        (f"GET https://{HOST}/owa/", f"GET /owa/ at {HOST}"),
        (f"GET https://{HOST}", f"GET / at {HOST}"),
        (f"GET https://{HOST}:443/Exchange/", f"GET /Exchange/ at {HOST}"),
        (f"GET https://{HOST}:8443/owa/", f"GET /owa/ at {HOST}:8443"),
        (f"POST https://{HOST}/EWS/Exchange.asmx\n\n<soap:Envelope/>", f"POST /EWS/Exchange.asmx at {HOST}"),
        (
            f"POST https://{HOST}/Microsoft-Server-ActiveSync?Cmd=FolderSync&User=user1&DeviceId=ab12&DeviceType=x",
            f"POST /Microsoft-Server-ActiveSync?Cmd=FolderSync at {HOST}",
        ),
        (
            f"POST https://{HOST}/microsoft-server-activesync?User=user1&cmd=Provision",
            f"POST /microsoft-server-activesync?Cmd=Provision at {HOST}",
        ),
        (
            f"POST https://{HOST}/Microsoft-Server-ActiveSync?jAkJBBBub3Q=",
            f"POST /Microsoft-Server-ActiveSync at {HOST}",
        ),
        (f"GET https://{HOST}/owa/auth/logon.aspx?url=x&reason=2", f"GET /owa/auth/logon.aspx at {HOST}"),
        (f"GET https://{HOST}/owa/?Cmd=a%0Ab", f"GET /owa/ at {HOST}"),
        (f"GET https://{HOST}/(S(w2vr5z45))/owa/", f"GET /(…)/owa/ at {HOST}"),
        (
            f"RPC_OUT_DATA https://{HOST}/rpc/rpcproxy.dll?MBX-01:6001",
            f"RPC_OUT_DATA /rpc/rpcproxy.dll?MBX-01:6001 at {HOST}",
        ),
        ("GET https://[fd00::3]/owa/", "GET /owa/ at [fd00::3]"),
        ("GET https://[fd00::3]:8443/owa/", "GET /owa/ at [fd00::3]:8443"),
        ("GET https://[bad/owa", "GET of what is not a URL"),
        (f"GET https://{HOST}/{'a' * 500}", f"GET /{'a' * 119}… at {HOST}"),
    ],
)
def test_a_request_of_http_is_named_by_method_path_and_host(sent: str, named: str) -> None:
    assert describe_last_request(stimulus(), after(sent)) == named


@pytest.mark.parametrize(
    ("asked", "sent", "named"),
    [
        (POP3, "PASS ***", f"PASS at {HOST}:995"),
        (POP3, "USER CONTOSO\\user1", f"USER at {HOST}:995"),
        (POP3, "(connect)", f"the connection at {HOST}:995"),
        (IMAP4, "(TLS)", f"the connection at {HOST}:143"),
        (IMAP4, "a1 LOGIN user1 ***", f"LOGIN at {HOST}:143"),
        (IMAP4, "a1 CAPABILITY", f"CAPABILITY at {HOST}:143"),
    ],
)
def test_of_a_mail_service_the_command_is_named_without_what_follows_it(asked: object, sent: str, named: str) -> None:
    assert isinstance(asked, type(POP3))
    assert describe_last_request(asked, after(sent)) == named


def test_what_failed_or_could_not_be_judged_names_its_request_and_nothing_else_does() -> None:
    silence = Outcome(OutcomeKind.UNREACHABLE)
    named = {outcome.kind: judge(case(REDIRECTION), seen(outcome), HOLD) for outcome in (PAGE, MOVED, silence)}
    assert [verdict.request for verdict in named.values()] == [None, *["GET /owa/ at cas-02.contoso.com"] * 2]
    assert all(describe_reason(one).startswith("GET /owa/ at cas-02") for one in list(named.values())[1:])


def test_a_row_of_which_nothing_was_sent_names_no_request() -> None:
    verdict = judge(case(REDIRECTION), replace(seen(REFUSED), exchanges=()), HOLD)
    assert describe_reason(verdict).startswith("expected ")
