"""Integrated Windows authentication that something in between breaks: no verdict, and nothing against the account."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import Stimulus
from tests.probes.ntlm_challenge import CHALLENGE
from tests.probes.stubs import HOST, PASSWORD, observe, stimulus

OWA = stimulus(Protocol.OWA, Operation.OWA, logon=Logon.WINDOWS)
DEVICE = stimulus(Protocol.EAS, Operation.OPTIONS, logon=Logon.WINDOWS)
SERVICES = stimulus(Protocol.EWS, Operation.GETFOLDER, logon=Logon.WINDOWS)
ASKED = pytest.mark.parametrize("what", [OWA, DEVICE, SERVICES], ids=["owa", "eas", "ews"])
SCHEMES = (("WWW-Authenticate", "Negotiate"), ("WWW-Authenticate", "NTLM"))
IIS = {"Server": "Microsoft-IIS/6.0", "X-Powered-By": "ASP.NET"}
SECOND_LEG = "the second leg of the NTLM handshake was answered as if the first never came"


class Server:
    """Answers each leg with these statuses and headers; no password is right."""

    def __init__(
        self,
        headers: Mapping[str, str] = IIS,
        *,
        offer: tuple[tuple[str, str], ...] = SCHEMES,
        challenged: Mapping[str, str] | None = None,
        version: bytes = b"HTTP/1.1",
        challenges: int = 1,
        last: httpx.Response | None = None,
    ) -> None:
        self._headers, self._offer, self._version, self._challenges = headers, offer, version, challenges
        self._challenged = challenged or {}
        self._last = last
        self.legs: list[int] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        leg = base64.b64decode(token)[8] if token else 0
        self.legs.append(leg)
        challenged = self._challenges >= leg > 0
        headers = [*self._headers.items(), *(self._challenged.items() if leg == 1 else ())]
        if leg == 3 and self._last is not None:
            return self._last
        offer = (("WWW-Authenticate", f"{scheme} {CHALLENGE}"),) if challenged else self._offer
        return httpx.Response(401, headers=[*headers, *offer], extensions={"http_version": self._version})


def assert_not_the_account(seen: Observation, *words: str) -> None:
    assert seen.outcome.kind is OutcomeKind.UNAUTHORIZED, seen.explanation
    assert seen.prerequisite is not None
    assert [word for word in words if word not in seen.prerequisite] == [], seen.prerequisite
    assert "check logon" not in seen.prerequisite
    assert PASSWORD not in seen.prerequisite


CLOSED = {
    "Connection: close": Server(challenged={"Connection": "close"}),
    "in capitals, beside another option": Server(challenged={"Connection": "Foo, CLOSE"}),
    "HTTP/1.0": Server(version=b"HTTP/1.0"),
    "HTTP/1.0 behind Apache httpd": Server({"Server": "Apache"}, version=b"HTTP/1.0"),
    "and the stray leg is a bad request": Server(challenged={"Connection": "close"}, last=httpx.Response(400)),
    "and the stray leg is an error": Server(challenged={"Connection": "close"}, last=httpx.Response(500)),
}


@ASKED
@pytest.mark.parametrize("name", CLOSED, ids=str)
def test_a_connection_that_ends_after_the_first_leg_lets_nobody_in(name: str, what: Stimulus) -> None:
    seen = observe(what, CLOSED[name])
    assert_not_the_account(seen, SECOND_LEG, "keep connections", "offer Basic", "ended its connection")
    assert seen.doubted_logon is None


@ASKED
@pytest.mark.parametrize("headers", [IIS, {}, {"Server": "nginx"}], ids=["IIS", "nobody", "nginx"])
def test_a_second_challenge_is_the_answer_to_a_handshake_that_began_anew(
    headers: dict[str, str], what: Stimulus
) -> None:
    server = Server(headers, challenges=3)
    seen = observe(what, server)
    assert_not_the_account(seen, SECOND_LEG, "another challenge came")
    assert server.legs == [0, 1, 3], "no second password is tried"


IN_FRONT = {
    "nginx": ({"Server": "nginx/1.22.1", "X-Powered-By": "ASP.NET"}, "nginx"),
    "Apache httpd": ({"Server": "Apache/2.4.57 (Debian)"}, "Apache"),
    "Varnish": ({**IIS, "Via": "1.1 varnish (Varnish/6.0)"}, "Varnish"),
    "squid": ({**IIS, "Via": "1.0 proxy.contoso.com:3128 (squid/2.6.STABLE5)"}, "squid"),
    "a proxy of no known name": ({**IIS, "Via": "1.1 edge.contoso.com"}, "edge.contoso.com"),
    "a Via that is none": ({**IIS, "Via": "yes"}, "a proxy that sends Via"),
    "F5 BIG-IP": ({**IIS, "Set-Cookie": "BIGipServerowa=1677787402.47873.0000; path=/"}, "F5 BIG-IP"),
    "Citrix": ({**IIS, "Set-Cookie": "NSC_owa=ffffffff; path=/"}, "Citrix NetScaler"),
    "ISA Server": ({**IIS, "Set-Cookie": "ISAWPLB{4A8E}=x; path=/"}, "ISA Server"),
    "ARR": ({"Server": "Microsoft-IIS/8.5", "X-Powered-By": "ARR/3.0"}, "Application Request Routing"),
    "envoy": ({"server": "envoy"}, "envoy"),
}


@ASKED
@pytest.mark.parametrize("name", IN_FRONT, ids=str)
def test_a_refusal_behind_a_proxy_says_both_reasons_and_accuses_nobody(name: str, what: Stimulus) -> None:
    headers, named = IN_FRONT[name]
    server = Server(headers)
    seen = observe(what, server)
    assert_not_the_account(seen, SECOND_LEG, f"{named} stands in front", "keep connections", "refuses this logon")
    assert server.legs == [0, 1, 3]
    assert seen.doubted_logon == HOST


@ASKED
def test_a_first_leg_without_a_challenge_tries_no_password(what: Stimulus) -> None:
    server = Server(challenges=0)
    seen = observe(what, server)
    assert_not_the_account(seen, "first leg of the NTLM handshake", "header Authorization", "no password was sent")
    assert server.legs == [0, 1]


@ASKED
@pytest.mark.parametrize("version", [b"HTTP/1.1", b"HTTP/1.0"])
@pytest.mark.parametrize("headers", [IIS, {"Server": "Microsoft-IIS/7.0"}, {}], ids=["IIS 6.0", "IIS 7.0", "no name"])
def test_what_iis_itself_refuses_over_a_kept_connection_is_refused(
    headers: dict[str, str], version: bytes, what: Stimulus
) -> None:
    server = Server(headers, version=version, challenged={"Connection": "Keep-Alive"})
    seen = observe(what, server)
    assert (seen.outcome.kind, seen.prerequisite, seen.doubted_logon) == (OutcomeKind.UNAUTHORIZED, None, None)


def test_an_application_that_refuses_who_was_let_in_is_judged_behind_a_proxy_as_well() -> None:
    refusal = httpx.Response(401, headers={"Server": "nginx", "MS-Server-ActiveSync": "8.1"})
    seen = observe(DEVICE, Server({"Server": "nginx"}, last=refusal))
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.UNAUTHORIZED, None)


@pytest.mark.parametrize("status", [400, 403, 500])
def test_another_answer_to_the_second_leg_over_a_kept_connection_is_the_server_s(status: int) -> None:
    seen = observe(SERVICES, Server({"Server": "nginx"}, last=httpx.Response(status)))
    assert (seen.outcome.kind, seen.doubted_logon) == (OutcomeKind.REFUSED, None)


OFFERS = {
    "Basic alone": (('Basic realm="x"',), "offers Basic only"),
    "in lower case": (("basic realm=x",), "offers basic only"),
    "with a charset": (('Basic realm="a, b", charset="UTF-8"',), "offers Basic"),
    "Basic and Digest": (('Digest qop="auth",algorithm=MD5-sess,nonce="x"', "Basic"), "offers Digest and Basic only"),
    "Bearer": (('Bearer authorization_uri="https://x", client_id=y',), "offers Bearer only"),
    "Kerberos by another name": (("Kerberos",), "offers Kerberos only"),
    "nothing": ((), "offers no logon"),
}


@ASKED
@pytest.mark.parametrize("name", OFFERS, ids=str)
def test_a_server_without_windows_logon_is_said_to_depart_from_the_file(name: str, what: Stimulus) -> None:
    offered, words = OFFERS[name]
    server = Server(offer=tuple(("WWW-Authenticate", value) for value in offered))
    seen = observe(what, server)
    assert_not_the_account(seen, words, "the deployment file says windows", "no password was sent")
    assert server.legs == [0]


@ASKED
@pytest.mark.parametrize(("offer", "is_account"), [((), True), (SCHEMES, False)], ids=["with Basic", "without"])
def test_a_server_without_basic_refuses_no_password_that_came_by_it(
    offer: tuple[tuple[str, str], ...], what: Stimulus, *, is_account: bool
) -> None:
    server = Server(offer=offer or (*SCHEMES, ("WWW-Authenticate", "basic realm=x")))
    seen = observe(replace(what, logon=Logon.BASIC), lambda _: server(httpx.Request("GET", "https://x")))
    if is_account:
        assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.UNAUTHORIZED, None)
    else:
        assert_not_the_account(seen, "offers Negotiate and NTLM only; the deployment file says basic")
