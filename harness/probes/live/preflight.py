"""Before the first case: does every port answer, with TLS that a client accepts? No credentials are sent."""

from __future__ import annotations

import asyncio

from harness.model.deployment import Deployment, Live, MailSecurity
from harness.model.preflight import ConnectionProblem
from harness.probes.failures import describe_failure
from harness.probes.live.handshake import (
    TlsRefusedError,
    connect_before_tls,
    negotiate_old_cipher_suites,
    negotiate_tls,
)
from harness.probes.live.network import LiveConversation, LiveNetwork
from harness.probes.live.old_cipher_suites import NegotiatedTls
from harness.probes.live.remedies import (
    find_certificate_error,
    remedy_for_connection,
    remedy_for_minimum_tls,
    remedy_for_old_cipher_suites,
)
from harness.probes.live.server_ports import ServerPort, find_server_ports
from harness.probes.live.tls import DEFAULT_MINIMUM, unverified_context
from harness.probes.live.watch import Nobody, Watch


async def check_connections(
    deployment: Deployment, network: LiveNetwork, watch: Watch | None = None
) -> tuple[ConnectionProblem, ...]:
    """Try each port of an entry server or array that a case may be sent to; in the order of the deployment file."""
    in_flight = asyncio.Semaphore(deployment.live.concurrency)
    watch = watch or Nobody()

    async def check(port: ServerPort) -> ConnectionProblem | None:
        async with in_flight:
            with watch.waits_for(f"{port.host}:{port.number}"):
                return await _check(port, network.conversation(), deployment.live)

    ports = find_server_ports(deployment)
    watch.begin("ports", len(ports))
    found = await asyncio.gather(*map(check, ports))
    return tuple(problem for problem in found if problem is not None)


async def _check(port: ServerPort, conversation: LiveConversation, live: Live) -> ConnectionProblem | None:
    try:
        async with asyncio.timeout(live.timeout_seconds):
            if port.security is MailSecurity.NONE:
                async with connect_before_tls(port, conversation):
                    return None
            await negotiate_tls(port, conversation, conversation.tls_context(port.host))
    except TlsRefusedError as error:
        return await _diagnose(port, conversation, live, error)
    except OSError as error:
        return _problem(port, describe_failure(error)[1], remedy_for_connection(error, port))
    return None


async def _diagnose(
    port: ServerPort, conversation: LiveConversation, live: Live, error: TlsRefusedError
) -> ConnectionProblem:
    """Many servers close the connection without an alert: what they would have accepted says more than the error."""
    words = describe_failure(error)[1]
    if not words.startswith("TLS failure"):
        words += " during the TLS handshake"
    if find_certificate_error(error) is not None:
        return _problem(port, words, remedy_for_connection(error, port))
    agreed = await _try_unverified(port, conversation, live)
    if agreed is not None:
        found = f"{words}; the server offers {agreed.version} with {agreed.suite}"
        return _problem(port, found, remedy_for_minimum_tls(agreed, minimum=live.minimum_tls or DEFAULT_MINIMUM))
    agreed = await _try_old_cipher_suites(port, conversation, live)
    if agreed is not None:
        found = f"{words}; the server offers {agreed.version} with {agreed.suite} only"
        return _problem(port, found, remedy_for_old_cipher_suites())
    return _problem(port, words, remedy_for_connection(error, port))


async def _try_unverified(port: ServerPort, conversation: LiveConversation, live: Live) -> NegotiatedTls | None:
    try:
        async with asyncio.timeout(live.timeout_seconds):
            return await negotiate_tls(port, conversation, unverified_context())
    except OSError:
        return None


async def _try_old_cipher_suites(port: ServerPort, conversation: LiveConversation, live: Live) -> NegotiatedTls | None:
    try:
        async with asyncio.timeout(live.timeout_seconds):
            return await negotiate_old_cipher_suites(port, conversation)
    except OSError:
        return None


def _problem(port: ServerPort, found: str, remedy: str) -> ConnectionProblem:
    return ConnectionProblem(port.server, port.host, port.number, found, remedy)
