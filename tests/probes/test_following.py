"""A redirection is followed once, by hand, and only to hosts that the deployment file publishes."""

from __future__ import annotations

import base64
from dataclasses import replace

import httpx
import pytest

from harness.model.observation import Advice, Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import AutodiscoverServer, FollowUp, Stimulus
from tests.probes.activesync_answers import OK, offers
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


def test_a_device_negotiates_anew_where_it_is_sent() -> None:
    """The server there may be of another version than the one that sent it."""
    spoken: list[str] = []

    def older(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            spoken.append(request.headers["MS-ASProtocolVersion"])
            return OK
        return offers("2.5,12.0") if request.method == "OPTIONS" else challenge("Basic")

    follow_up = FollowUp(Protocol.EAS, Operation.FOLDERSYNC, hosts=(THERE,))
    seen, hosts = follow(wrong_server(), older, asked=stimulus(Protocol.EAS, Operation.FOLDERSYNC, follow_up=follow_up))
    assert (seen.outcome.kind, spoken) == (OutcomeKind.SERVED, ["12.0"])
    assert [asked[:2] for asked in hosts.asked] == [
        (HOST, "OPTIONS"),
        (THERE, "GET"),
        (THERE, "OPTIONS"),
        (THERE, "POST"),
    ]


AUTODISCOVER = AutodiscoverServer("CAS-09", "autodiscover.contoso.com", Logon.BASIC)
FOUND_BY_AUTODISCOVER = stimulus(
    Protocol.EAS,
    Operation.OPTIONS,
    follow_up=FollowUp(Protocol.EAS, Operation.OPTIONS, hosts=(THERE,), autodiscover=AUTODISCOVER),
)
WITHOUT_LOCATION = httpx.Response(451)


def names(url: str) -> httpx.Response:
    content = (
        f"<Autodiscover><Response><Action><Settings><Server><Type>MobileSync</Type><Url>{url}</Url></Server></Settings>"
        "</Action></Response></Autodiscover>"
    )
    return httpx.Response(200, text=content)


def by_autodiscover(answer: httpx.Response, there: Handler, *, first: httpx.Response = WITHOUT_LOCATION) -> Observation:
    given = {HOST: first, AUTODISCOVER.host: answer}

    def by_host(request: httpx.Request) -> httpx.Response:
        found = given[request.url.host] if request.url.host in given else there(request)
        assert isinstance(found, httpx.Response)
        return found

    return observe(FOUND_BY_AUTODISCOVER, by_host)


@pytest.mark.parametrize("header", [{}, {"X-MS-Location": " "}], ids=["no header", "an empty one"])
def test_a_device_that_is_told_no_url_with_451_asks_autodiscover_and_goes_where_that_leads(
    header: dict[str, str],
) -> None:
    seen = by_autodiscover(names(URL), basic, first=httpx.Response(451, headers=header))
    assert (seen.outcome.kind, seen.advice) == (OutcomeKind.SERVED, Advice.AUTODISCOVER)
    assert [exchange.request.split("\n")[0] for exchange in seen.exchanges] == [
        f"OPTIONS https://{HOST}/Microsoft-Server-ActiveSync",
        f"POST https://{AUTODISCOVER.host}/Autodiscover/Autodiscover.xml",
        f"GET {URL}",
        f"OPTIONS {URL}",
    ]


@pytest.mark.parametrize(
    ("answer", "there", "kind"),
    [
        pytest.param(names(URL), lambda _: WITHOUT_LOCATION, OutcomeKind.WRONG_SERVER, id="451 again"),
        pytest.param(names("https://elsewhere.example.com/"), basic, OutcomeKind.REFUSED, id="an unknown host"),
        pytest.param(names(f"http://{THERE}/"), basic, OutcomeKind.REFUSED, id="no HTTPS"),
        pytest.param(httpx.Response(500), basic, OutcomeKind.REFUSED, id="an error"),
        pytest.param(challenge("Basic"), basic, OutcomeKind.UNAUTHORIZED, id="not let in"),
        pytest.param(httpx.Response(200, text="<html>"), basic, OutcomeKind.MALFORMED, id="no Autodiscover answer"),
    ],
)
def test_wherever_else_a_device_ends_it_was_autodiscover_that_sent_it(
    answer: httpx.Response, there: Handler, kind: OutcomeKind
) -> None:
    seen = by_autodiscover(answer, there)
    assert (seen.outcome.kind, seen.advice) == (kind, Advice.AUTODISCOVER)
    assert seen.explanation.startswith(f"HTTP 451 without X-MS-Location; by Autodiscover at {AUTODISCOVER.host}: ")


def test_no_answer_on_the_way_is_unreachable_and_not_the_451() -> None:
    def dead(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    seen = by_autodiscover(names(URL), dead)
    assert (seen.outcome.kind, seen.advice) == (OutcomeKind.UNREACHABLE, Advice.AUTODISCOVER)


def test_a_url_in_the_451_is_followed_without_autodiscover() -> None:
    seen = by_autodiscover(httpx.Response(500), basic, first=wrong_server())
    assert (seen.outcome.kind, seen.advice) == (OutcomeKind.SERVED, Advice.ANSWER)


def test_without_an_autodiscover_server_the_451_is_the_end() -> None:
    seen, hosts = follow(WITHOUT_LOCATION, basic)
    assert (seen.outcome.kind, seen.advice) == (OutcomeKind.WRONG_SERVER, Advice.NOT_ASKED)
    assert len(hosts.asked) == 1


def outlook_settings(*parts: str) -> httpx.Response:
    content = f"<Autodiscover><Response><Account>{''.join(parts)}</Account></Response></Autodiscover>"
    return httpx.Response(200, text=content)


def part(kind: str, **urls: str) -> str:
    return f"<Protocol><Type>{kind}</Type>{''.join(f'<{name}>{url}</{name}>' for name, url in urls.items())}</Protocol>"


INSIDE = part("EXCH", ASUrl="https://cas-01.contoso.com/EWS", EwsUrl="https://cas-01.contoso.com/EWS")


@pytest.mark.parametrize(
    ("named", "requested"),
    [
        (f"https://{THERE}/EWS", f"https://{THERE}/EWS/Exchange.asmx"),
        (f"https://{THERE}/EWS/", f"https://{THERE}/EWS/Exchange.asmx"),
        (f"https://{THERE}/ews/exchange.asmx", f"https://{THERE}/ews/exchange.asmx"),
    ],
)
@pytest.mark.parametrize(
    ("protocol", "operation", "element"),
    [
        (Protocol.EWS, Operation.GETFOLDER, "EwsUrl"),
        (Protocol.EWS, Operation.GETFOLDER, "ASUrl"),
        (Protocol.AVAILABILITY, Operation.FREEBUSY, "ASUrl"),
    ],
)
def test_outlook_outside_goes_to_the_file_at_the_url_of_its_own_part(
    named: str, requested: str, protocol: Protocol, operation: Operation, element: str
) -> None:
    asked: list[str] = []

    def there(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return challenge('Basic realm="x"')

    client = stimulus(Protocol.AUTODISCOVER, Operation.OUTLOOK, follow_up=FollowUp(protocol, operation, hosts=(THERE,)))
    follow(outlook_settings(INSIDE, part("EXPR", **{element: named})), there, asked=client)
    assert asked == [requested, requested]


def test_outlook_outside_has_nothing_to_follow_without_its_own_part() -> None:
    client = stimulus(
        Protocol.AUTODISCOVER,
        Operation.OUTLOOK,
        follow_up=FollowUp(Protocol.EWS, Operation.GETFOLDER, hosts=("cas-01.contoso.com",)),
    )
    seen, hosts = follow(outlook_settings(INSIDE), basic, asked=client)
    assert (seen.outcome.kind, seen.advice) == (OutcomeKind.SETTINGS, Advice.NOT_OUTSIDE)
    assert len(hosts.asked) == 1


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
        return httpx.Response(200, html="<html><body><input type=hidden name=hidcanary value=x></body></html>")

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


@pytest.mark.parametrize(
    ("protocol", "operation", "client"),
    [
        (Protocol.EAS, Operation.OPTIONS, "MSFT-SPhone"),
        (Protocol.EWS, Operation.GETFOLDER, "Microsoft Office"),
        (Protocol.AVAILABILITY, Operation.FREEBUSY, "Microsoft Office"),
        (Protocol.OWA, Operation.OWA, "Mozilla"),
    ],
    ids=str,
)
def test_the_logon_is_asked_for_as_the_client_that_goes_on(
    protocol: Protocol, operation: Operation, client: str
) -> None:
    """A front with forms shows them to browsers, and asks others for Basic."""
    asked: list[str] = []

    def there(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["user-agent"])
        return challenge("Basic realm=x")

    follow(wrong_server(), there, asked=replace(DEVICE, follow_up=FollowUp(protocol, operation, hosts=(THERE,))))
    assert asked[0].startswith(client)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        (f"http://{THERE}/Microsoft-Server-ActiveSync", "which is not a URL of HTTPS"),
        ("https:///Microsoft-Server-ActiveSync", "which is not a URL of HTTPS"),
        (f"https://{THERE}:8443/Microsoft-Server-ActiveSync", "which is at port 8443"),
        (f"https://{THERE}:x/Microsoft-Server-ActiveSync", "which is not a URL"),
        ("https://[mail/Microsoft-Server-ActiveSync", "which is not a URL"),
        ("https://www.europe.contoso.com/Microsoft-Server-ActiveSync", "which is at another host than expected"),
        (f"https://{THERE}.fabrikam.com/Microsoft-Server-ActiveSync", "which is at another host than expected"),
        ("https://10.0.2.12/Microsoft-Server-ActiveSync", "which is at another host than expected"),
    ],
)
def test_why_a_url_was_not_followed_is_said_without_calling_its_host_unpublished(url: str, why: str) -> None:
    seen, hosts = follow(wrong_server(url), basic)
    assert seen.outcome.kind is OutcomeKind.REFUSED
    assert seen.explanation == f"{url} was not followed, {why}"
    assert seen.not_followed == (url,)
    assert {host for host, *_ in hosts.asked} == {HOST}


@pytest.mark.parametrize("host", ["MAIL.contoso.com", "mail.contoso.com.", "Mail.Contoso.Com.:443"])
def test_a_host_in_capitals_or_with_a_final_dot_is_the_same_host(host: str) -> None:
    seen, hosts = follow(wrong_server(f"https://{host}/Microsoft-Server-ActiveSync"), basic)
    assert seen.outcome.kind is OutcomeKind.SERVED, seen.explanation
    assert {host for host, *_ in hosts.asked} == {HOST, THERE}
