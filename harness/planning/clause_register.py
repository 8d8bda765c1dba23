"""Reads the register of clauses, `clauses.toml`, which lies beside this module."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from harness.model.clause import Clause, ClauseRegister, EvidenceKind, Unspecified

REGISTER = Path(__file__).with_name("clauses.toml")

_CLAUSE_KEYS = frozenset({"id", "section", "evidence", "text", "strength"})
_UNSPECIFIED_KEYS = frozenset({"id", "text"})
_STRENGTHS = {"required": False, "recommended": True}


class RegisterError(Exception):
    """The register is not well-formed: a mistake of the project, not of a deployment file."""


@cache
def read_register() -> ClauseRegister:
    """The catalogue as shipped; raises RegisterError where an id is used twice or a record is not of the form."""
    return parse_register(REGISTER.read_text(encoding="utf-8"))


def parse_register(text: str) -> ClauseRegister:
    """A register from its TOML text, in the order of the text."""
    data = tomllib.loads(text)
    _check_keys(data, known=frozenset({"clause", "unspecified"}), where="the register")
    register = ClauseRegister(
        clauses=tuple(_read_clause(record) for record in data.get("clause", [])),
        unspecified=tuple(_read_unspecified(record) for record in data.get("unspecified", [])),
    )
    uses = Counter([*(clause.id for clause in register.clauses), *(silent.id for silent in register.unspecified)])
    repeated = [identifier for identifier, count in uses.items() if count > 1]
    if repeated:
        raise RegisterError(f"used more than once: {', '.join(repeated)}; expected each id once")
    return register


def _read_clause(record: Mapping[str, object]) -> Clause:
    where = f"clause {record.get('id')}"
    _check_keys(record, known=_CLAUSE_KEYS, where=where)
    strength = _text(record, "strength", where=where) if "strength" in record else "required"
    if strength not in _STRENGTHS:
        raise RegisterError(f"{where}: strength is {strength!r}; expected one of {', '.join(_STRENGTHS)}")
    return Clause(
        id=_text(record, "id", where=where),
        section=_text(record, "section", where=where),
        evidence=_read_evidence(record.get("evidence"), where=where),
        text=_text(record, "text", where=where),
        recommended=_STRENGTHS[strength],
    )


def _read_unspecified(record: Mapping[str, object]) -> Unspecified:
    where = f"unspecified {record.get('id')}"
    _check_keys(record, known=_UNSPECIFIED_KEYS, where=where)
    return Unspecified(id=_text(record, "id", where=where), text=_text(record, "text", where=where))


def _read_evidence(words: object, *, where: str) -> tuple[EvidenceKind, ...]:
    known = [kind.value for kind in EvidenceKind]
    if not isinstance(words, list) or not words or any(word not in known for word in words):
        raise RegisterError(f"{where}: evidence is {words!r}; expected some of {', '.join(known)}")
    return tuple(EvidenceKind(word) for word in words)


def _text(record: Mapping[str, object], key: str, *, where: str) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value:
        raise RegisterError(f"{where}: {key} is {value!r}; expected a text")
    return value


def _check_keys(record: Mapping[str, object], *, known: frozenset[str], where: str) -> None:
    unknown = sorted(set(record) - known)
    if unknown:
        raise RegisterError(f"{where}: unknown {', '.join(unknown)}; expected some of {', '.join(sorted(known))}")
