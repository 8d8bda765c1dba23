"""From rows to causes and their blocks: nothing is lost, nothing said twice, and every cause has advice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.farm.faults.subsets import WHOLE_REDIRECTION
from harness.model.case import Case, Suite
from harness.model.cause import Cause, CauseKind, CauseServers
from harness.model.clause import EvidenceKind
from harness.model.deployment import Authentication, VirtualDirectory
from harness.model.finding import Finding, FindingSeverity, Subject, SubjectKind
from harness.model.printable import printable
from harness.model.protocol import VirtualDirectoryName
from harness.model.verdict import Because, Verdict, VerdictWord
from harness.mutation.fault_runs import plan_of
from harness.planning.clause_register import read_register
from harness.reporting.causes import CLAUSE_ADVICE, KIND_ADVICE, cause_lines, causes_of, title_of
from harness.reporting.causes.names import names_in_commands, names_in_sentences
from harness.reporting.causes.servers import ServersOfCases
from harness.reporting.causes.service_advice import FOLLOWED
from harness.reporting.wrapping import cells
from tests.reporting.red_runs import COMMAND

DEPLOYMENT, PLAN = plan_of(WHOLE_REDIRECTION)
SENT = [case for case in PLAN.cases if case.stimulus is not None]
OWA = [case for case in SENT if case.id.startswith("owa/") and case.id.endswith("/owa")]
SEEN = "GET /owa/ at cas: expected the mailbox's own content; seen an error (HTTP 500)"

CMDLETS = {
    *("Add-MailboxPermission", "Enable-ExchangeCertificate", "Enable-OutlookAnywhere", "Get-ActiveSyncMailboxPolicy"),
    *("Get-ActiveSyncVirtualDirectory", "Get-CASMailbox", "Get-ExchangeCertificate", "Get-ExchangeServer"),
    *("Get-ImapSettings", "Get-Mailbox", "Get-MailboxDatabase", "Get-MailboxPermission", "Get-OutlookAnywhere"),
    *("Get-OwaVirtualDirectory", "Get-PopSettings", "Get-User", "Get-WebServicesVirtualDirectory"),
    *("Import-ExchangeCertificate", "Mount-Database", "New-ExchangeCertificate", "New-OwaVirtualDirectory"),
    *("Remove-OwaVirtualDirectory", "Restart-Service", "Set-ActiveSyncVirtualDirectory", "Set-CASMailbox"),
    *("Set-ImapSettings", "Set-Mailbox", "Set-OutlookAnywhere", "Set-OwaVirtualDirectory", "Set-PopSettings"),
    *("Set-WebServicesVirtualDirectory", "Start-Service", "Test-ImapConnectivity", "Test-OutlookWebServices"),
    *("Test-OwaConnectivity", "Test-PopConnectivity", "Test-ServiceHealth"),
}
"""What the advice may say: cmdlets of Exchange 2007 SP1, and PowerShell's own for services."""

ADVICE = [
    ("followed", FOLLOWED),
    *CLAUSE_ADVICE.items(),
    *((kind.value, advice) for kind, advice in KIND_ADVICE.items()),
]


def failed(case_id: str, *clauses: str, seen: str = SEEN) -> Verdict:
    return Verdict(case_id, clauses, VerdictWord.FAIL, seen, failed_clauses=clauses, judged=clauses)


def passed(case_id: str, *clauses: str) -> Verdict:
    return Verdict(case_id, clauses, VerdictWord.PASS, "as documented", judged=clauses)


def test_every_kind_of_cause_and_every_clause_that_a_server_can_fail_has_advice() -> None:
    can_fail = {clause.id for clause in read_register().clauses if set(clause.evidence) - {EvidenceKind.CONFIG}}
    assert can_fail == set(CLAUSE_ADVICE)
    assert set(KIND_ADVICE) == set(CauseKind) - {CauseKind.CONTRADICTION}


@pytest.mark.parametrize(("name", "advice"), ADVICE, ids=[name for name, _ in ADVICE])
def test_advice_says_every_part_and_names_nothing_that_is_not_known(name: str, advice: object) -> None:
    (cause,) = causes_of(DEPLOYMENT, PLAN, [failed(OWA[0].id, "OWA-01")])
    known = {*names_in_commands(cause, DEPLOYMENT), *names_in_sentences(cause, DEPLOYMENT)}
    texts = [getattr(advice, part) for part in ("users", "setting", "show", "change")]
    assert all(texts), name
    named = {field for text in texts for _, field, _, _ in Formatter().parse(text) if field}
    assert named <= known
    cmdlets = set(
        re.findall(r"\b(?:Add|Get|Set|New|Remove|Enable|Import|Mount|Test|Start|Restart)-[A-Z]\w+", " ".join(texts))
    )
    assert cmdlets <= CMDLETS


WORDS = st.sampled_from(["pass", "fail", "inconclusive", "accepted", "none"])
SEEN_WORDS = st.sampled_from(
    ["an error (HTTP 500)", "a page with a link to https://x.contoso.com/; details", "no answer"]
)


@st.composite
def any_rows(draw: st.DrawFn) -> list[Verdict]:
    rows = []
    for case in draw(st.lists(st.sampled_from(SENT), unique_by=lambda case: case.id, max_size=40)):
        word = draw(WORDS)
        clauses = tuple(clause for clause in case.clauses if clause in CLAUSE_ADVICE)
        if word in ("fail", "accepted") and clauses:
            row = failed(case.id, *clauses, seen=f"GET: expected x; seen {draw(SEEN_WORDS)}")
            rows.append(replace(row, accepted="known") if word == "accepted" else row)
        elif word == "inconclusive":
            why = draw(st.text(max_size=80))
            rows.append(
                Verdict(case.id, case.clauses, VerdictWord.INCONCLUSIVE, why, because=draw(st.sampled_from(Because)))
            )
        elif word == "pass":
            rows.append(passed(case.id, *clauses))
    return rows


@settings(max_examples=60, deadline=None)
@given(any_rows(), st.sampled_from([40, 80, 120]))
def test_every_red_row_is_in_one_block_and_every_line_fits(rows: list[Verdict], width: int) -> None:
    causes = causes_of(DEPLOYMENT, PLAN, rows)
    red = [row.case for row in rows if row.verdict in (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE) and not row.accepted]
    assert sorted(row.case for cause in causes for row in cause.rows) == sorted(red)
    lines = [*cause_lines(causes, DEPLOYMENT, PLAN.register, command=COMMAND, width=width)]
    assert all(cells(line) <= width and printable(line) == line for line in lines)
    said = " ".join(title_of(cause) for cause in causes)
    assert sum(
        int(count.replace(",", "")) for count in re.findall(r"([\d,]+) cases? (?:failed|not judged)", said)
    ) == len(red)


def test_every_row_is_said_with_v_and_three_without() -> None:
    causes = causes_of(DEPLOYMENT, PLAN, [failed(case.id, "OWA-01") for case in OWA])
    brief, verbose = (
        "\n".join(cause_lines(causes, DEPLOYMENT, PLAN.register, command=COMMAND, width=None, verbose=verbose))
        for verbose in (False, True)
    )
    assert sum(case.id in brief for case in OWA) == 3
    assert all(case.id in verbose for case in OWA)


def test_one_contradiction_everywhere_is_one_cause_and_at_one_of_several_entries_it_names_that_one() -> None:
    assert len(causes_of(DEPLOYMENT, PLAN, [failed(case.id, "OWA-01") for case in OWA])) == 1
    at = {name: [case for case in OWA if case.entry == name] for name in ("CAS-01", "CAS-02", "CAS-03")}
    rows = [failed(case.id, "OWA-03") for name in ("CAS-01", "CAS-02") for case in at[name]]
    right = [passed(case.id, "OWA-03") for case in at["CAS-03"]]
    assert len(causes_of(DEPLOYMENT, PLAN, rows)) == 1
    found = causes_of(DEPLOYMENT, PLAN, [*rows, *right])
    assert [cause.servers.entries for cause in found] == [("CAS-01",), ("CAS-02",)]


def test_what_the_same_commands_mend_at_the_same_servers_is_one_cause_however_it_shows() -> None:
    by_servers: dict[CauseServers, list[Case]] = {}
    for case in SENT:
        if case.suite is Suite.EWS:
            by_servers.setdefault(ServersOfCases(DEPLOYMENT).of(case), []).append(case)
    alike = max(by_servers.values(), key=len)
    seen = ["an error (no access)", "an error (no access)", "an error (not found)"]
    rows = [
        failed(case.id, "EWS-03", seen=f"POST: expected x; seen {words}")
        for case, words in zip(alike, seen, strict=False)
    ]
    assert len(rows) == len(seen)
    (cause,) = causes_of(DEPLOYMENT, PLAN, rows)
    assert (cause.seen, cause.also_seen, len(cause.rows)) == (seen[0], (seen[2],), 3)
    lines = [*cause_lines([cause], DEPLOYMENT, PLAN.register, command=COMMAND, width=None)]
    assert "   also seen an error (not found)" in lines


def test_other_errors_are_other_causes_and_other_names_in_them_are_not() -> None:
    def causes(*seen: str) -> int:
        rows = [
            failed(case.id, "OWA-01", seen=f"GET: expected x; seen {words}")
            for case, words in zip(OWA, seen, strict=False)
        ]
        return len(causes_of(DEPLOYMENT, PLAN, rows))

    assert causes("an error (HTTP 500)", "an error (HTTP 500)") == 1
    assert causes("an error (no access)", "an error (not found)") == 2
    assert causes("an error (see https://a.contoso.com/)", "an error (see https://b.contoso.com/x)") == 1
    assert causes("an error (at CAS-01)", "an error (at cas-02.contoso.com)") == 1


def test_a_finding_behind_every_row_leads_and_says_what_to_type() -> None:
    finding = Finding(
        *("CFG-04", Subject(SubjectKind.SERVER, "CAS-02"), "internal_url", "$null", "https://cas-02.contoso.com/owa"),
        severity=FindingSeverity.CRITICAL,
        remedy="Set-OwaVirtualDirectory it",
    )
    rows = [failed(case.id, "OWA-04") for case in OWA[:2]]
    every = causes_of(DEPLOYMENT, PLAN, rows, behind=lambda _: (finding,))
    some = causes_of(DEPLOYMENT, PLAN, rows, behind=lambda case: (finding,) if case is OWA[0] else ())
    lines = [*cause_lines(every, DEPLOYMENT, PLAN.register, command=COMMAND, width=None)]
    assert lines[1].startswith("   finding   CFG-04 at CAS-02: internal_url is $null, expected https://cas-02")
    assert "   set       Set-OwaVirtualDirectory it" in lines
    lines = [*cause_lines(some, DEPLOYMENT, PLAN.register, command=COMMAND, width=None)]
    assert "   finding   CFG-04 at CAS-02 (internal_url) may be behind some of them" in lines
    assert "   set       Set-OwaVirtualDirectory it" not in lines


def test_a_block_says_when_in_utc() -> None:
    times = {case.id: datetime(2026, 3, 4, 23, 59 - number, tzinfo=UTC) for number, case in enumerate(OWA)}
    causes = causes_of(DEPLOYMENT, PLAN, [failed(case.id, "OWA-01") for case in OWA[:2]], times=times)
    text = "\n".join(cause_lines(causes, DEPLOYMENT, PLAN.register, command=COMMAND, width=None))
    assert "; 2026-03-04 23:58 to 23:59 UTC" in text


def test_what_a_server_wrote_is_shown_and_does_nothing() -> None:
    row = failed(OWA[0].id, "OWA-01", seen="GET: expected x; seen an error (\x1b[31mred\u202e {entry})")
    text = "\n".join(
        cause_lines(causes_of(DEPLOYMENT, PLAN, [row]), DEPLOYMENT, PLAN.register, command="c", width=None)
    )
    assert "\x1b" not in text
    assert "\\x1b[31mred\\u202e {entry}" in text


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (datetime(2026, 11, 26, 10, 0, tzinfo=UTC), "2026-11-26 10:00 UTC"),
        (datetime(2026, 11, 26, 10, 9, tzinfo=UTC), "2026-11-26 10:00 to 10:09 UTC"),
        (datetime(2026, 11, 27, 10, 0, tzinfo=UTC), "2026-11-26 10:00 to 2026-11-27 10:00 UTC"),
    ],
)
def test_a_block_says_the_day_of_its_end_where_it_is_another(last: datetime, said: str) -> None:
    first = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)
    rows = [failed(OWA[0].id, "OWA-01"), failed(OWA[1].id, "OWA-01")]
    times = {OWA[0].id: first, OWA[1].id: last}
    text = "\n".join(blocks(causes_of(DEPLOYMENT, PLAN, rows, times=times)))
    assert f"; {said}\n" in text


def test_of_several_services_each_directory_is_named_and_none_that_has_no_part_in_it() -> None:
    ids = ("eas/user3@contoso.com/CAS-01/foldersync.hops", "ews/user3@contoso.com/CAS-01/getfolder.hops")
    rows = [failed(one, "GEN-04", seen=SEEN.replace("/owa/", "/EWS/")) for one in ids]
    text = "\n".join(blocks(causes_of(DEPLOYMENT, PLAN, rows)))
    assert "Set-ActiveSyncVirtualDirectory" in text
    assert "likewise  for EWS, as for Microsoft-Server-ActiveSync" in text
    assert "Owa" not in text


def test_outlook_anywhere_has_commands_of_its_own() -> None:
    case = next(one for one in SENT if one.id.startswith("outlook_anywhere/"))
    text = "\n".join(blocks(causes_of(DEPLOYMENT, PLAN, [failed(case.id, "GEN-08")])))
    assert "OutlookAnywhere" in text
    assert "OwaVirtualDirectory" not in text


@pytest.mark.parametrize("directory", [VirtualDirectoryName.EAS, VirtualDirectoryName.EWS])
def test_no_parameter_is_named_that_a_cmdlet_of_2007_does_not_have(directory: VirtualDirectoryName) -> None:
    every = VirtualDirectory(tuple(Authentication))
    servers = tuple(
        replace(server, virtual_directories={**server.virtual_directories, directory: every})
        for server in DEPLOYMENT.client_access_servers
    )
    suite = "eas" if directory is VirtualDirectoryName.EAS else "ews"
    case = next(one for one in SENT if one.id.startswith(f"{suite}/user1@"))
    (cause,) = causes_of(DEPLOYMENT, PLAN, [failed(case.id, "GEN-08")])
    switches = names_in_commands(cause, replace(DEPLOYMENT, client_access_servers=servers))["logon_of_entry"]
    assert "Windows" in switches
    assert "Forms" not in switches
    assert ("Digest" in switches) is (suite == "ews")


def test_a_cause_of_nothing_but_silent_places_names_them() -> None:
    case = next(one for one in SENT if one.clauses and all(name.startswith("UNS-") for name in one.clauses))
    row = Verdict(case.id, case.clauses, VerdictWord.INCONCLUSIVE, "x: connection refused", because=Because.UNREACHABLE)
    assert f"clauses   {case.clauses[0]}" in "\n".join(blocks(causes_of(DEPLOYMENT, PLAN, [row])))


def blocks(causes: Sequence[Cause]) -> list[str]:
    return [*cause_lines(causes, DEPLOYMENT, read_register(), command=COMMAND, width=None)]
