"""A page with HTTP 200 that nothing shows to be a Client Access server's is no verdict on one, for any client."""

from __future__ import annotations

import httpx
import pytest

from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from tests.probes.test_whose_answer import see

ASKED = pytest.mark.parametrize(
    ("protocol", "operation", "due"),
    [
        (Protocol.EAS, Operation.FOLDERSYNC, "WBXML"),
        (Protocol.EWS, Operation.GETFOLDER, "SOAP"),
        (Protocol.AVAILABILITY, Operation.FREEBUSY, "SOAP"),
        (Protocol.AUTODISCOVER, Operation.OUTLOOK, "the XML of Autodiscover"),
        (Protocol.AUTODISCOVER, Operation.MOBILESYNC, "the XML of Autodiscover"),
        (Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT, "an answer of the RPC proxy"),
    ],
)
PAGE = "<!doctype html><html><head><title>Wartung</title></head><body><h1>Wir sind bald wieder da</h1></body></html>"
MAKERS = {
    "nginx": ({"Server": "nginx/1.22.1"}, "nginx"),
    "Apache httpd": ({"Server": "Apache/2.4.57 (Debian)"}, "Apache"),
    "Python": ({"Server": "SimpleHTTP/0.6 Python/3.11"}, "SimpleHTTP"),
    "lighttpd": ({"Server": "lighttpd/1.4.69"}, "lighttpd"),
    "Tomcat": ({"Server": "Apache-Coyote/1.1"}, "Apache-Coyote"),
    "F5 BIG-IP": ({"Set-Cookie": "BIGipServerowa=1677787402.47873.0000"}, "F5 BIG-IP"),
    "Varnish": ({"Via": "1.1 varnish (Varnish/6.0)", "X-Varnish": "32770"}, "Varnish"),
    "ISA Server": ({"Via": "1.1 ISA01"}, "ISA01"),
    "Application Request Routing": ({"Server": "Microsoft-IIS/8.5", "X-Powered-By": "ARR/3.0"}, "Application Request"),
    "Cloudflare": ({"Server": "cloudflare", "CF-RAY": "1-FRA"}, "cloudflare"),
    "HAProxy's errorfile": ({"Cache-Control": "no-cache", "Connection": "close"}, "does not name itself"),
    "a page that calls itself XML": ({"Content-Type": "text/xml"}, "does not name itself"),
}
OF_THE_SERVER = {
    "IIS": {"Server": "Microsoft-IIS/6.0"},
    "IIS behind nginx": {"Server": "nginx", "X-Powered-By": "ASP.NET"},
    "ASP.NET": {"X-AspNet-Version": "2.0.50727"},
    "OWA": {"X-OWA-Version": "8.1.240.5"},
    "ActiveSync": {"MS-Server-ActiveSync": "8.1"},
}


def shown(headers: dict[str, str]) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Type": "text/html", **headers}, content=PAGE.encode())


@ASKED
@pytest.mark.parametrize("name", MAKERS, ids=str)
def test_a_page_of_another_is_no_verdict_and_the_advice_names_its_maker(
    name: str, protocol: Protocol, operation: Operation, due: str
) -> None:
    headers, named = MAKERS[name]
    seen = see(shown(headers), protocol, operation)
    assert seen.outcome.kind is OutcomeKind.MALFORMED
    assert seen.prerequisite is not None
    assert f"an HTML page where {due} is due" in seen.prerequisite
    assert named in seen.prerequisite


@ASKED
@pytest.mark.parametrize("name", OF_THE_SERVER, ids=str)
def test_a_page_of_the_server_itself_is_its_answer(
    name: str, protocol: Protocol, operation: Operation, due: str
) -> None:
    seen = see(shown(OF_THE_SERVER[name]), protocol, operation)
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.MALFORMED, None), due


DENIED_BY_APACHE = (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n<html><head>\n'
    "<title>403 Forbidden</title>\n</head><body>\n<h1>Forbidden</h1>\n"
    "<p>You don't have permission to access this resource.</p>\n</body></html>\n"
)
DENIALS = {
    "nginx": (
        "<html>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx/1.22.1</center>",
        "nginx",
    ),
    "HAProxy": ("<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>\n", ""),
    "Apache httpd": (DENIED_BY_APACHE, "Apache/2.4.57"),
}


@pytest.mark.parametrize("name", DENIALS, ids=str)
def test_options_that_something_in_front_denies_are_lost_and_not_refused(name: str) -> None:
    page, server = DENIALS[name]
    denied = httpx.Response(403, html=page, headers={"Server": server} if server else {})
    seen = see(denied, Protocol.EAS, Operation.OPTIONS)
    assert seen.prerequisite is not None
    assert "keeps OPTIONS to itself" in seen.prerequisite


@pytest.mark.parametrize("headers", [{}, {"Server": "Microsoft-IIS/7.0"}, {"Server": "nginx"}], ids=str)
def test_options_that_the_server_denies_are_refused(headers: dict[str, str]) -> None:
    for page in ("", "<h1>Forbidden</h1>"):
        seen = see(httpx.Response(403, html=page, headers=headers), Protocol.EAS, Operation.OPTIONS)
        assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.REFUSED, None)
