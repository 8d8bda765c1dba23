"""Entry servers towards sites: of each claim every pair, or so many that every server and every site has its turn."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator

from harness.model.case import Case
from harness.model.deployment import ClientAccessServer
from harness.model.protocol import Operation, Protocol
from harness.planning.entry_points import entry_point, settings_that_count
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
        self._shown: set[tuple[str, str, str]] = set()
        self._numbers: dict[tuple[str, str, str | int], int] = {}
        self._kinds: dict[tuple[str, Protocol, Operation], int] = {}
        self._number_of_kind: dict[Hashable, int] = {}

    def cases(
        self,
        claim: str,
        asked: tuple[ClientAccessServer, Protocol, Operation],
        site: str,
        make: Callable[[], Iterable[Case]],
    ) -> Iterator[Case]:
        """The cases of one pair, if it is wanted; `asked` are the entry server and what it is asked for."""
        if self.every:
            yield from make()
            return
        entry = asked[0]
        alike = (claim, site, entry.name if entry.site == site else self._kind(*asked))
        number = self._numbers.get(alike)
        if number == 0:
            return
        by_entry, by_site = (claim, "entry", entry.name), (claim, "site", site)
        is_shown = by_entry in self._shown and by_site in self._shown
        if is_shown and number is not None:
            self.left_out += number
            return
        made = tuple(make())
        self._numbers[alike] = len(made)
        if made and not is_shown:
            self._shown |= {by_entry, by_site}
            yield from made
        else:
            self.left_out += len(made)

    def _kind(self, entry: ClientAccessServer, protocol: Protocol, operation: Operation) -> int:
        """One number for the servers of which all that counts is equal: there are many pairs, and a number is short."""
        key = (entry.name, protocol, operation)
        if key not in self._kinds:
            point = entry_point(self._topology, entry)
            settings = settings_that_count(self._topology, point, protocol, operation, own_site=False)
            self._kinds[key] = self._number_of_kind.setdefault(settings, len(self._number_of_kind))
        return self._kinds[key]

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
