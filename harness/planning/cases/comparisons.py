"""Further requests that show whether an answer is about the right mailboxes: a user's own, at a server of his site.

The inbox has one id whichever server of SP1 or later is asked, in one schema. A calendar is read by its user alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

from harness.model.answer_demands import AgreesWithCalendars, GivesOwnFolders
from harness.model.deployment import ClientAccessServer, Mailbox
from harness.model.expectation import Alternative
from harness.model.protocol import EwsSchema, Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.planning.request import Request
from harness.planning.server_versions import is_sp1
from harness.planning.stimuli import find_stimulus
from harness.planning.topology import Topology


def find_comparisons(
    topology: Topology, request: Request, stimulus: Stimulus, alternatives: Iterable[Alternative]
) -> tuple[Stimulus, ...]:
    """What the demands of the alternatives need beside the answer itself; none where nothing could be compared."""
    demands = [type(demand) for alternative in alternatives for demand in alternative.demands]
    if GivesOwnFolders in demands:
        return tuple(dict.fromkeys(_inboxes(topology, request, stimulus)))
    if AgreesWithCalendars in demands:
        found = (_calendar(topology, mailbox) for mailbox in request.mailboxes)
        return tuple(one for one in found if one is not None)
    return ()


def _inboxes(topology: Topology, request: Request, stimulus: Stimulus) -> Iterator[Stimulus]:
    """Each user's own and, where only one user is asked for, another user's: his folder it must not be."""

    schema = stimulus.schema
    if schema is None:
        return
    yield from filter(None, (_inbox(topology, mailbox, schema) for mailbox in request.mailboxes))
    if len(request.mailboxes) == 1:
        own = request.mailbox.logon.casefold()
        others = (one for one in _some(topology, request.entry.site, schema) if one.logon.casefold() != own)
        yield from filter(None, (_inbox(topology, mailbox, schema) for mailbox in itertools.islice(others, 1)))


def _some(topology: Topology, site: str, schema: EwsSchema) -> tuple[Mailbox, ...]:
    """Users of whom the inbox can be asked for, first those of a site: two of different accounts, where there are two.

    For an entry server's own site they are its controls as well. Of mailboxes that are alike the first two are enough:
    where one cannot be asked for, none can.
    """
    return topology.once((_some, site, schema), lambda: tuple(_find_some(topology, site, schema)))


def _find_some(topology: Topology, site: str, schema: EwsSchema) -> Iterator[Mailbox]:
    accounts: set[str] = set()
    for mailbox in itertools.chain(topology.homes.some_in_site(site), topology.homes.some()):
        account = mailbox.logon.casefold()
        if account not in accounts and _inbox(topology, mailbox, schema) is not None:
            accounts.add(account)
            yield mailbox
        if len(accounts) == 2:
            return


def _inbox(topology: Topology, mailbox: Mailbox, schema: EwsSchema) -> Stimulus | None:
    """The user's own request in that schema, at a server of his site of SP1 or later; None where there is none."""
    at_home = (one for cas, one in _at_home(topology, mailbox) if is_sp1(cas) and one.schema is schema)
    return next(at_home, None)


def _calendar(topology: Topology, mailbox: Mailbox) -> Stimulus | None:
    """His own request for the calendar, at the first server of his site that can be asked."""
    at_home = (replace(one, operation=Operation.CALENDAR) for _, one in _at_home(topology, mailbox))
    return next(at_home, None)


def _at_home(topology: Topology, mailbox: Mailbox) -> tuple[tuple[ClientAccessServer, Stimulus], ...]:
    """The user's own request for his folders at each server of his site that can be asked."""
    return topology.once((_at_home, mailbox.address), lambda: tuple(_find_at_home(topology, mailbox)))


def _find_at_home(topology: Topology, mailbox: Mailbox) -> Iterator[tuple[ClientAccessServer, Stimulus]]:
    if Protocol.EWS in mailbox.disabled or not topology.is_on_2007(mailbox):
        return
    for cas in topology.entry_servers_in_site(topology.site_of(mailbox)):
        found = find_stimulus(topology, Request(cas, (mailbox,), Protocol.EWS, Operation.GETFOLDER))
        if found is not None:
            yield cas, found
