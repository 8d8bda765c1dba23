"""A 502 or 503 is the Client Access server's where it shows itself; a gateway's own is no verdict, with its name."""

from __future__ import annotations

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from tests.probes.stubs import observe, stimulus
from tests.probes.test_temporary_answers import assert_no_verdict, assert_refused

ASKED = pytest.mark.parametrize(
    ("protocol", "operation"),
    [
        (Protocol.OWA, Operation.OWA),
        (Protocol.OWA, Operation.EXCHANGE),
        (Protocol.EAS, Operation.OPTIONS),
        (Protocol.EAS, Operation.FOLDERSYNC),
    ],
)
OF_EVERY_PROTOCOL = (
    (Protocol.OWA, Operation.OWA),
    (Protocol.EAS, Operation.FOLDERSYNC),
    (Protocol.EWS, Operation.GETFOLDER),
    (Protocol.AUTODISCOVER, Operation.OUTLOOK),
    (Protocol.WEBDAV, Operation.PROPFIND),
    (Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT),
)
NGINX = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
)
HAPROXY = (
    "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n"
)
HAPROXY_502 = (
    "<html><body><h1>502 Bad Gateway</h1>\nThe server returned an invalid or incomplete response.\n</body></html>\n"
)
HAPROXY_504 = "<html><body><h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n</body></html>\n"
VARNISH = "<h1>Error 503 Backend fetch failed</h1><p>XID: 32770</p><hr><p>Varnish cache server</p></body></html>"
SQUID = "<p>Generated Mon, 30 Nov 2026 by proxy (squid/2.7.STABLE9)</p>"
APACHE = "<p>Grund: <strong>Error reading</strong></p><address>Apache/2.4.57 Server at x Port 443</address>"
APACHE_500 = (
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>500 Proxy Error</title>\n</head><body>\n'
    "<h1>Proxy Error</h1>\nThe proxy server could not handle the request<p>Reason: <strong>Error during SSL Handshake "
    "with remote server</strong></p><p />\n</body></html>\n"
)
HAPROXY_500 = "<html><body><h1>500 Internal Server Error</h1>\nAn internal server error occurred.\n</body></html>\n"
NETSCALER = "<html><body><b>Http/1.1 Service Unavailable</b></body> </html>"

GATEWAYS: dict[str, tuple[int, str, dict[str, str], str]] = {
    "nginx": (502, f"{NGINX}<hr><center>nginx/1.22.1</center>", {"Server": "nginx/1.22.1"}, "nginx"),
    "nginx without a header": (504, f"{NGINX}<hr><center>nginx</center>\r\n</body>", {}, "nginx"),
    "nginx of Ubuntu": (502, f"{NGINX}<hr><center>nginx/1.18.0 (Ubuntu)</center>", {}, "nginx"),
    "openresty": (503, "<hr><center>openresty/1.21</center>", {"Server": "openresty"}, "openresty"),
    "HAProxy, 503": (503, HAPROXY, {"Cache-Control": "no-cache", "Connection": "close"}, "HAProxy"),
    "HAProxy, 502": (502, HAPROXY_502, {}, "HAProxy"),
    "HAProxy, 504": (504, HAPROXY_504, {}, "HAProxy"),
    "Apache httpd": (502, APACHE, {"Server": "Apache/2.4.57 (Debian)"}, "Apache"),
    "Apache httpd without a header": (503, APACHE, {}, "Apache"),
    "F5 BIG-IP": (503, "<p>maintenance</p>", {"Server": "BigIP"}, "BigIP"),
    "F5 BIG-IP by its cookie": (503, "<p>x</p>", {"Set-Cookie": "BIGipServerowa=1677787402.47873.0000"}, "F5 BIG-IP"),
    "Citrix": (503, NETSCALER, {"Connection": "close"}, "Citrix NetScaler"),
    "Citrix by Via": (502, "", {"Via": "1.1 NS-CACHE-10.0: 12"}, "NS-CACHE-10.0"),
    "Varnish": (503, VARNISH, {"Server": "Varnish", "Via": "1.1 varnish (Varnish/6.0)"}, "Varnish"),
    "Varnish by its page": (503, VARNISH, {}, "Varnish"),
    "squid": (503, SQUID, {"X-Squid-Error": "ERR_CONNECT_FAIL 111", "Via": "1.1 p (squid/3.5)"}, "squid"),
    "ISA Server": (502, "<p>502 Proxy Error. (10061) ISA Server</p>", {"Via": "1.1 ISA01"}, "ISA Server"),
    "a proxy by Via": (504, "<p>Délai dépassé</p>", {"Via": "1.0 edge, 1.1 proxy-7.net"}, "proxy-7.net"),
    "Amazon": (503, "", {"Server": "awselb/2.0"}, "awselb"),
    "Azure": (502, "", {"Server": "Microsoft-Azure-Application-Gateway/v2"}, "Microsoft-Azure-Application-Gateway"),
    "Cloudflare": (522, "<p>522</p>", {"Server": "cloudflare", "CF-RAY": "1-FRA"}, "cloudflare"),
    "envoy": (503, "upstream connect error or disconnect/reset before headers. reset reason: connection", {}, "envoy"),
    "ARR on IIS": (502, "", {"Server": "Microsoft-IIS/8.5", "X-Powered-By": "ARR/3.0"}, "Application Request Routing"),
    "Web Application Proxy": (502, "", {"Server": "Microsoft-HTTPAPI/2.0"}, "Microsoft-HTTPAPI"),
    "a page for maintenance": (503, "<html><h1>Wartungsarbeiten</h1></html>", {}, "does not name itself"),
    "words of its own": (503, "<h1>503</h1><hr>not nginx<hr><center>two words</center>", {}, "does not name itself"),
    "Apache httpd's own error": (500, APACHE_500, {}, "Apache"),
    "HAProxy's own error": (500, HAPROXY_500, {"Connection": "close"}, "HAProxy"),
    "Traefik, which has no name": (502, "Bad Gateway", {}, "does not name itself"),
    "nothing at all": (504, "", {}, "does not name itself"),
}
"""Of each the status, the page, its headers, and the name in the advice."""

OF_THE_SERVER: dict[str, dict[str, str]] = {
    "IIS 6.0": {"Server": "Microsoft-IIS/6.0"},
    "IIS 7.0": {"server": "microsoft-iis/7.0"},
    "ASP.NET": {"X-AspNet-Version": "2.0.50727"},
    "IIS behind nginx": {"Server": "nginx", "X-Powered-By": "ASP.NET"},
    "OWA behind nginx": {"Server": "nginx", "X-OWA-Version": "8.1.240.5"},
    "ActiveSync behind Varnish": {"Server": "Varnish", "Via": "1.1 varnish", "MS-Server-ActiveSync": "8.1"},
    "ASP.NET behind ARR": {"Server": "Microsoft-IIS/8.5", "X-Powered-By": "ARR/3.0", "X-AspNet-Version": "2.0.50727"},
    "behind F5": {"Server": "Microsoft-IIS/6.0", "Set-Cookie": "BIGipServerowa=1677787402.47873.0000"},
    "behind ISA Server": {"Server": "Microsoft-IIS/6.0", "Via": "1.1 ISA01"},
}


def see(answer: httpx.Response, protocol: Protocol, operation: Operation, logon: Logon = Logon.BASIC) -> Observation:
    def handler(_: httpx.Request) -> httpx.Response:
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    return observe(stimulus(protocol, operation, logon=logon, rpc_server="mbx-01"), handler)


@pytest.mark.parametrize("name", GATEWAYS, ids=str)
def test_what_a_gateway_says_of_itself_is_no_verdict_and_the_advice_names_it(name: str) -> None:
    status, page, headers, named = GATEWAYS[name]
    answer = httpx.Response(status, headers={"Content-Type": "text/html", **headers}, content=page.encode())
    for protocol, operation in OF_EVERY_PROTOCOL:
        assert_no_verdict(see(answer, protocol, operation), f"HTTP {status}", named, "not of the Client Access server")


def test_a_directory_that_a_gateway_does_not_reach_is_not_missing() -> None:
    seen = see(httpx.Response(502, headers={"Server": "nginx"}), Protocol.OWA, Operation.OWA, Logon.NONE)
    assert_no_verdict(seen, "HTTP 502 of nginx")


@ASKED
@pytest.mark.parametrize("status", [502, 503])
@pytest.mark.parametrize("name", OF_THE_SERVER, ids=str)
def test_by_502_and_503_the_server_itself_refuses(
    name: str, status: int, protocol: Protocol, operation: Operation
) -> None:
    page = f"{NGINX}<hr><center>nginx</center>" if "nginx" in name else "<h1>Dienst nicht verfügbar</h1>"
    assert_refused(see(httpx.Response(status, headers=OF_THE_SERVER[name], html=page), protocol, operation))


@ASKED
@pytest.mark.parametrize(
    ("headers", "page"),
    [
        ({}, "<h1>Service Unavailable</h1>"),
        ({"Server": "Microsoft-HTTPAPI/1.0"}, "<h1>Service Unavailable</h1>"),
    ],
    ids=["bare", "HTTP.sys"],
)
def test_a_503_in_which_no_gateway_names_itself_is_a_refusal(
    headers: dict[str, str], page: str, protocol: Protocol, operation: Operation
) -> None:
    seen = see(httpx.Response(503, headers=headers, html=page), protocol, operation)
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.REFUSED, None)


@pytest.mark.parametrize("status", [403, 404, 500])
def test_a_gateway_that_refuses_is_judged_like_the_server(status: int) -> None:
    assert_refused(see(httpx.Response(status, headers={"Server": "nginx"}), Protocol.OWA, Operation.OWA))
