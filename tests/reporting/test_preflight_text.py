"""The preflight says where servers answer, and no more than was shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.preflight import (
    CheckedAccounts,
    CheckedPaths,
    ConnectionProblem,
    EntryPath,
    LogProblem,
    PathProblem,
    Preflight,
)
from harness.model.protocol import VirtualDirectoryName
from harness.reporting import preflight_lines

OWA = EntryPath("CAS-01", "cas-01.contoso.com", 443, VirtualDirectoryName.OWA)
EWS = replace(OWA, directory=VirtualDirectoryName.EWS)
POP3 = EntryPath("CAS-01", "cas-01.contoso.com", 995, None)
ELSEWHERE = replace(OWA, server="CAS-02", host="cas-02.contoso.com")
RIGHT = Preflight(paths=CheckedPaths(answered=(OWA, EWS, POP3, ELSEWHERE, replace(ELSEWHERE, directory=EWS.directory))))
EVERY = "every server answers at each path that is asked, and every account is accepted"


def test_paths_and_ports_that_answer_are_listed_by_server() -> None:
    assert list(preflight_lines(RIGHT)) == [EVERY, "  CAS-01: owa, ews, port 995", "  CAS-02: owa, ews"]


def test_servers_that_answer_alike_stand_on_one_line() -> None:
    many = CheckedPaths(answered=tuple(replace(OWA, server=f"CAS-{number:02}") for number in range(1, 21)))
    assert list(preflight_lines(Preflight(paths=many)))[1:] == [
        "  CAS-01, CAS-02, CAS-03, CAS-04, CAS-05, CAS-06 and 14 more: owa"
    ]


def test_a_path_that_does_not_answer_is_said_by_server_and_protocol() -> None:
    problem = PathProblem(EWS, "GET /EWS/Exchange.asmx: HTTP 404 of nginx", "see that nginx passes it on")
    assert list(preflight_lines(Preflight(paths=CheckedPaths(answered=(OWA, ELSEWHERE), problems=(problem,))))) == [
        "CAS-01 at cas-01.contoso.com: GET /EWS/Exchange.asmx: HTTP 404 of nginx",
        "    see that nginx passes it on",
        "  CAS-01, CAS-02: owa",
    ]


def test_a_path_behind_a_port_that_cannot_be_used_was_not_asked() -> None:
    port = ConnectionProblem("CAS-01", "cas-01.contoso.com", 443, "connection refused", "start the service")
    lines = list(preflight_lines(Preflight((port,), paths=CheckedPaths(answered=(ELSEWHERE,), unasked=(OWA, EWS)))))
    assert lines[-2:] == ["  CAS-02: owa", "  CAS-01: owa, ews not asked, since the port cannot be used"]


@pytest.mark.parametrize(
    "wrong",
    [
        replace(RIGHT, connections=(ConnectionProblem("CAS-01", "cas-01.contoso.com", 995, "refused", "start"),)),
        replace(RIGHT, paths=replace(RIGHT.paths, problems=(PathProblem(EWS, "HTTP 503", "see"),))),
        replace(RIGHT, accounts=CheckedAccounts(refused={"a@contoso.com": "HTTP 401 at CAS-01"})),
        replace(RIGHT, accounts=CheckedAccounts(unclear={"a@contoso.com": "at CAS-01"})),
        replace(RIGHT, logs={"CAS-01": LogProblem("its log has no cs-username", "check it")}),
    ],
)
def test_every_server_answers_is_said_only_where_nothing_is_wrong(wrong: Preflight) -> None:
    assert not any("every" in line for line in preflight_lines(wrong))


def test_a_log_is_reported_with_its_own_remedy() -> None:
    lines = list(
        preflight_lines(Preflight(logs={"CAS-01": LogProblem("nginx in front of it answered", "let it pass")}))
    )
    assert lines == [
        "CAS-01: nginx in front of it answered, so that what it is asked by other servers is not judged",
        "    let it pass",
    ]
