"""Goes on as the user or the device does, once and by hand: to the URL that a server gave, or to Autodiscover."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from harness.model.observation import Advice
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import HTTPS_PORT, Logon, Operation, Protocol
from harness.model.stimulus import AutodiscoverServer, FollowUp, Stimulus
from harness.probes.credentials import find_offered_logon
from harness.probes.http import HttpRequest, WebClient
from harness.probes.probe_result import NoAnswerError, ProbeResult, malformed, refused
from harness.probes.user_agents import user_agent_of
from harness.wire.errors import WireError

Perform = Callable[[Stimulus], Awaitable[ProbeResult]]
"""Holds one conversation with the server that a stimulus names."""

_NOT_FOLLOWED = (OutcomeKind.UNREACHABLE, OutcomeKind.UNAUTHORIZED)
_WEB_SERVICES = (Protocol.EWS, Protocol.AVAILABILITY)
_FILE_OF_WEB_SERVICES = "Exchange.asmx"


async def follow(
    stimulus: Stimulus, following: FollowUp, result: ProbeResult, web: WebClient, perform: Perform
) -> ProbeResult:
    """The result at the URL that `result` gives; refused where it gives none. Raises NoAnswerError, as `perform` does.

    A device that is answered 451 without a URL asks Autodiscover for it (MS-ASHTTP, section 3.1.5.2.2). Of Outlook's
    settings a client outside takes those of EXPR. Only the hosts of `following` are connected to, and only by HTTPS,
    since credentials are sent.
    """
    if result.outcome.kind in _NOT_FOLLOWED or result.prerequisite is not None:
        return result
    if result.outcome.kind is OutcomeKind.WRONG_SERVER and not (result.outcome.location or "").strip():
        return await _follow_autodiscover(stimulus, following, result, web, perform)
    if result.outcome.exch is not None and result.outcome.expr is None:
        return replace(result, advice=Advice.NOT_OUTSIDE)
    return replace(await _follow_url(stimulus, following, result, web, perform), advice=Advice.ANSWER)


async def _follow_autodiscover(
    stimulus: Stimulus, following: FollowUp, result: ProbeResult, web: WebClient, perform: Perform
) -> ProbeResult:
    """The end of a device that Autodiscover sends on, or what it got instead of settings.

    No answer on that way says nothing of the server that sent the 451.
    """
    server = following.autodiscover
    if server is None:
        return replace(result, advice=Advice.NOT_ASKED)
    try:
        ended = await perform(_ask(server, stimulus))
        if ended.outcome.kind is OutcomeKind.SETTINGS:
            ended = await _follow_url(stimulus, following, ended, web, perform)
    except NoAnswerError as end:
        ended = end.result
    except WireError as error:
        ended = malformed(str(error))
    words = f"{result.explanation}; by Autodiscover at {server.host}: {ended.explanation}"
    return replace(ended, explanation=words, advice=Advice.AUTODISCOVER)


def _ask(server: AutodiscoverServer, stimulus: Stimulus) -> Stimulus:
    return replace(
        stimulus,
        protocol=Protocol.AUTODISCOVER,
        operation=Operation.MOBILESYNC,
        entry=server.entry,
        host=server.host,
        port=HTTPS_PORT,
        logon=server.logon,
        follow_up=None,
    )


async def _follow_url(
    stimulus: Stimulus, following: FollowUp, result: ProbeResult, web: WebClient, perform: Perform
) -> ProbeResult:
    urls = tuple(_urls_in(result.outcome, following))
    if not urls:
        return refused(f"no URL to follow: {result.explanation}")
    url = next((url for url in urls if _is_allowed(url, following)), None)
    if url is None:
        why_not = "; ".join(f"{url} was not followed, {_why_not_followed(url)}" for url in urls)
        return replace(refused(why_not), not_followed=urls)
    requested = _requested(url, following)
    parts = urlsplit(requested)
    next_stimulus = replace(
        stimulus,
        protocol=following.protocol,
        operation=following.operation,
        host=parts.hostname or "",
        port=parts.port or HTTPS_PORT,
        logon=await _find_logon(web, requested, following.protocol),
        url=requested,
        follow_up=None,
    )
    next_result = await perform(next_stimulus)
    again = ", again" if url in _urls_in(next_result.outcome, following) else ""
    return replace(next_result, explanation=f"followed to {requested}: {next_result.explanation}{again}")


def _urls_in(outcome: Outcome, following: FollowUp) -> Iterator[str]:
    """The URLs of a redirection page, of X-MS-Location or of an Autodiscover answer.

    Where EXPR has no EwsUrl, ASUrl is the address of Web Services too (protocol-facts, section 4.2).
    """
    for url in (outcome.link, outcome.location):
        if url:
            yield url
    if outcome.expr is not None:
        availability = outcome.expr.get("availability", ())
        is_availability = following.protocol is Protocol.AVAILABILITY
        yield from availability if is_availability else outcome.expr.get("ews") or availability
        return
    for urls in (outcome.urls or {}).values():
        yield from urls


def _is_allowed(url: str, following: FollowUp) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").removesuffix(".")
    return parts.scheme.lower() == "https" and host in following.hosts and port in (None, HTTPS_PORT)


def _why_not_followed(url: str) -> str:
    """What keeps credentials from going there."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "which is not a URL"
    if parts.scheme.lower() != "https" or not parts.hostname:
        return "which is not a URL of HTTPS"
    if port not in (None, HTTPS_PORT):
        return f"which is at port {port}"
    return "which is at another host than expected"


def _requested(url: str, following: FollowUp) -> str:
    """What a client requests: Web Services answer at a file, which a URL may leave out (`https://www.contoso.com/EWS`)."""
    parts = urlsplit(url)
    if (parts.hostname or "").endswith("."):
        parts = parts._replace(netloc=(parts.hostname or "").removesuffix("."))  # no certificate has the final dot
        url = parts.geturl()
    names_file = "." in parts.path.rpartition("/")[2]
    if following.protocol not in _WEB_SERVICES or names_file:
        return url
    return parts._replace(path=f"{parts.path.rstrip('/')}/{_FILE_OF_WEB_SERVICES}").geturl()


async def _find_logon(web: WebClient, url: str, protocol: Protocol) -> Logon:
    """The logon that the server offers to that client without credentials; forms where it does not answer 401."""
    answer = await web.send(HttpRequest("GET", url, (("User-Agent", user_agent_of(protocol)),)))
    if answer.status != 401:
        return Logon.FORMS
    return find_offered_logon(answer) or Logon.BASIC
