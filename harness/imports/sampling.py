"""Which mailboxes of an organization a deployment file holds: by rules that are stated, and the same every time."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from harness.imports.mailboxes import StatedMailbox


@dataclass(frozen=True, slots=True)
class SamplingRule:
    """How many mailboxes of each database, or of each server where no database is known; None: all of them."""

    mailboxes: int | None = 2
    seed: int = 0

    def sentence(self) -> str:
        """The rule as a file and the terminal state it."""
        if self.mailboxes is None:
            return "all of them"
        return (
            f"{self.mailboxes} of each database of each server, with every protocol on where there are such, and one "
            f"with each set of protocols that are off; chosen by a hash of the address and the seed {self.seed}"
        )


def sample(mailboxes: Sequence[StatedMailbox], rule: SamplingRule) -> tuple[StatedMailbox, ...]:
    """The mailboxes that the rule chooses, sorted by address. More mailboxes elsewhere change nothing here."""
    if rule.mailboxes is None:
        return tuple(mailboxes)
    chosen: dict[str, StatedMailbox] = {}
    by_home: defaultdict[Hashable, list[StatedMailbox]] = defaultdict(list)
    by_disabled: defaultdict[Hashable, list[StatedMailbox]] = defaultdict(list)
    for mailbox in mailboxes:
        by_home[mailbox.server, mailbox.database.casefold()].append(mailbox)
        if mailbox.disabled:
            by_disabled[mailbox.disabled].append(mailbox)
    for home in by_home.values():
        chosen.update(_first(home, rule.mailboxes, rule.seed))
    for alike in by_disabled.values():
        if not any(one.address.casefold() in chosen for one in alike):
            chosen.update(_first(alike, 1, rule.seed))
    return tuple(chosen[address] for address in sorted(chosen))


def _first(mailboxes: Iterable[StatedMailbox], number: int, seed: int) -> Iterable[tuple[str, StatedMailbox]]:
    ordered = sorted(mailboxes, key=lambda one: (len(one.disabled), _rank(one.address, seed)))
    return [(one.address.casefold(), one) for one in ordered[:number]]


def _rank(address: str, seed: int) -> bytes:
    return hashlib.blake2b(f"{seed} {address.casefold()}".encode(), digest_size=8).digest()
