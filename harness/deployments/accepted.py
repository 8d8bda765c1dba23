"""Reads the file of accepted departures (`--accepted`) and holds it against the plan."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from harness.deployments import values
from harness.deployments.key_lines import find_line
from harness.deployments.problems import KeyPath, Problem, mismatch
from harness.deployments.schema import read_tables
from harness.deployments.toml_source import TomlSource, read_toml
from harness.deployments.toml_tables import Array, TomlTable
from harness.deployments.value_rules import ValueRule
from harness.model.accepted import AcceptedDeparture
from harness.model.case import Plan


def _unquoted(given: object) -> object:
    """A date in quotes is one too."""
    try:
        return datetime.date.fromisoformat(given) if isinstance(given, str) else given
    except ValueError:
        return given


_Day = Annotated[
    datetime.date, BeforeValidator(_unquoted), ValueRule("a date such as 2027-03-31", holds=lambda _: True)
]


class _DepartureTable(TomlTable):
    case: values.Text | None = None
    clause: values.Text | None = None
    server: values.Text | None = None
    reason: values.Text
    until: _Day


class _AcceptedTable(TomlTable):
    accepted: Array[_DepartureTable] = ()


def read_accepted(path: Path, plan: Plan) -> tuple[AcceptedDeparture, ...]:
    """The departures of the file; raises DescriptionError with every mistake in it, names that nobody has included."""
    source = read_toml(path)
    table, problems = read_tables(_AcceptedTable, source.data)
    if table is None:
        raise source.description_error(problems)
    problems = tuple(_contradictions(table, plan))
    if problems:
        raise source.description_error(problems)
    return tuple(_departures(source, table))


def _departures(source: TomlSource, table: _AcceptedTable) -> Iterator[AcceptedDeparture]:
    lines = source.number_lines()
    for position, one in enumerate(table.accepted):
        line = find_line(lines, ("accepted", position))
        yield AcceptedDeparture(one.reason, one.until, line, case=one.case, clause=one.clause, server=one.server)


def _contradictions(table: _AcceptedTable, plan: Plan) -> Iterator[Problem]:
    cases = {case.id for case in plan.cases}
    clauses = {clause.id for clause in plan.register.clauses}
    servers = {case.entry for case in plan.cases if case.entry is not None}
    for position, one in enumerate(table.accepted):
        path: KeyPath = ("accepted", position)
        if (one.case is None) == (one.clause is None) or (one.clause is None) != (one.server is None):
            yield Problem(path, "names too little or too much; expected either case, or clause and server")
            continue
        for key, name, known, what in (
            ("case", one.case, cases, f"a case in the plan of {plan.deployment}"),
            ("clause", one.clause, clauses, "a clause such as OWA-03"),
            ("server", one.server, servers, "a server, array or published host by which clients enter"),
        ):
            if name is not None and name not in known:
                yield Problem((*path, key), mismatch(name, expected=what, options=sorted(known)))
