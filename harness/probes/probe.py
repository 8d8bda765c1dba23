"""The door of this room: performs a stimulus and gives an Observation, whatever comes.

Each visit has a client of its own. What a peer can do wrong ends as `unreachable` or `malformed`; only cancellation and
our own mistakes leave as exceptions.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

import httpx

from harness.model.observation import Exchange, Observation, Visit
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.protocol import Protocol
from harness.model.stimulus import Account, Stimulus
from harness.probes.activesync import perform_activesync
from harness.probes.autodiscover import perform_autodiscover
from harness.probes.control import Control, Stage
from harness.probes.following import follow
from harness.probes.http import WebClient
from harness.probes.limits import Limits
from harness.probes.mail import perform_mail
from harness.probes.mail_connection import MailConnection
from harness.probes.masking import Mask
from harness.probes.network import Conversation
from harness.probes.outlook_anywhere import perform_outlook_anywhere
from harness.probes.owa import perform_owa
from harness.probes.seen import NoAnswer, Seen, malformed
from harness.probes.web_services import perform_web_services
from harness.probes.webdav import perform_webdav
from harness.wire.errors import WireError

__all__ = ["HopsSeen", "Limits", "perform"]

HopsSeen: TypeAlias = Callable[[], Awaitable[tuple[Hop, ...] | None]]
_DEFAULT_LIMITS = Limits()


async def perform(
    stimulus: Stimulus,
    accounts: Mapping[str, Account],
    conversation: Conversation,
    *,
    limits: Limits = _DEFAULT_LIMITS,
    hops_seen: HopsSeen | None = None,
    control: Control | None = None,
    left_changed: Callable[[str], None] = lambda _: None,
) -> Observation:
    """What `stimulus` brought to light; `accounts` are keyed by mailbox address, and the first mailbox logs on.

    With `visits` above 1 each mailbox makes that many visits, in turns (a, b, b, a), on new connections but with
    the cookies that its earlier visits brought, unless these are to be new clients; one that is not let in does not
    come again, since each try counts towards a lockout, and one that has a prerequisite ends them all. `hops_seen`
    is asked before and after each visit and gives all hops of the conversation so far; without it hops stay None. A
    script needs a `control`; what it changed is restored whatever happens, and what cannot be is told to
    `left_changed`. Raises ControlError where a server could not be changed.
    """
    if stimulus.script is not None:
        assert control is not None, "nobody is asked to change servers that cannot be changed"
        async with Stage(control, stimulus.script, left_changed) as stage:
            return await _visits(stimulus, accounts, conversation, limits, hops_seen, stage)
    if stimulus.visits == 1:
        seen, exchanges = await _visit(stimulus, accounts, conversation, limits, httpx.Cookies())
        return await _observation(seen, exchanges, hops_seen)
    return await _visits(stimulus, accounts, conversation, limits, hops_seen)


async def _visits(
    stimulus: Stimulus,
    accounts: Mapping[str, Account],
    conversation: Conversation,
    limits: Limits,
    hops_seen: HopsSeen | None,
    stage: Stage | None = None,
) -> Observation:
    exchanges: list[Exchange] = []
    visits: list[Visit] = []
    shut_out: set[str] = set()
    cookies = {mailbox: httpx.Cookies() for mailbox in stimulus.mailboxes}
    seen = malformed("no visit")
    for number, mailbox in enumerate(_turns(stimulus)):
        if mailbox in shut_out:
            continue
        if stage is not None:
            await stage.prepare(number)
        hops_before = await _hops(hops_seen)
        alone = replace(stimulus, mailboxes=(mailbox,))
        known_by = httpx.Cookies() if stimulus.new_clients else cookies[mailbox]
        seen, exchanged = await _visit(alone, accounts, conversation, limits, known_by)
        exchanges += exchanged
        hops = await _hops(hops_seen)
        visits.append(Visit(mailbox, seen.outcome, hops[len(hops_before or ()) :] if hops is not None else None))
        if seen.prerequisite is not None:
            break
        if seen.outcome.kind is OutcomeKind.UNAUTHORIZED:
            shut_out.add(mailbox)
    return replace(await _observation(seen, tuple(exchanges), hops_seen), visits=tuple(visits))


def _turns(stimulus: Stimulus) -> Iterator[str]:
    """Somebody else is first in each round: who gives users to servers in turn must not seem to know them."""
    mailboxes = stimulus.mailboxes
    for turn in range(len(stimulus.script.before) if stimulus.script else stimulus.visits):
        first = turn % len(mailboxes)
        yield from (*mailboxes[first:], *mailboxes[:first])


async def _hops(hops_seen: HopsSeen | None) -> tuple[Hop, ...] | None:
    return await hops_seen() if hops_seen is not None else None


async def _observation(seen: Seen, exchanges: tuple[Exchange, ...], hops_seen: HopsSeen | None) -> Observation:
    return Observation(
        outcome=seen.outcome,
        explanation=seen.explanation,
        exchanges=exchanges,
        moves_by=seen.moves_by,
        hops=await _hops(hops_seen),
        prerequisite=seen.prerequisite,
    )


async def _visit(
    stimulus: Stimulus,
    accounts: Mapping[str, Account],
    conversation: Conversation,
    limits: Limits,
    cookies: httpx.Cookies,
) -> tuple[Seen, tuple[Exchange, ...]]:
    """One conversation, masked."""
    account = accounts[stimulus.mailboxes[0]]
    mask = Mask([account])
    if stimulus.protocol in {Protocol.POP3, Protocol.IMAP4}:
        seen, exchanges = await _visit_over_mail(stimulus, account, conversation, mask, limits)
    else:
        async with conversation.http_transport() as transport:
            web = WebClient(transport, mask, limits, cookies)
            seen, exchanges = await _visit_over_http(stimulus, account, web, limits)
    return replace(seen, outcome=mask.outcome(seen.outcome), explanation=mask.text(seen.explanation)), exchanges


async def _visit_over_mail(
    stimulus: Stimulus, account: Account, conversation: Conversation, mask: Mask, limits: Limits
) -> tuple[Seen, tuple[Exchange, ...]]:
    async with MailConnection(stimulus, conversation, mask, limits) as connection:
        try:
            seen = await perform_mail(stimulus, account, connection)
        except NoAnswer as end:
            seen = Seen(Outcome(end.kind), end.explanation)
        return seen, tuple(connection.exchanges)


async def _visit_over_http(
    stimulus: Stimulus, account: Account, web: WebClient, limits: Limits
) -> tuple[Seen, tuple[Exchange, ...]]:
    try:
        seen = await _perform_over_http(stimulus, account, web, limits)
        if stimulus.follow_up is not None:
            seen = await follow(
                stimulus, stimulus.follow_up, seen, web, lambda there: _perform_over_http(there, account, web, limits)
            )
    except NoAnswer as end:
        seen = Seen(Outcome(end.kind), end.explanation)
    except WireError as error:
        seen = malformed(str(error))
    return seen, tuple(web.exchanges)


async def _perform_over_http(stimulus: Stimulus, account: Account, web: WebClient, limits: Limits) -> Seen:
    if stimulus.protocol is Protocol.OWA:
        return await perform_owa(stimulus, account, web, limits)
    return await _PROBES[stimulus.protocol](stimulus, account, web)


_PROBES: Mapping[Protocol, Callable[[Stimulus, Account, WebClient], Awaitable[Seen]]] = {
    Protocol.EAS: perform_activesync,
    Protocol.EWS: perform_web_services,
    Protocol.AVAILABILITY: perform_web_services,
    Protocol.AUTODISCOVER: perform_autodiscover,
    Protocol.OUTLOOK_ANYWHERE: perform_outlook_anywhere,
    Protocol.WEBDAV: perform_webdav,
}
"""The protocols over HTTP whose answers depend on no limit of the deployment."""
