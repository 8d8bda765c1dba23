"""What the users of one run were given: the same inbox, or another user's page, is not their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from harness.judging import find_page_owner
from harness.model.case import Case
from harness.model.observation import AnsweredAs, Observation, SharedInbox, ShownBy
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Operation
from harness.model.stimulus import Stimulus

_OWN_PAGES = (Operation.OWA, Operation.EXCHANGE)


class ServedUsers:
    """The inboxes that servers gave, by mailbox; and whose page it is among the mailboxes of the cases.

    The folders that ActiveSync names are left alone: Exchange 2007 counts them from 1 for each device.
    """

    def __init__(self, cases: Iterable[Case]) -> None:
        stimuli = (case.stimulus for case in cases if case.stimulus is not None)
        self._mailboxes = tuple(sorted({address for stimulus in stimuli for address in stimulus.mailboxes}))
        self._given: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def note(self, seen: Observation) -> None:
        """Keep which inbox was given to whom."""
        for content in seen.contents:
            if content.folder is not None:
                self._given[content.folder].setdefault(content.address)

    def compare(self, stimulus: Stimulus, seen: Observation) -> Observation:
        """What was seen, with what says that it is not the user's own, or may not be."""
        shared = tuple(
            SharedInbox(content.address, other)
            for content in seen.contents
            if content.folder is not None
            for other in sorted(self._given[content.folder])
            if other != content.address
        )
        page = self._read_page(stimulus, seen)
        return replace(seen, answered_as=(*seen.answered_as, *page), shared_inboxes=shared)

    def _read_page(self, stimulus: Stimulus, seen: Observation) -> tuple[AnsweredAs, ...]:
        if stimulus.operation not in _OWN_PAGES or stimulus.logon is Logon.NONE:
            return ()
        user = seen.visits[-1].mailbox if seen.visits else stimulus.mailboxes[0]
        others = (address for address in self._mailboxes if address != user)
        owner = find_page_owner(seen, user, others) if seen.outcome.kind is OutcomeKind.SERVED else None
        return () if owner is None else (AnsweredAs(ShownBy.PAGE, stimulus.entry, user, (owner,)),)
