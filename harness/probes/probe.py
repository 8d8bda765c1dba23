"""Performs a stimulus and gives an Observation, for every answer and every failure.

Each visit has a client of its own. A failure of the server becomes `unreachable` or `malformed`; only cancellation and
mistakes of the harness are raised as exceptions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from harness.model.observation import Exchange, Observation, Visit
from harness.model.outcome import Hop, OutcomeKind
from harness.model.printable import brief
from harness.model.protocol import Protocol
from harness.model.stimulus import Account, Stimulus
from harness.probes.activesync import perform_activesync
from harness.probes.autodiscover import perform_autodiscover
from harness.probes.before_logon import with_logon_noted
from harness.probes.control import ScriptRunner, ServerControl
from harness.probes.following import follow
from harness.probes.http import ClientState, WebClient
from harness.probes.limits import Limits
from harness.probes.mail import perform_mail
from harness.probes.mail_connection import MailConnection
from harness.probes.masking import Mask
from harness.probes.network import Conversation
from harness.probes.outlook_anywhere import ChannelClients, perform_outlook_anywhere
from harness.probes.owa import perform_owa
from harness.probes.probe_result import NoAnswerError, ProbeResult, malformed
from harness.probes.safekeeping import Safekeeping
from harness.probes.web_services import perform_web_services
from harness.probes.webdav import perform_webdav
from harness.wire.errors import WireError

__all__ = ["Limits", "ReadHops", "perform"]

ReadHops: TypeAlias = Callable[[], Awaitable[tuple[Hop, ...] | None]]
_DEFAULT_LIMITS = Limits()


async def perform(
    stimulus: Stimulus,
    accounts: Mapping[str, Account],
    conversation: Conversation,
    *,
    limits: Limits = _DEFAULT_LIMITS,
    read_hops: ReadHops | None = None,
    control: ServerControl | None = None,
    left_changed: Callable[[str], None] = lambda _: None,
    safekeeping: Safekeeping | None = None,
    token: str | None = None,
) -> Observation:
    """What was observed of `stimulus`; `accounts` are keyed by mailbox address, and the first mailbox logs on.

    With `visits` above 1 each mailbox makes that many visits, in turns (a, b, b, a), on new connections but with the
    cookies of its earlier visits, unless each visit is that of a new client. A mailbox whose logon is refused makes no
    further visit, since each attempt counts towards a lockout; a prerequisite ends all visits. Each application of a
    user keeps cookies of its own. `read_hops` is called
    before and after each visit and gives all hops of the conversation so far; without it hops stay None. A script needs
    a `control`; its changes are always restored, and what cannot be restored is reported to `left_changed`;
    `safekeeping` is told of each before it is made. The User-Agent of each request ends with the `token`, which servers
    may log. Raises ControlError where a server could not be changed.
    """
    new_client = partial(ClientState, token)
    if stimulus.script is not None:
        assert control is not None, "a script is sent only to servers that can be changed"
        async with ScriptRunner(control, stimulus.script, left_changed, safekeeping) as script_runner:
            return await _visits(stimulus, accounts, conversation, limits, new_client, read_hops, script_runner)
    if stimulus.visits == 1:
        result, exchanges = await _visit(stimulus, accounts, conversation, limits, new_client())
        return await _observation(stimulus, result, exchanges, read_hops)
    return await _visits(stimulus, accounts, conversation, limits, new_client, read_hops)


async def _visits(
    stimulus: Stimulus,
    accounts: Mapping[str, Account],
    conversation: Conversation,
    limits: Limits,
    new_client: Callable[[], ClientState],
    read_hops: ReadHops | None,
    script_runner: ScriptRunner | None = None,
) -> Observation:
    exchanges: list[Exchange] = []
    visits: list[Visit] = []
    refused_mailboxes: set[str] = set()
    clients: defaultdict[tuple[str, Protocol], ClientState] = defaultdict(new_client)
    result, before_logon = malformed("no visit"), False
    for number, visiting in enumerate(_visits_in_order(stimulus)):
        (mailbox,) = visiting.mailboxes
        if mailbox in refused_mailboxes:
            continue
        if script_runner is not None:
            await script_runner.prepare(number)
        hops_before = await _hops(read_hops)
        client = new_client() if stimulus.new_clients else clients[mailbox, visiting.protocol]
        result, visit_exchanges = await _visit(visiting, accounts, conversation, limits, client)
        exchanges += visit_exchanges
        before_logon |= result.before_logon
        hops = await _hops(read_hops)
        visits.append(Visit(mailbox, result.outcome, hops[len(hops_before or ()) :] if hops is not None else None))
        ended = script_runner.end_of(result) if script_runner is not None and number == 0 else None
        if ended is not None:
            result = ended
            break
        if result.prerequisite is not None:
            break
        if result.outcome.kind is OutcomeKind.UNAUTHORIZED:
            refused_mailboxes.add(mailbox)
    seen = await _observation(stimulus, result, tuple(exchanges), read_hops)
    return replace(seen, visits=tuple(visits), before_logon=before_logon)


def _visits_in_order(stimulus: Stimulus) -> Iterator[Stimulus]:
    """A different mailbox first in each round: else load balancing in turns would look like affinity."""
    mailboxes = stimulus.mailboxes
    for turn in range(len(stimulus.script.before) if stimulus.script else stimulus.visits):
        first = turn % len(mailboxes)
        for mailbox in (*mailboxes[first:], *mailboxes[:first]):
            yield from (replace(application, mailboxes=(mailbox,)) for application in stimulus.applications)


async def _hops(read_hops: ReadHops | None) -> tuple[Hop, ...] | None:
    return await read_hops() if read_hops is not None else None


async def _observation(
    stimulus: Stimulus, result: ProbeResult, exchanges: tuple[Exchange, ...], read_hops: ReadHops | None
) -> Observation:
    hops = await _hops(read_hops)
    return Observation(
        outcome=result.outcome,
        explanation=result.explanation,
        exchanges=exchanges,
        moves_by=result.moves_by,
        unfollowed=result.unfollowed,
        unread=result.unread,
        hops=None if hops is None else tuple(hop for hop in hops if stimulus.causes(hop)),
        prerequisite=result.prerequisite,
        contents=result.contents,
        mailbox_server_reached=result.mailbox_server_reached,
        advice=result.advice,
        doubted_logon=result.doubted_logon,
        before_logon=result.before_logon,
        not_followed=result.not_followed,
    )


async def _visit(
    stimulus: Stimulus,
    accounts: Mapping[str, Account],
    conversation: Conversation,
    limits: Limits,
    client: ClientState,
) -> tuple[ProbeResult, tuple[Exchange, ...]]:
    """One visit, its outcome and what is said of it as they may be recorded."""
    account = accounts[stimulus.mailboxes[0]]
    mask = Mask([account])
    if stimulus.protocol in {Protocol.POP3, Protocol.IMAP4}:
        result, exchanges = await _visit_over_mail(stimulus, account, conversation, mask, limits)
    elif stimulus.protocol is Protocol.OUTLOOK_ANYWHERE:
        async with conversation.http_transport() as inbound, conversation.http_transport() as outbound:
            clients = ChannelClients(*(WebClient(each, mask, limits, client) for each in (inbound, outbound)))
            result, exchanges = await _visit_over_channels(stimulus, account, clients, limits)
            result = with_logon_noted(stimulus, result, clients.inbound)
    else:
        async with conversation.http_transport() as transport:
            web = WebClient(transport, mask, limits, client)
            result, exchanges = await _visit_over_http(stimulus, account, web, limits)
            result = with_logon_noted(stimulus, result, web)
    return _as_recorded(result, mask), exchanges


def _as_recorded(result: ProbeResult, mask: Mask) -> ProbeResult:
    """Masked, and what is said in words printable too. URLs stay as the server wrote them."""

    def said(words: str) -> str:
        return brief(mask.text(words))

    return replace(
        result,
        outcome=mask.outcome(result.outcome),
        explanation=said(result.explanation),
        unfollowed=None if result.unfollowed is None else said(result.unfollowed),
        unread=None if result.unread is None else said(result.unread),
        prerequisite=None if result.prerequisite is None else said(result.prerequisite),
        not_followed=tuple(map(mask.text, result.not_followed)),
    )


async def _visit_over_mail(
    stimulus: Stimulus, account: Account, conversation: Conversation, mask: Mask, limits: Limits
) -> tuple[ProbeResult, tuple[Exchange, ...]]:
    async with MailConnection(stimulus, conversation, mask, limits) as connection:
        try:
            result = await perform_mail(stimulus, account, connection)
        except NoAnswerError as end:
            result = end.result
        return result, tuple(connection.exchanges)


async def _visit_over_channels(
    stimulus: Stimulus, account: Account, clients: ChannelClients, limits: Limits
) -> tuple[ProbeResult, tuple[Exchange, ...]]:
    try:
        result = await perform_outlook_anywhere(stimulus, account, clients, limits)
    except NoAnswerError as end:
        result = end.result
    return result, (*clients.inbound.exchanges, *clients.outbound.exchanges)


async def _visit_over_http(
    stimulus: Stimulus, account: Account, web: WebClient, limits: Limits
) -> tuple[ProbeResult, tuple[Exchange, ...]]:
    try:
        result = await _perform_over_http(stimulus, account, web, limits)
        if stimulus.follow_up is not None:
            result = await follow(
                stimulus,
                stimulus.follow_up,
                result,
                web,
                lambda followed: _perform_over_http(followed, account, web, limits),
            )
    except NoAnswerError as end:
        result = end.result
    except WireError as error:
        result = malformed(str(error))
    return result, tuple(web.exchanges)


async def _perform_over_http(stimulus: Stimulus, account: Account, web: WebClient, limits: Limits) -> ProbeResult:
    if stimulus.protocol is Protocol.OWA:
        return await perform_owa(stimulus, account, web, limits)
    if stimulus.protocol in {Protocol.EWS, Protocol.AVAILABILITY}:
        return await perform_web_services(stimulus, account, web, limits)
    return await _PROBES[stimulus.protocol](stimulus, account, web)


_PROBES: Mapping[Protocol, Callable[[Stimulus, Account, WebClient], Awaitable[ProbeResult]]] = {
    Protocol.EAS: perform_activesync,
    Protocol.AUTODISCOVER: perform_autodiscover,
    Protocol.WEBDAV: perform_webdav,
}
"""The protocols over HTTP with one connection whose probes need no limits."""
