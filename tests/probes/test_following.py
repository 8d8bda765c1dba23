"""A redirection is followed once, by hand, and only to hosts that the deployment file publishes."""

from __future__ import annotations

import base64

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import FollowUp, Stimulus
from tests.probes.stubs import HOST, Handler, observe, stimulus

THERE = "mail.contoso.com"
URL = f"https://{THERE}/Microsoft-Server-ActiveSync"
DEVICE = stimulus(Protocol.EAS, Operation.OPTIONS, follow_up=FollowUp(Protocol.EAS, Operation.OPTIONS, hosts=(THERE,)))
SERVES = httpx.Response(200, headers={"MS-ASProtocolVersions": "12.0,12.1", "MS-ASProtocolCommands": "FolderSync"})


def wrong_server(url: str = URL) -> httpx.Response:
    return httpx.Response(451, headers={"X-MS-Location": url})


def challenge(*schemes: str) -> httpx.Response:
    return httpx.Response(401, headers=[("WWW-Authenticate", scheme) for scheme in schemes])


class Hosts:
    """Two servers by host, and the requests that each received."""

    def __init__(self, here: Handler, there: Handler) -> None:
        self._by_host = {HOST: here, THERE: there}
        self.asked: list[tuple[str, str, bool]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.url.host, request.method, "authorization" in request.headers))
        answer = self._by_host[request.url.host](request)
        assert isinstance(answer, httpx.Response)
        return answer


def follow(here: httpx.Response, there: Handler, *, asked: Stimulus = DEVICE) -> tuple[Observation, Hosts]:
    hosts = Hosts(lambda _: here, there)
    return observe(asked, hosts), hosts


def basic(request: httpx.Request) -> httpx.Response:
    return SERVES if "authorization" in request.headers else challenge('Basic realm="x"')


def test_a_device_goes_where_the_server_says_and_is_served() -> None:
    seen, hosts = follow(wrong_server(), basic)
    assert seen.outcome.kind is OutcomeKind.SERVED
    assert seen.explanation.startswith(f"followed to {URL}: ")
    assert hosts.asked == [(HOST, "OPTIONS", True), (THERE, "GET", False), (THERE, "OPTIONS", True)]
    assert len(seen.exchanges) == 3


def test_a_server_that_gives_the_same_url_again_is_not_followed_again() -> None:
    seen, hosts = follow(wrong_server(), lambda _: wrong_server())
    assert seen.outcome.kind is OutcomeKind.WRONG_SERVER
    assert seen.explanation.endswith(", again")
    assert len(hosts.asked) == 3, "it is followed once"


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example.com/Microsoft-Server-ActiveSync",
        f"http://{THERE}/Microsoft-Server-ActiveSync",
        f"https://{THERE}:8443/Microsoft-Server-ActiveSync",
        f"https://{THERE}@elsewhere.example.com/",
        "https://[",
    ],
)
def test_a_host_that_the_deployment_file_does_not_publish_is_not_connected_to(url: str) -> None:
    seen, hosts = follow(wrong_server(url), basic)
    assert seen.outcome.kind is not OutcomeKind.SERVED
    assert [host for host, _, _ in hosts.asked] == [HOST]


def test_without_a_url_to_follow_even_a_served_client_is_refused() -> None:
    seen, hosts = follow(SERVES, basic)
    assert seen.outcome.kind is OutcomeKind.REFUSED
    assert seen.explanation.startswith("no URL to follow: ")
    assert len(hosts.asked) == 1


def test_a_refused_logon_is_not_followed() -> None:
    seen, hosts = follow(challenge('Basic realm="x"'), basic)
    assert seen.outcome.kind is OutcomeKind.UNAUTHORIZED
    assert len(hosts.asked) == 1


def test_the_user_logs_on_by_the_form_that_the_linked_server_shows() -> None:
    form = (
        '<form action="/owa/auth/owaauth.dll" name="logonForm" method="POST">'
        '<input name="username"><input name="password" type="password"></form>'
    )
    requests: list[httpx.Request] = []

    def there(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if request.method == "POST":
            return httpx.Response(
                302, headers={"Location": f"https://{THERE}/owa", "Set-Cookie": "sessionid=1; path=/"}
            )
        if "sessionid" not in request.headers.get("cookie", ""):
            return httpx.Response(200, html=form)
        return httpx.Response(200, html="<html><body>x</body></html>", headers={"X-OWA-Version": "8.1.240.6"})

    link = f'<html><body>Use <a href="https://{THERE}/owa">this link</a></body></html>'
    browser = stimulus(Protocol.OWA, Operation.OWA, follow_up=FollowUp(Protocol.OWA, Operation.OWA, hosts=(THERE,)))
    seen, _ = follow(httpx.Response(200, html=link), there, asked=browser)
    assert seen.outcome.kind is OutcomeKind.SERVED, seen.explanation
    assert "POST" in {request.method for request in requests}
    assert not any("authorization" in request.headers for request in requests)


def test_the_url_is_requested_as_it_was_given() -> None:
    paths: list[str] = []

    def there(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        return basic(request)

    follow(wrong_server(f"https://{THERE}/MICROSOFT-Server-ActiveSync"), there)
    assert set(paths) == {"/MICROSOFT-Server-ActiveSync"}


def test_the_password_is_in_no_exchange() -> None:
    seen, _ = follow(wrong_server(), basic)
    account = base64.b64encode(b"CONTOSO").decode()[:8]
    assert account not in repr(seen.exchanges)


@pytest.mark.parametrize("first_asks", [True, False], ids=["the first server", "the server behind the link"])
def test_a_first_logon_on_the_way_is_a_prerequisite(*, first_asks: bool) -> None:
    language_page = httpx.Response(200, html='<form action="/owa/lang.owa"><select name="lcid"></select></form>')
    link = httpx.Response(200, html=f'<a href="https://{THERE}/owa">x</a>')
    user = stimulus(Protocol.OWA, Operation.OWA, follow_up=FollowUp(Protocol.OWA, Operation.OWA, hosts=(THERE,)))
    seen, _ = follow(language_page if first_asks else link, lambda _: language_page, asked=user)
    assert seen.explanation.endswith("first logon: language page")
    assert seen.prerequisite is not None
