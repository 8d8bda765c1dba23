"""The tables that a deployment file may have, by their headers, and what is found under another name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from harness.deployments.annotations import is_table, keys_of, strip
from harness.deployments.other_names import find_meant, fold
from harness.deployments.problems import KeyPath
from harness.deployments.toml_tables import DeploymentTable

_FEW = 3


@dataclass(frozen=True, slots=True)
class KnownTable:
    """A table with the kind of value of each key: `array`, `flag`, `number` or `other`; it may be there many times."""

    header: str
    repeated: bool
    kinds: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"[[{self.header}]]" if self.repeated else f"[{self.header}]"


@cache
def tables_of(model: type[BaseModel]) -> Mapping[str, KnownTable]:
    """Every table of a file by its header, the whole file as ""."""
    return {table.header: table for table in _walk(model, "", repeated=False)}


def known_tables() -> Mapping[str, KnownTable]:
    """Those of a deployment file."""
    return tables_of(DeploymentTable)


def describe_home(model: type[BaseModel], path: KeyPath) -> str:
    """`; it belongs in …`: where else in such a file a key of that name stands; empty where it stands nowhere."""
    key = fold(str(path[-1]))
    homes = [table for table in tables_of(model).values() if key in map(fold, table.kinds)]
    inner = [table for table in homes if table.header.startswith(f"{path[0]}.")]
    if any(not table.header for table in homes):
        return f"; {path[-1]} stands at the beginning of the file, before the first header"
    shown = inner or homes
    if len(shown) > _FEW:
        return f"; it belongs in a table such as {shown[0]}"
    return f"; it belongs in {' or '.join(map(str, shown))}" if shown else ""


def describe_table(model: type[BaseModel], path: KeyPath) -> str:
    """The table at that key path by its header."""
    header = ".".join(step for step in path if isinstance(step, str))
    return str(tables_of(model).get(header, f"[{header}]")) if header else "the file"


def correct_header(typed: str) -> KnownTable | None:
    """The table that a header such as `Client Access Server.OWA` probably means."""
    words = [word.strip(" \t\"'[]") for word in typed.split(".")]
    known = known_tables()
    path = ""
    for word in words:
        prefix = f"{path}." if path else ""
        inner = [
            name[len(prefix) :] for name in known if name.startswith(prefix) and name.count(".") == prefix.count(".")
        ]
        meant = find_meant(word, [name for name in inner if name])
        if meant is None:
            return None if path or len(words) > 1 else _find_inner(word)
        path = prefix + meant
    return known.get(path)


def _find_inner(word: str) -> KnownTable | None:
    """The first table that has that name inside another one."""
    inner = {
        header.rpartition(".")[2]: table for header, table in reversed(tuple(known_tables().items())) if "." in header
    }
    meant = find_meant(word, inner)
    return inner[meant] if meant else None


def kind_of(key: str) -> str:
    """The kind of value that a key of that name has: `array`, `flag`, `number` or `other`."""
    return next((table.kinds[key] for table in known_tables().values() if key in table.kinds), "other")


def _walk(model: Any, header: str, *, repeated: bool) -> Iterator[KnownTable]:  # noqa: ANN401 - as in annotations.py
    keys = keys_of(model)
    yield KnownTable(header, repeated, {key: _kind(annotation) for key, annotation in keys.items()})
    for key, annotation in keys.items():
        bare = strip(annotation)
        inner = f"{header}.{key}" if header else key
        if is_table(bare):
            yield from _walk(bare, inner, repeated=False)
        elif get_origin(bare) is tuple and is_table(get_args(bare)[0]):
            yield from _walk(get_args(bare)[0], inner, repeated=True)
        elif get_origin(bare) is dict:
            yield KnownTable(inner, repeated=False)


def _kind(annotation: Any) -> str:  # noqa: ANN401 - as in annotations.py
    bare = strip(annotation)
    if get_origin(bare) is tuple:
        return "tables" if is_table(get_args(bare)[0]) else "array"
    if get_origin(bare) in {Union, UnionType}:
        return "other"
    if bare is bool:
        return "flag"
    return "number" if bare in {int, float} else "table" if is_table(bare) or get_origin(bare) is dict else "other"
