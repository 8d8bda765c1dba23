"""HTTP statuses that are no verdict, and what to do about each.

They are temporary, about the request itself, or from a device in between (RFC 9110, RFC 6585): such an answer shows
neither that a request is refused nor that it is served. What else an error status says is left to the protocol.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from harness.probes.http import HttpAnswer
from harness.probes.probe_result import ProbeResult, refused
from harness.probes.whose_answer import (
    HTTP_SYS,
    describe_status,
    is_of_client_access_server,
    is_page_of_its_own,
    name_of_maker,
    name_of_page,
)

LATER = (
    "which is temporary, so nothing can be judged: run this case again once the server and the mailbox's database "
    "are healthy"
)
_BY_A_PROXY = (
    "which a proxy in between says of itself, so nothing can be judged: see that it reaches the server, then run it "
    "again"
)
_NOT_REACHED = "says nothing of it: see that what stands in front reaches the server, then run this case again"
_OUR_REQUEST = (
    "which is about the form or the size of the request, so nothing can be judged: see that `host` and its entry in "
    "[connect] are names of the server, and which device in between limits requests"
)
_FORMS_LOGON = (
    "which is the time-out of a forms logon: clients of this service complete no form, so switch forms-based "
    "authentication off before its virtual directory"
)
_TOO_MANY = (
    "which limits how much a client sends, so nothing can be judged: set requests_per_second in [live], then run "
    "this case again"
)
_OF_ITS_LIMITS = (
    "which is about the form or the size of the request, so nothing can be judged: see which requests it takes there "
    "(size, headers, methods, Host), and that it passes the others on"
)
_OF_THE_MAILBOX = "which is about the account or the size of its mailbox: put it in order, then run this case again"

_OF_THE_POLICY = (
    "which demands a policy of the device before anything else, so nothing can be judged: look at the ActiveSync "
    "policy of the mailbox, or take it off for the run"
)

_OF_EVERY_PROTOCOL: Mapping[int, str] = {
    **dict.fromkeys((400, 411, 413, 414, 415, 417, 431), _OUR_REQUEST),
    **dict.fromkeys((407, 421, 426, 511), _BY_A_PROXY),
    **dict.fromkeys((408, 425), LATER),
    429: _TOO_MANY,
}
_OF_SERVICES: Mapping[int, str] = {440: _FORMS_LOGON, 503: LATER, **dict.fromkeys((502, 504), _BY_A_PROXY)}
"""Web Services and Autodiscover never refuse so what they will not proxy: they have codes for that."""

_OF_DEVICES: Mapping[int, str] = {
    440: _FORMS_LOGON,
    449: _OF_THE_POLICY,
    504: _BY_A_PROXY,
    **dict.fromkeys((456, 457, 507), _OF_THE_MAILBOX),
}
"""By 502 and 503 a server refuses to proxy ActiveSync (protocol-facts, sections 2.4 and 2.6)."""

_ASKS_TO_WAIT = ("retry-after", "x-ms-asthrottle")
"""Exchange 2007 sends neither (protocol-facts, section 2.4): who does will answer otherwise later."""


_OF_GATEWAYS = frozenset({502, 504, *range(520, 528), 530})
"""What a gateway says of the server behind it; those above 504 are of Cloudflare's alone."""


def find_status_without_verdict(answer: HttpAnswer) -> ProbeResult | None:
    """The result of a status that is no verdict for any client; None for all others."""
    return _find(answer, {})


def find_status_without_verdict_for_service(answer: HttpAnswer) -> ProbeResult | None:
    """The same for a client of Web Services or Autodiscover, for which there are more."""
    return _find(answer, _OF_SERVICES)


def find_status_without_verdict_for_device(answer: HttpAnswer) -> ProbeResult | None:
    """The same for a device, for which there are more."""
    return _find(answer, _OF_DEVICES)


def find_status_of_gateway(answer: HttpAnswer) -> ProbeResult | None:
    """The result of a status by which a gateway says that it does not reach the server; None for all others.

    By 502 and 503 a Client Access server refuses as well: such an answer is not its own where nothing of it shows. Who
    makes a 503 has to name itself, or to show a page of its own, since every web server has that status; and a 500 is
    a gateway's by the page alone that the product has built in.
    """
    if answer.status not in {500, 503, *_OF_GATEWAYS} or is_of_client_access_server(answer):
        return None
    name = name_of_page(answer) if answer.status == 500 else name_of_maker(answer)
    if answer.status == 500 and name is None:
        return None
    if answer.status == 503 and (name == HTTP_SYS or (name is None and not is_page_of_its_own(answer))):
        return None
    maker = name or "a proxy or gateway that does not name itself"
    words = f"HTTP {answer.status} of {maker}"
    return replace(refused(words), prerequisite=f"{words}, not of the Client Access server, {_NOT_REACHED}")


def _find(answer: HttpAnswer, of_this_client: Mapping[int, str]) -> ProbeResult | None:
    waits = answer.status == 503 and any(name in answer.headers for name in _ASKS_TO_WAIT)
    advice = of_this_client.get(answer.status) or (LATER if waits else _OF_EVERY_PROTOCOL.get(answer.status))
    of_gateway = find_status_of_gateway(answer)
    if of_gateway is not None or advice is None:
        return of_gateway
    maker = name_of_page(answer)
    if advice is _OUR_REQUEST and maker is not None:
        advice = _OF_ITS_LIMITS
    why = f"{maker or 'the server'} answers HTTP {answer.status}, {advice}"
    return replace(refused(describe_status(answer)), prerequisite=why)
