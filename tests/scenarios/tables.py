"""The tables of a file of written scenarios, as pydantic models."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from harness.deployments import values
from harness.deployments.toml_tables import Array, TomlTable
from harness.deployments.value_rules import ValueRule, member_of, one_of
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol

_CASE = re.compile(
    rf"({'|'.join(Protocol)})/[^/\s]+/[^/\s+]+/({'|'.join(Operation)})(\.hops|\.follow)?"
    r"|state/[^/\s]+/[^/\s]+"
    r"|config/[A-Z]+-[0-9]+/[^/\s]+(/[a-z_]+)?",
    re.ASCII,
)
_CLAUSE = re.compile(r"[A-Z]+-[0-9]{2}", re.ASCII)

CaseId = Annotated[
    str,
    ValueRule(
        "a case id such as owa/user1@contoso.com/CAS-02/owa", holds=lambda text: _CASE.fullmatch(text) is not None
    ),
]
ClauseId = Annotated[
    str, ValueRule("a clause id such as OWA-02", holds=lambda text: _CLAUSE.fullmatch(text) is not None)
]
Kind = Annotated[OutcomeKind, member_of(OutcomeKind)]


def _as_array(value: object) -> object:
    return [value] if isinstance(value, str) else value


class HopTable(TomlTable):
    source: Annotated[values.Name, Field(alias="from")]
    to: Annotated[
        tuple[values.Name, ...],
        Field(strict=False),
        BeforeValidator(_as_array),
        ValueRule("one or more servers", holds=bool),
    ]
    scheme: Annotated[str, one_of({"https": "https", "http": "http"})] | None = None
    path: values.Text | None = None
    authentication: Annotated[str, one_of({"kerberos": "kerberos", "ntlm": "ntlm"})] | None = None


class OutcomeTable(TomlTable):
    kind: Kind
    link: values.Url | None = None
    location: values.Url | None = None
    users: dict[str, values.Text] | None = None
    urls: dict[str, Array[values.Url]] | None = None
    exch: dict[str, Array[values.Url]] | None = None
    expr: dict[str, Array[values.Url]] | None = None


class ExpectedTable(TomlTable):
    """One outcome, or several of which any passes, or the hops of the case."""

    kind: Kind | None = None
    link: values.Url | None = None
    location: values.Url | None = None
    users: dict[str, values.Text] | None = None
    urls: dict[str, Array[values.Url]] | None = None
    exch: dict[str, Array[values.Url]] | None = None
    expr: dict[str, Array[values.Url]] | None = None
    hops: Array[HopTable] | None = None
    any_of: Array[OutcomeTable] | None = None


def _is_one_expectation(expected: ExpectedTable) -> bool:
    if expected.any_of is not None:
        return expected.model_fields_set == {"any_of"} and expected.any_of != ()
    if expected.kind is OutcomeKind.HOPS:
        return expected.model_fields_set == {"kind", "hops"}
    return expected.kind is not None and expected.hops is None


class ScenarioTable(TomlTable):
    title: values.Text
    section: values.Text
    deployment: values.Name
    case: CaseId
    expected: Annotated[
        ExpectedTable,
        ValueRule(
            'a table with kind, or with any_of alone, or with kind = "hops" and hops alone', holds=_is_one_expectation
        ),
    ]
    clauses: Annotated[tuple[ClauseId, ...], Field(strict=False), ValueRule("an array of clause ids", holds=bool)]


class ScenarioFileTable(TomlTable):
    scenario: Annotated[
        tuple[ScenarioTable, ...], Field(strict=False), ValueRule("one or more [[scenario]] tables", holds=bool)
    ]
