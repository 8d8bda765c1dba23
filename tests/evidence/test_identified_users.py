"""Whose each conversation of a run was by the logs, at once or as soon as they are written."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.model.conversation_token import with_token
from harness.model.observation import AnsweredAs, Observation, ShownBy, Visit
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Logon
from harness.model.stimulus import ChangeScript, Stimulus
from harness.probes.live import MarkerAnswer
from harness.run.hop_evidence import Clock, HopEvidence
from harness.run.watched_conversation import WatchedConversation
from tests.evidence.logs import HARNESS, deployment, stimulus

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC).timestamp()
OWN, OTHER = "user1@contoso.com", "user2@contoso.com"
SERVED = Observation(Outcome(OutcomeKind.SERVED), "200")
WINDOWS = replace(stimulus(), logon=Logon.WINDOWS)
FIELDS = "date time cs-method cs-uri-stem s-port cs-username c-ip cs(User-Agent) sc-status"


@dataclass(slots=True)
class Lab:
    """One server, which writes its lines `held_back` seconds late, on a clock that moves only when a caller sleeps."""

    folder: Path
    settle: float = 0.0
    now: float = MIDNIGHT + 3600
    waited: int = 0
    pending: list[str] = field(default_factory=list)

    def evidence(self) -> HopEvidence:
        (self.folder / "CAS-02").mkdir()
        self._write(f"#Fields: {FIELDS}")
        return HopEvidence(
            deployment(logs={"CAS-02": "CAS-02"}, settle=self.settle),
            folder=self.folder,
            device_ids={},
            send_marker=self.send_marker,
            clock=Clock(lambda: self.now, self.sleep),
        )

    def log(self, user: str, token: str, *, stem: str = "/owa/", status: int = 200) -> None:
        time = datetime.fromtimestamp(self.now, UTC)
        agent = with_token("MSIE 7.0", token).replace(" ", "+") if token else "-"
        line = f"{time:%Y-%m-%d %H:%M:%S} GET {stem} 443 {user} {HARNESS} {agent} {status}"
        if self.settle:
            self.pending.append(line)
        else:
            self._write(line)

    async def send_marker(self, _server: str, path: str) -> MarkerAnswer | None:
        self.log("-", "", stem=path, status=404)
        return MarkerAnswer(0.0, 404, is_of_server=True, gateway=None)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        if seconds == self.settle:
            self.waited += 1
            self._write(*self.pending)
            self.pending.clear()

    def _write(self, *lines: str) -> None:
        with (self.folder / "CAS-02" / "ex261123.log").open("a", encoding="ascii") as log:
            log.writelines(f"{line}\n" for line in lines)


async def converse(evidence: HopEvidence, lab: Lab, what: Stimulus, *users: str) -> WatchedConversation:
    async with evidence.watch(what) as watched:
        assert watched is not None
        for user in users:
            if what.visits > 1:
                await watched.note_time()
            lab.log(f"CONTOSO\\{user}", watched.token)
            lab.now += 0.2
            await watched.note_time()
        return watched


def names_of(lab: Lab, what: Stimulus, *users: str, seen: Observation = SERVED) -> list[tuple[str, tuple[str, ...]]]:
    async def run() -> tuple[AnsweredAs, ...]:
        evidence = lab.evidence()
        watched = await converse(evidence, lab, what, *users)
        return (await evidence.identify(watched, seen)).answered_as

    return [(one.user, one.mailboxes) for one in asyncio.run(run())]


@pytest.mark.parametrize(("user", "address"), [("user1", OWN), ("user2", OTHER)])
@pytest.mark.parametrize("settle", [0.0, 5.0], ids=["at once", "late"])
def test_the_log_says_who_was_answered(tmp_path: Path, settle: float, user: str, address: str) -> None:
    lab = Lab(tmp_path, settle)
    assert names_of(lab, WINDOWS, user) == [(OWN, (address,))]
    assert lab.waited == (1 if settle else 0)


def test_the_logs_are_waited_for_once_for_all_that_was_sent_before(tmp_path: Path) -> None:
    lab = Lab(tmp_path, 5.0)

    async def run() -> list[Observation]:
        evidence = lab.evidence()
        watches = [await converse(evidence, lab, WINDOWS, user) for user in ("user1", "user2", "user1")]
        return [await evidence.identify(watched, SERVED) for watched in watches]

    assert [one.answered_as[0].mailboxes for one in asyncio.run(run())] == [(OWN,), (OTHER,), (OWN,)]
    assert lab.waited == 1


@pytest.mark.parametrize(
    "what",
    [stimulus(), replace(WINDOWS, script=ChangeScript((), (), OutcomeKind.SERVED))],
    ids=["each request names its user", "servers are changed"],
)
def test_late_logs_are_not_waited_for_where_it_shows_little(tmp_path: Path, what: Stimulus) -> None:
    lab = Lab(tmp_path, 5.0)
    assert names_of(lab, what, "user2") == []
    assert lab.waited == 0


def test_each_visit_has_a_user_of_its_own(tmp_path: Path) -> None:
    both = replace(WINDOWS, mailboxes=(OWN, OTHER), visits=2)
    visits = tuple(Visit(user, SERVED.outcome, None) for user in (OWN, OTHER))
    seen = replace(SERVED, visits=visits)
    assert names_of(Lab(tmp_path), both, "user1", "user2", seen=seen) == [(OWN, (OWN,)), (OTHER, (OTHER,))]


def test_a_visit_in_the_name_of_the_other_user_is_found(tmp_path: Path) -> None:
    both = replace(WINDOWS, mailboxes=(OWN, OTHER), visits=2)
    seen = replace(SERVED, visits=tuple(Visit(user, SERVED.outcome, None) for user in (OWN, OTHER)))
    assert names_of(Lab(tmp_path), both, "user1", "user1", seen=seen) == [(OWN, (OWN,)), (OTHER, (OWN,))]


def test_a_request_without_a_logon_is_nobodys(tmp_path: Path) -> None:
    assert names_of(Lab(tmp_path), replace(WINDOWS, logon=Logon.NONE), "user2") == []


def test_lines_of_other_clients_name_nobody(tmp_path: Path) -> None:
    lab = Lab(tmp_path)

    async def run() -> Observation:
        evidence = lab.evidence()
        watched = await converse(evidence, lab, WINDOWS, "user1")
        lab.log("CONTOSO\\user2", "0123456789ab")
        lab.log("CONTOSO\\user2", "")
        return await evidence.identify(watched, SERVED)

    assert asyncio.run(run()).answered_as == (AnsweredAs(ShownBy.LOG, "CAS-02", OWN, (OWN,)),)


def test_a_row_that_judges_hops_knows_whose_they_are(tmp_path: Path) -> None:
    lab = Lab(tmp_path)

    async def run() -> Observation:
        evidence = lab.evidence()
        return await evidence.complete(await converse(evidence, lab, WINDOWS, "user2"), SERVED)

    assert [one.mailboxes for one in asyncio.run(run()).answered_as] == [(OTHER,)]
