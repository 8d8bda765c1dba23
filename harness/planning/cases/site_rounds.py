"""Entry servers towards sites: of each claim every pair, or so many that every server and every site has its turn."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator

from harness.model.case import Case
from harness.model.deployment import ClientAccessServer
from harness.model.protocol import Operation, Protocol
from harness.planning.decisions import entry_settings
from harness.planning.entry_points import can_log_on, entry_point
from harness.planning.topology import Topology


class SiteRounds:
    """Makes the cases of pairs of entry server and site, asked for in the order of the plan.

    Of `every` pair; else of those that are the first of their entry server, or of their site, to which the claim
    applies. `left_out` counts the cases of the others, which are not made: servers that are alike have as many.
    """

    def __init__(self, topology: Topology, *, every: bool = True) -> None:
        self.every = every
        self.left_out = 0
        self._topology = topology
        self._entries_shown: dict[str, set[str]] = {}
        self._sites_shown: dict[str, set[str]] = {}
        self._numbers: dict[Hashable, dict[str, int]] = {}

    def cases(
        self,
        claim: str,
        asked: tuple[ClientAccessServer, Protocol, Operation],
        sites: Iterable[str],
        make: Callable[[str], Iterable[Case]],
    ) -> Iterator[Case]:
        """The cases of the pairs with these sites that are wanted; `asked`: the entry server and what it is asked for.

        There are many pairs, and of most of them nothing is done but to count the cases that are left out.
        """
        if self.every:
            yield from itertools.chain.from_iterable(map(make, sites))
            return
        entry, protocol, operation = asked
        is_sent = can_log_on(self._topology, entry_point(self._topology, entry), protocol, operation)
        decides = entry_settings(entry, protocol, operation, own_site=False)
        numbers_elsewhere = self._numbers.setdefault((claim, is_sent, decides), {})
        entries_shown = self._entries_shown.setdefault(claim, set())
        sites_shown = self._sites_shown.setdefault(claim, set())
        for site in sites:
            numbers = {} if site == entry.site else numbers_elsewhere
            number, is_shown = numbers.get(site), site in sites_shown and entry.name in entries_shown
            if number is None or (number and not is_shown):
                made = tuple(make(site))
                number = numbers[site] = len(made)
                if made and not is_shown:
                    entries_shown.add(entry.name)
                    sites_shown.add(site)
                    yield from made
                    continue
            self.left_out += number

    def first_few(self, makes: Iterable[Callable[[], Iterable[Case]]]) -> Iterator[Case]:
        """The cases of all, or of the first; each has as many."""
        number = 0
        for position, make in enumerate(makes):
            if position == 0 or self.every:
                made = tuple(make())
                number = len(made)
                yield from made
            else:
                self.left_out += number
