"""Reads the register of clauses, `clauses.toml`, which lies beside this module."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import tomli
from pydantic import BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails

from harness.model.clause import Clause, ClauseRegister, EvidenceKind, Strength, Unspecified

REGISTER = Path(__file__).with_name("clauses.toml")


class RegisterError(Exception):
    """The register is not well-formed: a mistake of the project, not of a deployment file."""


class _ClauseTable(BaseModel, extra="forbid", str_min_length=1):
    id: str
    section: str
    evidence: tuple[EvidenceKind, ...] = Field(min_length=1)
    text: str
    strength: Strength = Strength.REQUIRED


class _RegisterTable(BaseModel, extra="forbid", str_min_length=1):
    clause: tuple[_ClauseTable, ...] = ()
    unspecified: tuple[Unspecified, ...] = ()


_KEYS_OF_RECORD = {"clause": tuple(_ClauseTable.model_fields), "unspecified": ("id", "text")}


@cache
def read_register() -> ClauseRegister:
    """The catalogue as shipped; raises RegisterError where an id is used twice or a record is not of the form."""
    return parse_register(REGISTER.read_text(encoding="utf-8"))


def parse_register(text: str) -> ClauseRegister:
    """A register from its TOML text, in the order of the text."""
    table = _read_table(tomli.loads(text))
    uses = Counter([*(clause.id for clause in table.clause), *(silent.id for silent in table.unspecified)])
    repeated = [identifier for identifier, count in uses.items() if count > 1]
    if repeated:
        raise RegisterError(f"used more than once: {', '.join(repeated)}; expected each id once")
    return ClauseRegister(tuple(_to_clause(record) for record in table.clause), table.unspecified)


def _to_clause(table: _ClauseTable) -> Clause:
    return Clause(table.id, table.section, table.evidence, table.text, table.strength)


def _read_table(data: Mapping[str, Any]) -> _RegisterTable:
    try:
        return _RegisterTable.model_validate(data)
    except ValidationError as error:
        problems = "\n".join(_describe(detail, data) for detail in error.errors())
    raise RegisterError(problems)


def _describe(detail: ErrorDetails, data: Mapping[str, Any]) -> str:
    """The record, its key, and what was found and expected there."""
    key, *inner = detail["loc"]
    where, known = "the register", tuple(_RegisterTable.model_fields)
    if len(inner) > 1:
        where, known = f"{key} {data[str(key)][inner[0]].get('id')}", _KEYS_OF_RECORD[str(key)]
        key = inner[1]
    match detail["type"]:
        case "extra_forbidden" | "unexpected_keyword_argument":
            return f"{where}: unknown {key}; expected some of {', '.join(known)}"
        case "missing":
            return f"{where}: {key} is missing"
        case _:
            return f"{where}: {key} is {detail['input']!r}; {detail['msg']}"
