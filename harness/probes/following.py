"""Following advice: what the user or the device does with the URL that it was given, once and by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Logon
from harness.model.stimulus import FollowUp, Stimulus
from harness.probes.http import Call, WebClient
from harness.probes.owa import USER_AGENT
from harness.probes.seen import Seen, refused

Perform = Callable[[Stimulus], Awaitable[Seen]]
"""One conversation with the server that a stimulus names."""

_NO_ANSWER = (OutcomeKind.UNREACHABLE, OutcomeKind.UNAUTHORIZED)
_HTTPS_PORT = 443


async def follow(asked: Stimulus, following: FollowUp, seen: Seen, web: WebClient, perform: Perform) -> Seen:
    """What the client sees where `seen` sends it; a dead end is refused. May raise NoAnswer, as `perform` may.

    Nobody but the hosts of `following` is asked, and nobody in plain HTTP: credentials go along.
    """
    if seen.outcome.kind in _NO_ANSWER or seen.prerequisite is not None:
        return seen
    urls = tuple(_advice(seen.outcome))
    if not urls:
        return refused(f"no advice that could be followed: {seen.explanation}")
    url = next((url for url in urls if _may_be_asked(url, following)), None)
    if url is None:
        return refused(f"advice that leads out of the deployment: {' '.join(urls)}")
    parts = urlsplit(url)
    there = replace(
        asked,
        protocol=following.protocol,
        operation=following.operation,
        host=parts.hostname or "",
        port=parts.port or _HTTPS_PORT,
        logon=await _find_logon(web, url),
        url=url,
        follow_up=None,
    )
    after = await perform(there)
    again = ", again" if url in _advice(after.outcome) else ""
    return replace(after, explanation=f"followed to {url}: {after.explanation}{again}")


def _advice(outcome: Outcome) -> Iterator[str]:
    """The URLs of a redirection page, of X-MS-Location or of an Autodiscover answer."""
    for url in (outcome.link, outcome.location):
        if url:
            yield url
    for urls in (outcome.urls or {}).values():
        yield from urls


def _may_be_asked(url: str, following: FollowUp) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme.lower() == "https" and (parts.hostname or "") in following.hosts and port in (None, _HTTPS_PORT)


async def _find_logon(web: WebClient, url: str) -> Logon:
    """The way to log on that the server offers to somebody without credentials; where it asks for none, its form."""
    answer = await web.send(Call("GET", url, (("User-Agent", USER_AGENT),)))
    if answer.status != 401:
        return Logon.FORMS
    offered = {value.partition(" ")[0].lower() for value in answer.headers.get_list("www-authenticate")}
    return Logon.WINDOWS if "basic" not in offered and offered & {"ntlm", "negotiate"} else Logon.BASIC
