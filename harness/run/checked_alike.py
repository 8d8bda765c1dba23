"""What the accounts of a run came to when each was tried once, held against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from harness.model.observation import Observation
from harness.model.preflight import CheckedAccounts
from harness.model.protocol import Logon
from harness.model.stimulus import Stimulus
from harness.probes import refused_like_all_others


class CheckedAlike:
    """A password may be wrong; where NTLM lets in nobody, a proxy that keeps no connection is as likely.

    Not every proxy names itself, and a server answers a leg that comes alone as it answers a wrong password.
    """

    def __init__(self) -> None:
        self._accepted: dict[str, Stimulus] = {}
        self._refused: dict[str, tuple[Stimulus, Observation]] = {}
        self._unclear: dict[str, str] = {}
        self._doubted: dict[str, tuple[str, str]] = {}
        self._of_others: dict[str, str] = {}
        self._asked: list[tuple[str, Stimulus]] = []

    @property
    def accounts(self) -> CheckedAccounts:
        """What is known of each account by now."""
        refused = {address: f"{seen.explanation} at {by.entry}" for address, (by, seen) in self._refused.items()}
        known = {*self._accepted, *refused, *self._of_others}
        return CheckedAccounts(
            accepted=frozenset(self._accepted.keys() - self._of_others.keys()),
            refused=refused,
            unclear={address: why for address, why in self._unclear.items() if address not in known},
            of_others=self._of_others,
            doubted=self._doubted,
        )

    @property
    def asked(self) -> tuple[tuple[str, Stimulus], ...]:
        """Each logon that was sent, with the account's address."""
        return tuple(self._asked)

    def note_asked(self, address: str, stimulus: Stimulus) -> None:
        """The account's logon is sent there."""
        self._asked.append((address, stimulus))

    def note_accepted(self, address: str, stimulus: Stimulus) -> None:
        """The account was served there."""
        self._accepted[address] = stimulus

    def note_refused(self, address: str, stimulus: Stimulus, seen: Observation) -> None:
        """The logon was tried there, and refused."""
        self._refused[address] = (stimulus, seen)

    def note_unclear(self, address: str, stimulus: Stimulus, seen: Observation) -> None:
        """It was neither; another server may still say. A doubted logon tells more than what came after it."""
        if address in self._doubted:
            return
        self._unclear[address] = f"at {stimulus.entry}: {seen.prerequisite or seen.explanation}"
        if seen.doubted_logon is not None and seen.prerequisite is not None:
            self._doubted[address] = (seen.doubted_logon, seen.prerequisite)

    def note_of_other(self, address: str, words: str) -> None:
        """An answer to it was another user's, or may have been; the first is told of."""
        self._of_others.setdefault(address, words)

    def take_doubted(self) -> Iterator[tuple[str, Stimulus]]:
        """Refusals of several accounts by NTLM at a host where it let in nobody: they count for nothing any more."""
        let_in = {stimulus.host for stimulus in self._accepted.values() if stimulus.logon is Logon.WINDOWS}
        at_host: dict[str, list[str]] = defaultdict(list)
        for address, (stimulus, _) in self._refused.items():
            if stimulus.logon is Logon.WINDOWS and stimulus.host not in let_in:
                at_host[stimulus.host].append(address)
        for address in [address for found in at_host.values() if len(found) > 1 for address in found]:
            stimulus, seen = self._refused.pop(address)
            reason = refused_like_all_others(seen.explanation)
            self._unclear[address] = f"at {stimulus.entry}: {reason}"
            self._doubted[address] = (stimulus.host, reason)
            yield address, stimulus
