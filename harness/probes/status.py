"""What an HTTP status says by itself, the same for every protocol over HTTP (contract, section 3)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from harness.model.outcome import Outcome, OutcomeKind
from harness.probes.http import Answer
from harness.probes.seen import Seen, malformed, refused, unauthorized

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LOGON_PAGES = ("/auth/logon.aspx", "/auth/owalogon.asp", "/cookieauth.dll")
"""Of Outlook Web Access, of its Exchange 2003 paths, and of ISA Server (protocol-facts, sections 1.1 and 1.2)."""


def read_denial(answer: Answer) -> Seen | None:
    """The outcome of an answer other than 2xx; None for 2xx, where the protocol itself must tell."""
    status = answer.status
    if 200 <= status < 300:
        return None
    if status in {401, 440}:
        return unauthorized(f"HTTP {status}")
    if leads_to_logon(answer):
        return unauthorized(f"{status} to the logon page")
    if status in _REDIRECTS:
        return read_redirect(answer)
    return refused(f"HTTP {status}") if 400 <= status < 600 else malformed(f"HTTP {status}")


def leads_to_logon(answer: Answer) -> bool:
    """True for a redirect to a forms logon page of the same host, ISA's included."""
    target = redirect_target(answer)
    return target is not None and is_same_host(answer, target) and path_of(target).endswith(_LOGON_PAGES)


def read_redirect(answer: Answer) -> Seen:
    """`redirect_host` or `redirect_path` with the Location as sent."""
    location = answer.headers.get("location", "")
    target = redirect_target(answer)
    if target is None:
        return malformed(f"HTTP {answer.status} without a Location that is a URL")
    kind = OutcomeKind.REDIRECT_PATH if is_same_host(answer, target) else OutcomeKind.REDIRECT_HOST
    return Seen(Outcome(kind, location=location), f"{answer.status} to {location}")


def redirect_target(answer: Answer) -> str | None:
    """The absolute URL that a redirect leads to; None where the answer is none or its Location no URL."""
    location = answer.headers.get("location", "").strip()
    return resolve(answer, location) if answer.status in _REDIRECTS and location else None


def resolve(answer: Answer, reference: str) -> str | None:
    """The absolute URL of `reference` as it stands in `answer`; None where it is no URL."""
    try:
        target = urljoin(answer.url, reference)
        return target if urlsplit(target).hostname else None
    except ValueError:
        return None


def is_same_host(answer: Answer, target: str) -> bool:
    """True where `target`, an absolute URL, names the host that `answer` came from."""
    return host_of(target) == host_of(answer.url)


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".")


def path_of(url: str) -> str:
    """The path in lower case: IIS does not tell the cases apart."""
    return urlsplit(url).path.lower()


def wrong_server(answer: Answer) -> Seen:
    """451 with the X-MS-Location where it is given (MS-ASHTTP, section 3.1.5.2.2)."""
    location = answer.headers.get("x-ms-location")
    words = f"HTTP 451 with X-MS-Location {location}" if location else "HTTP 451 without X-MS-Location"
    return Seen(Outcome(OutcomeKind.WRONG_SERVER, location=location), words)
