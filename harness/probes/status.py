"""What an HTTP status means, the same for every protocol over HTTP (contract, section 3)."""

from __future__ import annotations

from harness.model.outcome import Outcome, OutcomeKind
from harness.probes.http import HttpAnswer
from harness.probes.probe_result import ProbeResult, malformed, refused, unauthorized
from harness.probes.status_advice import find_status_without_verdict
from harness.probes.urls import is_same_host, resolve
from harness.probes.whose_answer import describe_status, name_in_front
from harness.wire.logon_pages import is_logon_page

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def read_denial(answer: HttpAnswer) -> ProbeResult | None:
    """The result of an answer other than 2xx; None for 2xx, where the body decides."""
    status = answer.status
    if 200 <= status < 300:
        return None
    without_verdict = find_status_without_verdict(answer)
    if without_verdict is not None:
        return without_verdict
    if status in {401, 440}:
        return unauthorized(describe_status(answer))
    if leads_to_logon(answer):
        return unauthorized(f"{status} to the logon page")
    if status in _REDIRECTS:
        return read_redirect(answer)
    return refused(describe_status(answer)) if 400 <= status < 600 else malformed(f"HTTP {status}")


def leads_to_logon(answer: HttpAnswer) -> bool:
    """True for a redirect to a forms logon page of the same host, or of ISA Server."""
    target = redirect_target(answer)
    return target is not None and is_same_host(answer, target) and is_logon_page(target)


def read_redirect(answer: HttpAnswer) -> ProbeResult:
    """`redirect_host` or `redirect_path` with the Location as sent."""
    location = answer.headers.get("location", "")
    target = redirect_target(answer)
    if target is None:
        return malformed(f"HTTP {answer.status} without a Location that is a URL")
    kind = OutcomeKind.REDIRECT_PATH if is_same_host(answer, target) else OutcomeKind.REDIRECT_HOST
    return ProbeResult(Outcome(kind, location=location), f"{answer.status} to {location}")


def redirect_target(answer: HttpAnswer) -> str | None:
    """The absolute URL of a redirect; None where the answer is no redirect or its Location is not a URL."""
    location = answer.headers.get("location", "").strip()
    return resolve(answer, location) if answer.status in _REDIRECTS and location else None


def wrong_server(answer: HttpAnswer) -> ProbeResult:
    """The result of a 451, with its X-MS-Location if it has one (MS-ASHTTP, section 3.1.5.2.2)."""
    location = answer.headers.get("x-ms-location", "").strip() or None
    return ProbeResult(Outcome(OutcomeKind.WRONG_SERVER, location=location), _words_of_451(answer, location))


def _words_of_451(answer: HttpAnswer, location: str | None) -> str:
    if location is not None:
        return f"HTTP 451 with X-MS-Location {location}"
    in_front = name_in_front(answer)
    hidden = f", which a server may leave out and {in_front} in front may hide" if in_front is not None else ""
    return f"HTTP 451 without X-MS-Location{hidden}"
