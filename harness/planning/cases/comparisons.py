"""Further requests that show whether an answer is about the right mailboxes: a user's own, at a server of his site.

The inbox has one id whichever server of SP1 or later is asked, in one schema. A calendar is read by its user alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from harness.model.answer_demands import AgreesWithCalendars, GivesOwnFolders
from harness.model.deployment import Mailbox
from harness.model.expectation import Alternative
from harness.model.protocol import Operation, Protocol
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
        found = (_at_home(topology, mailbox, Operation.CALENDAR) for mailbox in request.mailboxes)
        return tuple(one for one in found if one is not None)
    return ()


def _inboxes(topology: Topology, request: Request, stimulus: Stimulus) -> Iterator[Stimulus]:
    """Each user's own and, where only one user is asked for, another user's: his folder it must not be."""

    def find_inbox(mailbox: Mailbox) -> Stimulus | None:
        return _at_home(topology, mailbox, Operation.GETFOLDER, is_alike=lambda one: one.schema is stimulus.schema)

    if stimulus.schema is None:
        return
    yield from (inbox for mailbox in request.mailboxes if (inbox := find_inbox(mailbox)) is not None)
    if len(request.mailboxes) == 1:
        inboxes = (find_inbox(mailbox) for mailbox in _some_others(topology, request))
        other = next((inbox for inbox in inboxes if inbox is not None), None)
        if other is not None:
            yield other


def _some_others(topology: Topology, request: Request) -> Iterator[Mailbox]:
    """Users of other accounts, first those of the entry server's own site, who are its controls as well.

    Of mailboxes that are alike the first two are enough: where one cannot be asked for, none can.
    """
    own = request.mailbox.logon.casefold()
    homes, site = topology.homes, request.entry.site
    for mailbox in itertools.chain(homes.some_in_site(site), homes.some()):
        if mailbox.logon.casefold() != own:
            yield mailbox


def _at_home(
    topology: Topology,
    mailbox: Mailbox,
    operation: Operation,
    *,
    is_alike: Callable[[Stimulus], bool] = lambda _: True,
) -> Stimulus | None:
    """The user's own request at the first server of his site that can be asked; None where there is none."""
    if Protocol.EWS in mailbox.disabled or not topology.is_on_2007(mailbox):
        return None
    for cas in topology.entry_servers_in_site(topology.site_of(mailbox)):
        if operation is Operation.GETFOLDER and not is_sp1(cas):
            continue
        found = find_stimulus(topology, Request(cas, (mailbox,), Protocol.EWS, Operation.GETFOLDER))
        if found is not None and is_alike(found):
            return replace(found, operation=operation)
    return None
