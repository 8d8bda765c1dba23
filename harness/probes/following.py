"""FollowUp a redirection: what the user or the device does with the URL that a server gave, once and by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import HTTPS_PORT, Logon
from harness.model.stimulus import FollowUp, Stimulus
from harness.probes.http import HttpRequest, WebClient
from harness.probes.owa import USER_AGENT
from harness.probes.probe_result import ProbeResult, refused

Perform = Callable[[Stimulus], Awaitable[ProbeResult]]
"""Holds one conversation with the server that a stimulus names."""

_NOT_FOLLOWED = (OutcomeKind.UNREACHABLE, OutcomeKind.UNAUTHORIZED)


async def follow(
    stimulus: Stimulus, following: FollowUp, result: ProbeResult, web: WebClient, perform: Perform
) -> ProbeResult:
    """The result at the URL that `result` gives; refused where it gives none. Raises NoAnswerError, as `perform` does.

    Only the hosts of `following` are connected to, and only by HTTPS, since credentials are sent.
    """
    if result.outcome.kind in _NOT_FOLLOWED or result.prerequisite is not None:
        return result
    urls = tuple(_urls_in(result.outcome))
    if not urls:
        return refused(f"no URL to follow: {result.explanation}")
    url = next((url for url in urls if _is_allowed(url, following)), None)
    if url is None:
        return refused(f"not an HTTPS URL of a published host: {' '.join(urls)}")
    parts = urlsplit(url)
    next_stimulus = replace(
        stimulus,
        protocol=following.protocol,
        operation=following.operation,
        host=parts.hostname or "",
        port=parts.port or HTTPS_PORT,
        logon=await _find_logon(web, url),
        url=url,
        follow_up=None,
    )
    next_result = await perform(next_stimulus)
    again = ", again" if url in _urls_in(next_result.outcome) else ""
    return replace(next_result, explanation=f"followed to {url}: {next_result.explanation}{again}")


def _urls_in(outcome: Outcome) -> Iterator[str]:
    """The URLs of a redirection page, of X-MS-Location or of an Autodiscover answer."""
    for url in (outcome.link, outcome.location):
        if url:
            yield url
    for urls in (outcome.urls or {}).values():
        yield from urls


def _is_allowed(url: str, following: FollowUp) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme.lower() == "https" and (parts.hostname or "") in following.hosts and port in (None, HTTPS_PORT)


async def _find_logon(web: WebClient, url: str) -> Logon:
    """The logon that the server offers to a client without credentials; forms where it does not answer 401."""
    answer = await web.send(HttpRequest("GET", url, (("User-Agent", USER_AGENT),)))
    if answer.status != 401:
        return Logon.FORMS
    offered = {value.partition(" ")[0].lower() for value in answer.headers.get_list("www-authenticate")}
    return Logon.WINDOWS if "basic" not in offered and offered & {"ntlm", "negotiate"} else Logon.BASIC
