"""Changes of settings: a deployment as it would be if its file had other values.

A value is held to the rules of the file, and the tables to each other, as if the file had been edited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from harness.deployments import conversion, toml_tables
from harness.deployments.consistency import find_inconsistencies
from harness.deployments.problems import DescriptionError, Problem, spell_key_path
from harness.deployments.schema import read_tables
from harness.deployments.spelling import did_you_mean, quoted
from harness.deployments.tables import Owner, names_and_places, table_of
from harness.model.deployment import Deployment
from harness.model.setting import Setting, SettingChange, SettingValue


@dataclass(frozen=True, slots=True)
class OwnerKind:
    """A kind of table that has settings: the field of a deployment, the file's word for it, its model."""

    field: str
    word: str
    model: type[toml_tables.TomlTable]
    convert: Callable[[Any], Owner]


OWNER_KINDS = (
    OwnerKind(
        "client_access_servers",
        "client_access_server",
        toml_tables.ClientAccessServerTable,
        conversion.to_client_access_server,
    ),
    OwnerKind("mailbox_servers", "mailbox_server", toml_tables.MailboxServerTable, conversion.to_mailbox_server),
    OwnerKind(
        "load_balancing_arrays",
        "load_balancing_array",
        toml_tables.LoadBalancingArrayTable,
        conversion.to_load_balancing_array,
    ),
    OwnerKind("sites", "site", toml_tables.SiteTable, conversion.to_site),
)
"""In the order in which a name is looked for."""

_AS_INSTALLED = {"authentication": ["windows", "basic"]}
"""A virtual directory of an Exchange 2003 server that the file does not name."""

_Location = tuple[OwnerKind, int]
_Tables = dict[_Location, dict[str, Any]]


def with_changes(deployment: Deployment, changes: Iterable[SettingChange]) -> Deployment:
    """The deployment with these values in the place of its own, made together, the later ones last.

    Raises DescriptionError where a name is not in the file, a virtual directory of a key does not exist, a value is not
    what the file may have, or the tables no longer agree with each other. Whatever is found by its name keeps it.
    """
    tables: _Tables = {}
    for change in changes:
        location = find_owner(deployment, change.setting)
        table = tables.setdefault(location, table_of(_owners(deployment, location[0])[location[1]]))
        if location[0].model is toml_tables.MailboxServerTable and change.setting.directory is not None:
            table.setdefault(change.setting.directory.value, dict(_AS_INSTALLED))
        _set(change.setting, table, change.value)
    changed = _converted(deployment, tables)
    problems = find_inconsistencies(names_and_places(changed))
    if problems:
        raise DescriptionError([_spell(changed, problem) for problem in problems])
    return changed


def find_owner(deployment: Deployment, setting: Setting) -> _Location:
    """Where the setting's owner stands; of several of that name the first that knows the key."""
    named = [
        (kind, position)
        for kind in OWNER_KINDS
        for position, owner in enumerate(_owners(deployment, kind))
        if owner.name == setting.owner
    ]
    if not named:
        known = names_with_settings(deployment)
        hint = did_you_mean(setting.owner, known)
        raise DescriptionError(
            [f"{setting}: {quoted(setting.owner)} is not in the file; expected one of {', '.join(known)}{hint}"]
        )
    key = path_of(setting)[0]
    return next(((kind, at) for kind, at in named if key in kind.model.model_fields), named[0])


def names_with_settings(deployment: Deployment) -> tuple[str, ...]:
    """The names of all servers, arrays and sites, each once."""
    return tuple(dict.fromkeys(owner.name for kind in OWNER_KINDS for owner in _owners(deployment, kind)))


def path_of(setting: Setting) -> tuple[str, ...]:
    """The keys from the owner's table to the value."""
    return tuple(part for part in (setting.directory, *setting.key.split(".")) if part)


def check_value(kind: OwnerKind, setting: Setting, value: SettingValue) -> None:
    """Raises DescriptionError where the file could not have that value there, or no such key."""
    path = path_of(setting)
    data: object = _as_toml(value)
    for key in reversed(path):
        data = {key: data}
    assert isinstance(data, dict)
    _, problems = read_tables(kind.model, data)
    wrong = [problem for problem in problems if problem.path[: len(path)] == path[: len(problem.path)]]
    if wrong:
        raise DescriptionError([f"{setting.owner}.{problem}" for problem in wrong])


def _set(setting: Setting, table: dict[str, Any], value: SettingValue) -> None:
    *outer, key = path_of(setting)
    if key == "name" and not outer:
        raise DescriptionError([f"{setting} cannot be changed: everything else is found by it"])
    for step in outer:
        if step not in table:
            raise DescriptionError([_describe_absence(setting, step, table)])
        table = table[step]
    if value is None:
        table.pop(key, None)
    elif isinstance(table.get(key), dict) or not setting.key:
        raise DescriptionError([f"{setting} is a table; expected null, which takes it away, or {setting}.KEY"])
    else:
        table[key] = _as_toml(value)


def _describe_absence(setting: Setting, directory: str, table: Mapping[str, object]) -> str:
    there = ", ".join(name for name, inner in table.items() if isinstance(inner, dict))
    found = f"expected one of {there}" if there else "it has no virtual directory at all"
    return f"{setting}: {setting.owner} has no {directory} in the file, which a change cannot add; {found}"


def _as_toml(value: SettingValue) -> object:
    return list(value) if isinstance(value, tuple) else value


def _converted(deployment: Deployment, tables: Mapping[_Location, dict[str, Any]]) -> Deployment:
    fields: dict[str, list[Owner]] = {kind.field: list(_owners(deployment, kind)) for kind, _ in tables}
    problems: list[str] = []
    for (kind, position), data in tables.items():
        table, found = read_tables(kind.model, data)
        problems += [f"{data['name']}.{problem}" for problem in found]
        if table is not None:
            fields[kind.field][position] = kind.convert(table)
    if problems:
        raise DescriptionError(problems)
    return replace(deployment, **{name: tuple(owners) for name, owners in fields.items()})  # type: ignore[arg-type]


def _owners(deployment: Deployment, kind: OwnerKind) -> tuple[Owner, ...]:
    owners: tuple[Owner, ...] = getattr(deployment, kind.field)
    return owners


def _spell(deployment: Deployment, problem: Problem) -> str:
    """The problem by the owner's name instead of its place in a file."""
    match problem.path:
        case (str(word), int(position), *rest):
            kind = next(kind for kind in OWNER_KINDS if kind.word == word)
            return f"{_owners(deployment, kind)[position].name}.{spell_key_path(tuple(rest))} {problem.sentence}"
        case _:
            return str(problem)
