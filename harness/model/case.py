"""A case is a sentence with evidence: a stimulus, what the topic allows as its answer, and the clauses that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from harness.model.clause import ClauseRegister
from harness.model.cover import Coverage
from harness.model.expectation import Alternative
from harness.model.finding import SettingsVerdict
from harness.model.protocol import Protocol
from harness.model.stimulus import Stimulus


class Suite(StrEnum):
    """The suite of tests that a case belongs to: one for each protocol, and three for cases of another kind."""

    OWA = "owa"
    EAS = "eas"
    EWS = "ews"
    AVAILABILITY = "availability"
    AUTODISCOVER = "autodiscover"
    POP3 = "pop3"
    IMAP4 = "imap4"
    OUTLOOK_ANYWHERE = "outlook_anywhere"
    WEBDAV = "webdav"
    STATE = "state"
    CONFIG = "config"
    CLAUSE = "clause"


class Severity(StrEnum):
    """How much a failure matters to a user; Allure's words."""

    CRITICAL = "critical"  # the user does not reach the mailbox, or reaches one of another user
    NORMAL = "normal"
    MINOR = "minor"  # recorded only


@dataclass(frozen=True, slots=True)
class ExplanationStep:
    """One step of an explanation: a fact looked up, or a decision taken with the clauses that say so."""

    text: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the verdict file.

    `judges_hops` says that the row judges server-to-server requests (ids ending in `.hops`). `needs_entry_control` asks
    for the contract's control (b). `compared_with` are further requests, whose answers show whether the answer to the
    stimulus is about the right mailboxes. `section` is the topic's heading that a plan puts there where a case names
    none. `settings` is what the deployment file itself says, where that is judged and nothing is sent.
    `not_applicable` is the reason why nothing is judged; a stimulus beside it is sent only as a control.
    """

    id: str
    title: str
    suite: Suite
    clauses: tuple[str, ...]
    section: str = ""
    alternatives: tuple[Alternative, ...] = ()
    stimulus: Stimulus | None = None
    compared_with: tuple[Stimulus, ...] = ()
    judges_hops: bool = False
    needs_entry_control: bool = False
    severity: Severity = Severity.NORMAL
    steps: tuple[ExplanationStep, ...] = ()
    settings: SettingsVerdict | None = None
    not_applicable: str | None = None

    @property
    def entry(self) -> str | None:
        """Where clients enter, or whose service or settings are judged, as the id has it; None for a clause alone."""
        parts = self.id.split("/")
        return parts[2] if len(parts) > 2 else None

    @property
    def changes_servers(self) -> bool:
        """Whether servers are taken down, or a setting is changed, in its course."""
        return self.stimulus is not None and self.stimulus.script is not None

    @property
    def stimuli(self) -> tuple[Stimulus, ...]:
        """All that is sent for it at most, controls aside."""
        return () if self.stimulus is None else (self.stimulus, *self.compared_with)


@dataclass(frozen=True, slots=True)
class Plan:
    """Every case of a run, sorted by id; a pure function of deployment and register.

    `credential_controls` lists for each mailbox address the cases that show its account accepted; `entry_controls`
    lists for each entry server and protocol the cases that show it serving a user; `own_site_controls` lists for each
    entry server the cases of Outlook Anywhere in which the Mailbox server is one of its own site. `known_hosts` has
    for each host that the deployment file names, in lower case, what it is. `coverage` is None where nothing is left
    out.
    """

    deployment: str
    register: ClauseRegister
    cases: tuple[Case, ...]
    credential_controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entry_controls: Mapping[tuple[str, Protocol], tuple[str, ...]] = field(default_factory=dict)
    own_site_controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known_hosts: Mapping[str, str] = field(default_factory=dict)
    coverage: Coverage | None = None
