"""Before the first case: does every port answer, and in TLS that a client may trust? No credentials are sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from harness.model.deployment import Deployment, Live, MailSecurity
from harness.probes.failures import failure_in_words
from harness.probes.live.advice import (
    advise_on_connection,
    advise_on_lowering,
    advise_on_old_suites,
    find_certificate_error,
)
from harness.probes.live.doors import Door, find_doors
from harness.probes.live.handshake import TlsRefusedError, agree_on_old_suites, agree_on_tls, open_door
from harness.probes.live.network import LiveConversation, LiveNetwork
from harness.probes.live.old_suites import Agreement
from harness.probes.live.tls import DEFAULT_MINIMUM, lenient_context


@dataclass(frozen=True, slots=True)
class Trouble:
    """A port on which no case can be judged: what was found there, and what to do about it."""

    server: str
    host: str
    port: int
    found: str
    advice: str


async def check_connections(deployment: Deployment, network: LiveNetwork) -> tuple[Trouble, ...]:
    """Try each entry server and array at each port that a case may be aimed at; in the deployment file's order."""
    in_flight = asyncio.Semaphore(deployment.live.concurrency)

    async def check(door: Door) -> Trouble | None:
        async with in_flight:
            return await _check(door, network.conversation(), deployment.live)

    found = await asyncio.gather(*(check(door) for door in find_doors(deployment)))
    return tuple(trouble for trouble in found if trouble is not None)


async def _check(door: Door, conversation: LiveConversation, live: Live) -> Trouble | None:
    try:
        async with asyncio.timeout(live.timeout_seconds):
            if door.security is MailSecurity.NONE:
                async with open_door(door, conversation):
                    return None
            await agree_on_tls(door, conversation, conversation.tls_context(door.host))
    except TlsRefusedError as error:
        return await _diagnose(door, conversation, live, error)
    except OSError as error:
        return _trouble(door, failure_in_words(error)[1], advise_on_connection(error, door))
    return None


async def _diagnose(door: Door, conversation: LiveConversation, live: Live, error: TlsRefusedError) -> Trouble:
    """Many servers hang up without a word: what they would have agreed to says more than the error does."""
    words = failure_in_words(error)[1]
    if not words.startswith("TLS failure"):
        words += " during the TLS handshake"
    if find_certificate_error(error) is not None:
        return _trouble(door, words, advise_on_connection(error, door))
    agreed = await _try_lenient(door, conversation, live)
    if agreed is not None:
        found = f"{words}; the server offers {agreed.version} with {agreed.suite}"
        return _trouble(door, found, advise_on_lowering(agreed, minimum=live.minimum_tls or DEFAULT_MINIMUM))
    agreed = await _try_old_suites(door, conversation, live)
    if agreed is not None:
        found = f"{words}; the server offers {agreed.version} with {agreed.suite} only"
        return _trouble(door, found, advise_on_old_suites())
    return _trouble(door, words, advise_on_connection(error, door))


async def _try_lenient(door: Door, conversation: LiveConversation, live: Live) -> Agreement | None:
    try:
        async with asyncio.timeout(live.timeout_seconds):
            return await agree_on_tls(door, conversation, lenient_context())
    except OSError:
        return None


async def _try_old_suites(door: Door, conversation: LiveConversation, live: Live) -> Agreement | None:
    try:
        async with asyncio.timeout(live.timeout_seconds):
            return await agree_on_old_suites(door, conversation)
    except OSError:
        return None


def _trouble(door: Door, found: str, advice: str) -> Trouble:
    return Trouble(door.server, door.host, door.port, found, advice)
