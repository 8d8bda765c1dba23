"""Conversations are watched and the logs read afterwards, on a simulated clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.model.observation import Observation, Visit
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.preflight import LogProblem
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import OtherApplication, Stimulus
from harness.probes.live import MarkerAnswer
from harness.run.hop_evidence import Clock, HopEvidence
from harness.run.watched_conversation import WatchedConversation
from harness.wire.activesync import device_id
from tests.evidence.logs import HARNESS, LogFile, deployment, stimulus, written

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC).timestamp()
SERVED = Observation(Outcome(OutcomeKind.SERVED), "200")
SERVERS = ("CAS-01", "CAS-03", "BE-01")


@dataclass(slots=True)
class Lab:
    """Servers that write their lines `held_back` seconds late, and a clock that moves only when a caller sleeps."""

    folder: Path
    settle: float = 0.0
    held_back: float = 0.0
    unreachable: tuple[str, ...] = ()
    swallowed: tuple[str, ...] = ()
    gateway: str | None = None
    clock_error: float = 0.0
    now: float = MIDNIGHT + 3600
    pending: list[tuple[float, str, str]] = field(default_factory=list)
    files: dict[str, LogFile] = field(default_factory=dict)

    def evidence(self) -> HopEvidence:
        for server in SERVERS:
            (self.folder / server).mkdir()
            self.files[server] = LogFile(self.folder / server / "ex261123.log")
        described = deployment(logs={server: server for server in SERVERS}, settle=self.settle)
        assert described.evidence is not None
        return HopEvidence(
            described,
            folder=self.folder,
            device_ids={device_id(one.address): one.address for one in described.mailboxes},
            send_marker=self.send_marker,
            clock=Clock(lambda: self.now, self.sleep),
        )

    def log(self, server: str, **values: str) -> None:
        text = written(self.now + self.clock_error - MIDNIGHT, **values)
        self.pending.append((self.now + self.held_back, server, text))
        self._write()

    async def send_marker(self, server: str, path: str) -> MarkerAnswer | None:
        if server in self.unreachable:
            return None
        if server not in self.swallowed:
            self.log(server, stem=path, user="-", client=HARNESS)
        return MarkerAnswer(self.clock_error, 404, is_of_server=self.gateway is None, gateway=self.gateway or None)

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        self._write()

    def _write(self) -> None:
        for one in [one for one in self.pending if one[0] <= self.now]:
            self.files[one[1]].add(one[2])
            self.pending.remove(one)


def destinations(seen: Observation) -> list[str]:
    return [hop.destination for hop in seen.hops or ()]


def read(lab: Lab, *visits: tuple[str, ...]) -> list[Observation]:
    """One conversation for each visit, with hops to these servers; the observations at the end."""

    async def run() -> list[Observation]:
        evidence = lab.evidence()
        watches = [await converse(evidence, lab, stimulus(), servers) for servers in visits]
        return [await evidence.complete(watch, SERVED) for watch in watches]

    return asyncio.run(run())


async def converse(evidence: HopEvidence, lab: Lab, what: Stimulus, servers: tuple[str, ...]) -> WatchedConversation:
    async with evidence.watch(what) as watch:
        assert watch is not None
        for server in servers:
            lab.log(server, user="CONTOSO\\CAS-02$")
        lab.now += 0.2
        await watch.note_time()
        return watch


def test_lines_written_at_once_belong_to_the_conversation_during_which_they_were_written(tmp_path: Path) -> None:
    first, second, third = read(Lab(tmp_path), ("CAS-01",), (), ("CAS-03",))
    assert (destinations(first), destinations(second), destinations(third)) == (["CAS-01"], [], ["CAS-03"])
    assert first.unseen == second.unseen == third.unseen == ()


def test_lines_written_three_seconds_late_are_told_apart_by_their_times(tmp_path: Path) -> None:
    lab = Lab(tmp_path, settle=4, held_back=3)
    first, second, third = read(lab, ("CAS-01",), (), ("CAS-03",))
    assert (destinations(first), destinations(second), destinations(third)) == (["CAS-01"], [], ["CAS-03"])
    assert first.unseen == second.unseen == third.unseen == ()


def test_a_servers_clock_may_be_wrong(tmp_path: Path) -> None:
    lab = Lab(tmp_path, settle=4, held_back=3, clock_error=-250)
    first, second = read(lab, ("CAS-01",), ("CAS-03",))
    assert (destinations(first), destinations(second)) == (["CAS-01"], ["CAS-03"])


def test_a_log_that_does_not_show_a_later_request_is_not_complete(tmp_path: Path) -> None:
    (seen,) = read(Lab(tmp_path, settle=1, held_back=5), ("CAS-01",))
    assert destinations(seen) == []
    assert set(seen.unseen) == {"CAS-01", "CAS-03", "BE-01"}


def test_the_log_of_a_server_that_cannot_be_reached_is_not_complete(tmp_path: Path) -> None:
    (seen,) = read(Lab(tmp_path, unreachable=("CAS-03",)), ("CAS-01",))
    assert destinations(seen) == ["CAS-01"]
    assert seen.unseen == ("CAS-03",)


def check(lab: Lab) -> dict[str, LogProblem]:
    async def run() -> dict[str, LogProblem]:
        return dict(await lab.evidence().check())

    return asyncio.run(run())


def test_a_log_that_shows_the_request_of_the_check_is_no_problem_whatever_is_in_front(tmp_path: Path) -> None:
    assert check(Lab(tmp_path, gateway="nginx")) == {}


def test_a_server_whose_log_does_not_show_its_own_answer_has_another_log(tmp_path: Path) -> None:
    found = check(Lab(tmp_path, swallowed=("CAS-01",)))
    assert set(found) == {"CAS-01"}
    assert found["CAS-01"].found == "a request of this run does not show up in its log"
    assert found["CAS-01"].remedy.startswith("check its folder in [evidence.iis_logs]")


@pytest.mark.parametrize(
    ("gateway", "who"), [("nginx", "nginx in front of it"), ("", "what is in front of it, or the server,")]
)
def test_a_proxy_that_keeps_the_request_is_named_and_not_the_log(tmp_path: Path, gateway: str, who: str) -> None:
    problem = check(Lab(tmp_path, swallowed=("CAS-01",), gateway=gateway))["CAS-01"]
    assert problem.found == (
        f"{who} answered /exchange-conformance-marker (HTTP 404) without a mark of IIS, and its log does not show it"
    )
    assert problem.remedy.startswith("let it pass /exchange-conformance-marker on to the server")
    assert "where it does so already, check its folder" in problem.remedy


def test_a_server_that_cannot_be_asked_is_reported_by_its_port_and_not_by_its_log(tmp_path: Path) -> None:
    assert check(Lab(tmp_path, unreachable=("CAS-01",), swallowed=("CAS-01",))) == {}


def test_lines_that_come_later_than_the_file_says_are_not_trusted(tmp_path: Path) -> None:
    """`settle_seconds = 0` says that lines are written at once."""
    lab = Lab(tmp_path, held_back=30)

    async def run() -> Observation:
        evidence = lab.evidence()
        await converse(evidence, lab, stimulus(), ("CAS-01",))
        lab.now += 29
        async with evidence.watch(stimulus()) as watch:
            assert watch is not None
            await lab.sleep(2)
            await watch.note_time()
        lab.held_back = 0
        return await evidence.complete(watch, SERVED)

    assert "CAS-01" in asyncio.run(run()).unseen


def test_each_visit_has_the_hops_that_it_caused(tmp_path: Path) -> None:
    lab = Lab(tmp_path, settle=4, held_back=3)

    async def run() -> Observation:
        evidence = lab.evidence()
        async with evidence.watch(stimulus(visits=2)) as watch:
            assert watch is not None
            for server in ("CAS-01", "CAS-03"):
                await watch.note_time()
                lab.log(server, user="CONTOSO\\CAS-02$")
                await watch.note_time()
            await watch.note_time()
        visits = tuple(Visit("user1@contoso.com", SERVED.outcome, None) for _ in range(2))
        return await evidence.complete(watch, Observation(SERVED.outcome, "200", visits=visits))

    seen = asyncio.run(run())
    assert [[hop.destination for hop in visit.hops or ()] for visit in seen.visits] == [["CAS-01"], ["CAS-03"]]
    assert destinations(seen) == ["CAS-01", "CAS-03"]


@pytest.mark.parametrize(
    ("operation", "methods"), [(Operation.FOLDERSYNC, ["POST"]), (Operation.OPTIONS, ["OPTIONS", "POST"])]
)
def test_the_options_of_a_device_are_no_hops_of_its_folder_sync(
    operation: Operation, methods: list[str], tmp_path: Path
) -> None:
    """A server that passes on OPTIONS alone would look as if it had passed on the request."""
    lab = Lab(tmp_path)

    async def run() -> Observation:
        evidence = lab.evidence()
        async with evidence.watch(stimulus(Protocol.EAS, operation)) as watch:
            assert watch is not None
            for method in ("OPTIONS", "POST"):
                lab.log("CAS-01", stem="/Microsoft-Server-ActiveSync", user="CONTOSO\\CAS-02$", method=method)
            await watch.note_time()
        return await evidence.complete(watch, SERVED)

    assert [hop.method for hop in asyncio.run(run()).hops or ()] == methods


def test_a_visit_of_another_application_has_the_lines_of_that_application(tmp_path: Path) -> None:
    lab = Lab(tmp_path, settle=4, held_back=3)
    computer = "CONTOSO\\CAS-02$"

    async def run() -> Observation:
        evidence = lab.evidence()
        web_services = OtherApplication(Protocol.EWS, Operation.GETFOLDER, Logon.BASIC)
        both = replace(stimulus(visits=2), in_turn_with=web_services)
        async with evidence.watch(both) as watch:
            assert watch is not None
            for server, stem in (("CAS-01", "/owa/"), ("CAS-03", "/EWS/Exchange.asmx")) * 2:
                await watch.note_time()
                lab.log(server, user=computer, stem=stem)
                lab.log("BE-01", user=computer, stem="/Microsoft-Server-ActiveSync")
                await watch.note_time()
            await watch.note_time()
        visits = tuple(Visit("user1@contoso.com", SERVED.outcome, None) for _ in range(4))
        return await evidence.complete(watch, Observation(SERVED.outcome, "200", visits=visits))

    seen = asyncio.run(run())
    assert [[hop.destination for hop in visit.hops or ()] for visit in seen.visits] == 2 * [["CAS-01"], ["CAS-03"]]
    assert destinations(seen) == ["CAS-01", "CAS-01", "CAS-03", "CAS-03"]


def test_conversations_of_one_kind_never_overlap_and_of_different_kinds_do(tmp_path: Path) -> None:
    under_way: list[str] = []
    most: dict[str, int] = {}

    async def talk(evidence: HopEvidence, what: Stimulus) -> None:
        async with evidence.watch(what):
            under_way.append(what.protocol)
            most[what.protocol] = max(most.get(what.protocol, 0), under_way.count(what.protocol))
            most["all"] = max(most.get("all", 0), len(under_way))
            await _let_others_run()
            under_way.remove(what.protocol)

    async def run() -> None:
        evidence = Lab(tmp_path).evidence()
        kinds = (stimulus(), stimulus(entry="CAS-01"), stimulus(Protocol.EAS, Operation.FOLDERSYNC))
        await asyncio.gather(*(talk(evidence, what) for what in kinds))

    asyncio.run(run())
    assert most == {"owa": 1, "eas": 1, "all": 2}


def test_pop3_leaves_no_line_in_these_logs(tmp_path: Path) -> None:
    async def run() -> bool:
        async with Lab(tmp_path).evidence().watch(stimulus(Protocol.POP3, Operation.LOGON)) as watch:
            return watch is None

    assert asyncio.run(run())


async def _let_others_run() -> None:
    for _ in range(10):
        await asyncio.sleep(0)  # yields to other tasks; no time passes
