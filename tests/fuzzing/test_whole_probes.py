"""Answers of a correct server, changed on their way in any manner, are observed by the probe and judged, in time."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.farm.farm import Farm
from harness.deployments.reader import read_deployment
from harness.deployments.shipped import DEFAULT_DEPLOYMENT
from harness.evidence import StoredForm
from harness.judging.verdicts import judge
from harness.model.case import Case, Plan
from harness.model.deployment import MailSecurity
from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.secret import Secret
from harness.model.stimulus import Account
from harness.probes.network import Conversation
from harness.probes.probe import Limits, perform
from harness.reporting.verdict_file import verdict_line, verdict_record
from harness.run import plan_for
from tests.fuzzing.answer_changes import HOSTILE_HEADERS, Spliced, Status, WithHeader, changes, splices
from tests.fuzzing.tampered_answers import EVERY, MailServer, TamperedConversation, Tampering
from tests.judging.nouns import FAILED, HOLD, MAIL_REFUSAL, NO_CASE
from tests.judging.nouns import case as case_of
from tests.probes.stubs import ADDRESS, stimulus

DEPLOYMENT = read_deployment(DEFAULT_DEPLOYMENT)
PASSWORDS = {mailbox.address: Secret(f"Sw0rd&fish {number}") for number, mailbox in enumerate(DEPLOYMENT.mailboxes)}
ACCOUNTS = {box.address: Account(box.address, box.logon, PASSWORDS[box.address]) for box in DEPLOYMENT.mailboxes}
OBSERVATIONS = StoredForm(Observation)
LIMITS = Limits(timeout_seconds=5)
SHORT = Limits(timeout_seconds=0.02)
"""For servers in memory: an answer comes at once or never."""

SECONDS_FOR_ONE_EXAMPLE = timedelta(seconds=4)
"""Ten times the time of the slowest example: a busy machine still meets it."""

SEEN_BY_A_CLIENT = set(OutcomeKind) - {OutcomeKind.HOPS}


def examples(pytestconfig: pytest.Config, usual: int) -> settings:
    """The same examples in every run; with --fuzz-seconds about as many as fit into that time."""
    seconds = pytestconfig.getoption("--fuzz-seconds")
    return settings(
        max_examples=100 * seconds if seconds else usual,
        deadline=SECONDS_FOR_ONE_EXAMPLE,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@cache
def plan() -> Plan:
    """Made in a test: each worker imports this module."""
    return plan_for(DEPLOYMENT)


@cache
def kinds_of_case() -> tuple[Case, ...]:
    """One case for each protocol, request, logon and ending; without mail protocols and scripts."""
    found: dict[tuple[object, ...], Case] = {}
    for case in plan().cases:
        asked = case.stimulus
        if asked is None or asked.script or asked.protocol in {Protocol.POP3, Protocol.IMAP4}:
            continue
        kind = (asked.protocol, asked.operation, asked.logon, asked.follow_up is not None, *endings_of(case))
        found.setdefault(kind, case)
    return tuple(found.values())


def endings_of(case: Case) -> tuple[OutcomeKind, ...]:
    return tuple(outcome.kind for ending in case.alternatives for outcome in ending.outcomes)


def observe_and_judge(case: Case, conversation: Conversation, password: str, limits: Limits = LIMITS) -> Observation:
    """The observation, after it was judged, written as verdicts, stored and read, and searched for the password."""
    assert case.stimulus is not None
    seen = asyncio.run(perform(case.stimulus, ACCOUNTS, conversation, limits=limits))
    assert seen.outcome.kind in SEEN_BY_A_CLIENT
    assert seen.exchanges
    written = [verdict_line(verdict_record(judge(case, seen, controls))) for controls in CONTROLS]
    stored = OBSERVATIONS.to_text(seen)
    assert OBSERVATIONS.from_text(stored) == seen
    for text in (*written, stored, repr(seen)):
        text.encode("utf-8")
        assert password not in text
    assert all(json.loads(line) for line in written)
    return seen


CONTROLS = (
    HOLD,
    replace(HOLD, credentials=NO_CASE),
    replace(HOLD, credentials=FAILED),
    replace(HOLD, entry=FAILED),
)


def cases_for(number: int, header: WithHeader) -> tuple[Case, ...]:
    """For a header with a URL, the cases that compare it with an expected one; else a twelfth of all cases, in turn."""
    compared_in = {b"X-MS-Location": OutcomeKind.WRONG_SERVER, b"Location": OutcomeKind.REDIRECT_PATH}.get(header.name)
    if compared_in is not None:
        return tuple(case for case in kinds_of_case() if compared_in in endings_of(case))
    return kinds_of_case()[number % 12 :: 12]


@pytest.mark.parametrize("name", sorted({header.name.decode() for header in HOSTILE_HEADERS}))
def test_each_hostile_header_is_observed_and_judged(name: str) -> None:
    farm = Farm(DEPLOYMENT, passwords=PASSWORDS)
    status = {"X-MS-Location": (Status(451),), "Location": (Status(302),)}.get(name, ())
    for number, header in enumerate(header for header in HOSTILE_HEADERS if header.name.decode() == name):
        tampering = Tampering(tuple((EVERY, change) for change in (header, *status)))
        for case in cases_for(number, header):
            observe_and_judge(case, TamperedConversation(farm.conversation(), tampering), password_of(case))


def password_of(case: Case) -> str:
    assert case.stimulus is not None
    return PASSWORDS[case.stimulus.mailboxes[0]].reveal()


def test_any_change_of_a_farm_s_answers_is_observed_and_judged(pytestconfig: pytest.Config) -> None:
    farm = Farm(DEPLOYMENT, passwords=PASSWORDS)
    tamperings = st.builds(
        Tampering,
        st.lists(st.tuples(st.sampled_from([EVERY, 0, 1, 2, 3]), changes()), min_size=1, max_size=8).map(tuple),
        st.sampled_from([None, None, None, None, 0, 10, 100, 1_000]),
    )

    @examples(pytestconfig, 150)
    @given(case=st.sampled_from(kinds_of_case()), tampering=tamperings)
    def observed(case: Case, tampering: Tampering) -> None:
        observe_and_judge(case, TamperedConversation(farm.conversation(), tampering), password_of(case))

    observed()


def test_unchanged_answers_give_the_same_observation() -> None:
    """The connection itself changes nothing: else the examples would prove less."""
    farm = Farm(DEPLOYMENT, passwords=PASSWORDS)
    for case in kinds_of_case():
        assert case.stimulus is not None
        tampered = asyncio.run(
            perform(case.stimulus, ACCOUNTS, TamperedConversation(farm.conversation(), Tampering()), limits=LIMITS)
        )
        direct = asyncio.run(perform(case.stimulus, ACCOUNTS, farm.conversation(), limits=LIMITS))
        assert (tampered.outcome, tampered.explanation) == (direct.outcome, direct.explanation), case.id


POP3 = {b"": b"+OK ready\r\n", b"CAPA": b"+OK\r\nUSER\r\n.\r\n", b"STAT": b"+OK 2 320\r\n"}
IMAP4 = {
    b"": b"* OK ready\r\n",
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\na1 OK done\r\n",
    b"LOGIN": b"a4 OK done\r\n",
    b"SELECT": b"* 0 EXISTS\r\n* OK {4}\r\nabcd done\r\na5 OK done\r\n",
    b"LOGOUT": b"* BYE\r\nz OK done\r\n",
}


def replies_of(protocol: Protocol, command: bytes) -> bytes:
    words = command.split()
    if protocol is Protocol.POP3:
        return POP3.get(words[0] if words else b"", b"+OK\r\n")
    return IMAP4.get(words[1] if len(words) > 1 else b"", b"* BAD\r\n")


def mail_case(protocol: Protocol) -> Case:
    asked = stimulus(protocol, Operation.LOGON, logon=Logon.PLAIN, security=MailSecurity.NONE, port=110)
    return case_of(MAIL_REFUSAL, asked=asked)


@pytest.mark.parametrize("protocol", [Protocol.POP3, Protocol.IMAP4])
def test_any_change_of_a_mail_server_s_replies_is_observed_and_judged(
    protocol: Protocol, pytestconfig: pytest.Config
) -> None:
    case = mail_case(protocol)

    @examples(pytestconfig, 60)
    @given(tampering=st.lists(st.tuples(st.integers(0, 6), splices()), max_size=5))
    def observed(tampering: list[tuple[int, Spliced]]) -> None:
        server = MailServer(replies_of(protocol, b""), lambda command: replies_of(protocol, command), tampering)
        observe_and_judge(case, server, PASSWORDS[ADDRESS].reveal(), SHORT)

    observed()


@pytest.mark.parametrize("protocol", [Protocol.POP3, Protocol.IMAP4])
def test_a_mail_server_with_unchanged_replies_serves(protocol: Protocol) -> None:
    server = MailServer(replies_of(protocol, b""), lambda command: replies_of(protocol, command), ())
    seen = observe_and_judge(mail_case(protocol), server, PASSWORDS[ADDRESS].reveal())
    assert seen.outcome.kind is OutcomeKind.SERVED
