"""Whose answer it is: that of the Client Access server, or of a proxy, gateway or load balancer in front of it.

Only what a product says of itself counts: its headers, its cookies, and marks of its own error pages. The server of
Exchange shows itself by IIS, ASP.NET, and the headers of its applications (protocol-facts, sections 1.4 and 2.5).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from harness.probes.http import HttpAnswer

_OF_APPLICATIONS = ("x-owa-version", "x-aspnet-version", "ms-server-activesync", "ms-webstorage")
"""Headers by which an application of Exchange has answered, and not its web server alone."""

_FORWARDS = "arr/"
"""In X-Powered-By: Application Request Routing, by which IIS itself is a proxy."""

_HEADERS = {
    "x-varnish": "Varnish",
    "x-squid-error": "squid",
    "cf-ray": "cloudflare",
    "x-amz-cf-id": "CloudFront",
    "x-arr-log-id": "Application Request Routing",
}
_COOKIES = {
    "BIGipServer": "F5 BIG-IP",
    "NSC_": "Citrix NetScaler",
    "AWSALB": "awselb",
    "AWSELB": "awselb",
    "ISAWPLB": "ISA Server",
    "ARRAffinity": "Application Request Routing",
}
"""How the names of cookies begin by which load balancers know a client again."""

_PAGES: tuple[tuple[re.Pattern[str], str | None], ...] = (
    (
        re.compile(r"<hr\s?/?>\s{0,4}<center>([a-z][\w.-]{2,40})(?:/[\w.]{1,20}[^<]{0,30})?</center>", re.IGNORECASE),
        None,
    ),
    (re.compile(r"<address>(Apache)\b[^<]{0,200}</address>"), None),
    (
        re.compile(
            r'\A<!DOCTYPE HTML PUBLIC "-//(?:IETF//DTD HTML 2\.0|W3C//DTD HTML 4\.01)//EN"[^>\n]{0,60}>\n<html><head>\n'
            r"<title>[45]\d\d [^<\n]{1,60}</title>\n</head><body>\n<h1>"
        ),
        "Apache",
    ),
    (re.compile(r"\((squid)/[\w.-]+\)"), None),
    (re.compile(r"<p>\s*(Varnish) cache server\s*</p>"), None),
    (re.compile(r"\b(ISA Server|Forefront TMG|Threat Management Gateway)\b"), None),
    (re.compile(r"^upstream connect error or disconnect/reset before headers"), "envoy"),
    (re.compile(r"<b>Http/1\.1 Service Unavailable</b>"), "Citrix NetScaler"),
    (
        re.compile(
            r"<h1>[45]\d\d [A-Za-z' -]{1,40}</h1>\s?(?:No server is available to handle this request\.|"
            r"The server returned an invalid or incomplete response\.|The server didn't respond in time\.|"
            r"Your browser sent an invalid request\.|Your browser didn't send a complete request in time\.|"
            r"Request forbidden by administrative rules\.|The request entity exceeds the maximum allowed\.|"
            r"You have sent too many requests in a given amount of time\.|An internal server error occurred\.)"
        ),
        "HAProxy",
    ),
)
"""The error pages that products have built in: where their name stands, or to whom the whole page belongs."""

HTTP_SYS = "Microsoft-HTTPAPI"
"""The kernel of Windows, which answers 503 where an application of IIS is stopped: that is no gateway."""

_HTML = re.compile(r"<(?:!doctype html|html|head|body|h[1-6])\b", re.IGNORECASE)
_OF_HTTP_SYS = re.compile(r"<h1>Service Unavailable</h1>", re.IGNORECASE)
"""IIS 6.0 sends it without any header that names it."""

_LONGEST_ERROR_PAGE = 16_384
_NAME = re.compile(r"[^\s/()<>\x00-\x1f]{1,60}(?: [^\s/()<>\x00-\x1f]{1,60})?")
_VIA = re.compile(
    r"(?:\w{1,8}/)?\d[\d.]{0,8}\s{1,4}([^\s,():]{1,80})(?::\d{1,5})?(?:\s?\(([^()/\s]{1,40})[^()]{0,200}\))?"
)
"""Protocol, who received it, and its product in a comment (RFC 9110, section 7.6.3)."""


def is_of_iis(answer: HttpAnswer) -> bool:
    """Whether the web server of Exchange made it, and nothing in front."""
    made_by = f"{answer.headers.get('server', '')} {answer.headers.get('x-powered-by', '')}".lower()
    return "microsoft-iis" in made_by or "asp.net" in made_by or "x-aspnet-version" in answer.headers


def is_of_application(answer: HttpAnswer) -> bool:
    """Whether an application of Exchange made it, as no web server does that lets nobody in."""
    return any(name in answer.headers for name in _OF_APPLICATIONS) or names_activesync(answer)


def names_activesync(answer: HttpAnswer) -> bool:
    """Whether it has a header of an ActiveSync server."""
    return any(name.startswith(("ms-as", "ms-server-activesync")) for name in answer.headers)


def is_of_client_access_server(answer: HttpAnswer) -> bool:
    """Whether the answer shows that the Client Access server made it: what is in front may have passed it on.

    IIS that forwards requests has the marks of IIS as well: only an application's are the server's own then.
    """
    return is_of_application(answer) or (is_of_iis(answer) and not _forwards(answer))


def name_in_front(*answers: HttpAnswer) -> str | None:
    """The product that stands before the Client Access server, as it names itself first; None where none does."""
    ways = (_by_server, _by_headers, _by_cookies, _by_via)
    return next((name for answer in answers for name in _names(answer, *ways)), None)


def name_of_maker(answer: HttpAnswer) -> str | None:
    """The product that made an answer that is not the Client Access server's: by its page as well."""
    return next(_names(answer, _by_server, _by_page, _by_headers, _by_cookies, _by_via), None)


def name_of_page(answer: HttpAnswer) -> str | None:
    """The product whose own error page it is, which no server behind it sends; None for all other pages."""
    return None if is_of_client_access_server(answer) else _by_page(answer)


def is_page_of_its_own(answer: HttpAnswer) -> bool:
    """Whether it is a page, and not the one line by which the kernel of Windows says that nothing answers."""
    text = answer.text.strip()
    return _HTML.match(text) is not None and _OF_HTTP_SYS.fullmatch(text) is None


def describe_status(answer: HttpAnswer) -> str:
    """`HTTP 404`, with the product whose own built-in page it came with: then the server was not asked at all."""
    made_by = name_of_page(answer)
    return f"HTTP {answer.status} of {made_by}" if made_by else f"HTTP {answer.status}"


def _names(answer: HttpAnswer, *ways: Callable[[HttpAnswer], str | None]) -> Iterator[str]:
    yield from (name for way in ways if (name := way(answer)))


def _forwards(answer: HttpAnswer) -> bool:
    return _FORWARDS in answer.headers.get("x-powered-by", "").lower() or "x-arr-log-id" in answer.headers


def _by_server(answer: HttpAnswer) -> str | None:
    """The product's name without its version."""
    if _forwards(answer):
        return "Application Request Routing"
    value = answer.headers.get("server", "").strip()
    found = _NAME.match(value)
    return found[0] if found and "microsoft-iis" not in value.lower() else None


def _by_page(answer: HttpAnswer) -> str | None:
    text = answer.text[:_LONGEST_ERROR_PAGE]
    for pattern, name in _PAGES:
        found = pattern.search(text)
        if found is not None:
            return name or found[1]
    return None


def _by_headers(answer: HttpAnswer) -> str | None:
    return next((product for name, product in _HEADERS.items() if name in answer.headers), None)


def _by_cookies(answer: HttpAnswer) -> str | None:
    cookies = answer.headers.get_list("set-cookie")
    return next((product for begin, product in _COOKIES.items() if any(c.startswith(begin) for c in cookies)), None)


def _by_via(answer: HttpAnswer) -> str | None:
    """Every proxy adds itself at the end: the last one is nearest to the client."""
    found = [match[2] or match[1] for match in _VIA.finditer(answer.headers.get("via", ""))]
    if found:
        return found[-1]
    return "a proxy that sends Via" if "via" in answer.headers else None
