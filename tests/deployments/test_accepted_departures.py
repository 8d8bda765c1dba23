"""The file of accepted departures: read with its dates and lines, every mistake named."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from harness.deployments import DescriptionError, read_accepted
from harness.model.accepted import AcceptedDeparture
from harness.model.case import Case, Plan, Suite
from harness.model.clause import Clause, ClauseRegister, EvidenceKind

CASE = "owa/user1@contoso.com/CAS-01/owa"
PLAN = Plan(
    "lab.toml",
    ClauseRegister((Clause("OWA-03", "OWA", (EvidenceKind.CLIENT,), "Never by itself."),), ()),
    (Case(CASE, "A case", Suite.OWA, ("OWA-03",)), Case("clause/OWA-03", "Not judged", Suite.CLAUSE, ("OWA-03",))),
)
BY_CASE = f'case = "{CASE}"'
BY_CLAUSE = 'clause = "OWA-03"\nserver = "CAS-01"'
REST = 'reason = "ticket 7"\nuntil = 2027-03-31'


def read(folder: Path, *entries: str) -> tuple[AcceptedDeparture, ...]:
    file = folder / "accepted.toml"
    file.write_text("".join(f"[[accepted]]\n{entry}\n\n" for entry in entries), encoding="utf-8")
    return read_accepted(file, PLAN)


def test_an_entry_is_a_case_or_a_clause_at_a_server_with_reason_date_and_line(tmp_path: Path) -> None:
    until = datetime.date(2027, 3, 31)
    assert read(tmp_path, f"{BY_CASE}\n{REST}", f"{BY_CLAUSE}\n{REST}") == (
        AcceptedDeparture("ticket 7", until, 1, case=CASE),
        AcceptedDeparture("ticket 7", until, 6, clause="OWA-03", server="CAS-01"),
    )


def test_a_date_may_stand_in_quotes(tmp_path: Path) -> None:
    (departure,) = read(tmp_path, f'{BY_CASE}\nreason = "ticket 7"\nuntil = "2027-03-31"')
    assert departure.until == datetime.date(2027, 3, 31)


def test_a_file_without_entries_accepts_nothing(tmp_path: Path) -> None:
    assert read(tmp_path) == ()


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (REST, "names too little or too much; expected either case, or clause and server"),
        (f"{BY_CASE}\n{BY_CLAUSE}\n{REST}", "names too little or too much"),
        (f'clause = "OWA-03"\n{REST}', "names too little or too much"),
        (f'{BY_CASE}\nserver = "CAS-01"\n{REST}', "names too little or too much"),
        (f'case = "{CASE}2"\n{REST}', f'expected a case in the plan of lab.toml; did you mean "{CASE}"?'),
        (f'clause = "OWA-3"\nserver = "CAS-01"\n{REST}', 'did you mean "OWA-03"?'),
        (f'clause = "OWA-03"\nserver = "CAS-1"\n{REST}', 'did you mean "CAS-01"?'),
        (f"{BY_CASE}\nuntil = 2027-03-31", "reason is missing"),
        (f'{BY_CASE}\nreason = "ticket 7"', "until is missing; expected a date such as 2027-03-31"),
        (f'{BY_CASE}\nreason = ""\nuntil = 2027-03-31', "reason is"),
        (f'{BY_CASE}\nreason = "ticket 7"\nuntil = "31/03/2027"', "expected a date such as 2027-03-31"),
        (f'{BY_CASE}\nreason = "ticket 7"\nuntil = 2027-03-31T00:00:00', "expected a date"),
        (f"{BY_CASE}\n{REST}\nowner = 'me'", "is not a known key"),
    ],
)
def test_a_mistake_is_named_with_line_and_key(entry: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(DescriptionError) as raised:
        read(tmp_path, entry)
    (problem,) = raised.value.problems
    assert problem.startswith(f"{tmp_path / 'accepted.toml'}:")
    assert told in problem


@pytest.mark.parametrize(
    ("named", "subject"), [(BY_CASE, f'accepted "{CASE}": until'), (BY_CLAUSE, "the 1st [[accepted]]: until")]
)
def test_an_entry_is_named_by_its_case_and_else_by_its_number(named: str, subject: str, tmp_path: Path) -> None:
    with pytest.raises(DescriptionError) as raised:
        read(tmp_path, f'{named}\nreason = "ticket 7"\nuntil = "soon"')
    assert f": {subject} is" in raised.value.problems[0]
