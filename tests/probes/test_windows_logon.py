"""Integrated Windows authentication against an acceptor that keeps its state by connection, as IIS does."""

from __future__ import annotations

import base64
from pathlib import Path

import httpx
import pytest
import spnego
from spnego.exceptions import SpnegoError

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from tests.probes.stubs import PASSWORD, Handler, observe, stimulus

WINDOWS = stimulus(Protocol.EAS, Operation.OPTIONS, logon=Logon.WINDOWS)
OWA = stimulus(Protocol.OWA, Operation.OWA, logon=Logon.WINDOWS)


class Acceptor:
    """One connection of a server that offers `schemes`; it stays authenticated after the first handshake."""

    def __init__(self, *schemes: str, answer: Handler | None = None) -> None:
        self._schemes = schemes
        self._answer = answer
        self._context: spnego.ContextProxy | None = None
        self._authenticated = False
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if not token:
            return self._served(request) if self._authenticated else self._offer()
        if self._context is None:
            self._context = spnego.server(hostname="cas-02.contoso.com", service="HTTP", protocol=scheme.lower())
        try:
            out = self._context.step(base64.b64decode(token))
        except SpnegoError:
            self._context = None
            return self._offer()
        self._authenticated = self._context.complete
        if self._authenticated:
            return self._served(request)
        assert out is not None
        challenge = f"{scheme} {base64.b64encode(out).decode()}"
        return httpx.Response(401, headers={"WWW-Authenticate": challenge}, text="challenge")

    def _offer(self) -> httpx.Response:
        return httpx.Response(401, headers=[("WWW-Authenticate", scheme) for scheme in self._schemes], text="log on")

    def _served(self, request: httpx.Request) -> httpx.Response:
        if self._answer is not None:
            answer = self._answer(request)
            assert isinstance(answer, httpx.Response)
            return answer
        return httpx.Response(200, headers={"MS-ASProtocolVersions": "12.1"})


@pytest.fixture(autouse=True)
def _users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The acceptor's accounts."""
    users = tmp_path / "users"
    users.write_text(f"CONTOSO:user1:{PASSWORD}\n", encoding="utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))


@pytest.mark.parametrize(
    ("offered", "used"),
    [
        (("NTLM",), "NTLM"),
        (("Negotiate", "NTLM"), "NTLM"),
        (("Negotiate",), "Negotiate"),
        (("Negotiate, NTLM",), "NTLM"),
    ],
)
def test_a_user_logs_on_by_the_scheme_that_is_offered(offered: tuple[str, ...], used: str) -> None:
    server = Acceptor(*offered)
    seen = observe(WINDOWS, server)
    assert seen.outcome.kind is OutcomeKind.SERVED
    assert [exchange.status for exchange in seen.exchanges] == [401, 401, 200]
    assert server.requests[-1].headers["authorization"].startswith(f"{used} ")


def test_under_negotiate_ntlm_is_sent_unwrapped_so_that_no_key_distribution_centre_is_asked() -> None:
    """Wrapped together with Kerberos, it would need one that the deployment does not name."""
    server = Acceptor("Negotiate")
    assert observe(WINDOWS, server).outcome.kind is OutcomeKind.SERVED
    tokens = [request.headers["authorization"].partition(" ")[2] for request in server.requests[1:]]
    assert [base64.b64decode(token)[:8] for token in tokens] == [b"NTLMSSP\0"] * 2


def test_no_password_and_no_token_is_recorded() -> None:
    server = Acceptor("NTLM")
    text = repr(observe(WINDOWS, server))
    assert PASSWORD not in text
    assert all(request.headers.get("authorization", "none") not in text for request in server.requests)
    assert "NTLM ***" in text


def test_a_wrong_password_is_unauthorized_after_one_handshake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    users = tmp_path / "others"
    users.write_text("CONTOSO:user1:another\n", encoding="utf-8")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    server = Acceptor("NTLM")
    assert observe(WINDOWS, server).outcome.kind is OutcomeKind.UNAUTHORIZED
    assert len(server.requests) == 3


@pytest.mark.parametrize("offered", [(), ("Basic realm=x",), ("Digest qop=auth",)])
def test_without_the_scheme_the_password_is_not_tried(offered: tuple[str, ...]) -> None:
    server = Acceptor(*offered)
    assert observe(WINDOWS, server).outcome.kind is OutcomeKind.UNAUTHORIZED
    assert len(server.requests) == 1


def test_an_authenticated_connection_is_used_without_another_handshake() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/owa/":
            return httpx.Response(302, headers={"Location": "/owa/casredirect.aspx"})
        return httpx.Response(200, html="<a href='https://www.usa.contoso.com/owa'>x</a>")

    server = Acceptor("NTLM", answer=answer)
    assert observe(OWA, server).outcome.kind is OutcomeKind.REDIRECT_PAGE
    assert ["authorization" in request.headers for request in server.requests] == [False, True, True, False]


IN_A_DISTANT_YEAR = bytes.fromhex(
    "4e544c4d5353500002000000f6ff0e0038002f00358289e2a1b2c3d4e5f60718000000000000000024002400460000000601b01d0000000f"
    "4305b1ffb10054004f0053004fc82b000e0043004f004e0054004f0053004f000700080000000082892835e206010000"
)
"""A challenge whose time is too late for Python's dates."""


@pytest.mark.parametrize(
    "token",
    [
        "%%%",
        "é",
        base64.b64encode(b"noise").decode(),
        base64.b64encode(b"NTLMSSP\0\2\0\0\0" + bytes(3)).decode(),
        base64.b64encode(IN_A_DISTANT_YEAR).decode(),
    ],
)
@pytest.mark.parametrize("scheme", ["NTLM", "Negotiate"])
def test_a_challenge_that_cannot_be_read_is_malformed(scheme: str, token: str) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        challenge = f"{scheme} {token}" if "authorization" in request.headers else scheme
        return httpx.Response(401, headers=[(b"WWW-Authenticate", challenge.encode())])

    assert observe(WINDOWS, handler).outcome.kind is OutcomeKind.MALFORMED


def test_a_server_that_repeats_its_challenge_is_unauthorized() -> None:
    """A repeated challenge ends after the legs that a handshake can have."""
    context = spnego.client("CONTOSO\\user1", "x", protocol="ntlm")
    challenge = spnego.server(protocol="ntlm").step(context.step())
    assert challenge is not None
    value = f"NTLM {base64.b64encode(challenge).decode()}"
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(401, headers={"WWW-Authenticate": value if len(asked) > 1 else "NTLM"})

    assert observe(WINDOWS, handler).outcome.kind in {OutcomeKind.UNAUTHORIZED, OutcomeKind.MALFORMED}
    assert len(asked) < 6
