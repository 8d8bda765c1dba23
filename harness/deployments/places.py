"""Where in a file a mistake is, for people: tables by the name in them, and by their number where they have none."""

from __future__ import annotations

from collections.abc import Mapping

from harness.deployments.problems import KeyPath, Problem, spell_key_path
from harness.deployments.spelling import quoted

IDENTITIES = {
    "site": "name",
    "client_access_server": "name",
    "mailbox_server": "name",
    "load_balancing_array": "name",
    "mailbox": "address",
    "accepted": "case",
}
"""The arrays of tables, and the key by which people know a table."""


def spell_problem(problem: Problem, data: Mapping[str, object]) -> str:
    """`client_access_server "CAS-02": owa.internal_url is …`; `data` is what the file holds."""
    table, keys = _split(problem.path, data)
    if not table:
        return f"{keys} {problem.sentence}".lstrip()
    return f"{table}: {keys} {problem.sentence}" if keys else f"{table} {problem.sentence}"


def spell_value_of(path: KeyPath, data: Mapping[str, object]) -> str:
    """`the host of client_access_server "CAS-02"`."""
    table, keys = _split(path, data)
    if not table:
        return keys
    return f"{keys} of {table}" if keys.startswith("the ") else f"the {keys} of {table}"


def spell_table(array: str, position: int, data: Mapping[str, object]) -> str:
    """`client_access_server "CAS-02"`, or `the 2nd [[client_access_server]]` where it has no name."""
    name = _identity(array, position, data)
    return f"the {_ordinal(position + 1)} [[{array}]]" if name is None else f"{array} {quoted(name)}"


def _split(path: KeyPath, data: Mapping[str, object]) -> tuple[str, str]:
    """The table of an array, if it is in one, and the keys from there on."""
    match path:
        case (str(array), int(position), key) if key == IDENTITIES.get(array):
            return f"the {_ordinal(position + 1)} [[{array}]]", _spell_keys(path[2:])
        case (str(array), int(position), *_) if array in IDENTITIES:
            return spell_table(array, position, data), _spell_keys(path[2:])
        case _:
            return "", _spell_keys(path)


def _spell_keys(path: KeyPath) -> str:
    if path and isinstance(path[-1], int) and not any(isinstance(step, int) for step in path[:-1]):
        return f"the {_ordinal(path[-1] + 1)} value of {_spell_keys(path[:-1])}"
    return spell_key_path(path)


def _identity(array: str, position: int, data: Mapping[str, object]) -> str | None:
    tables = data.get(array)
    table = tables[position] if isinstance(tables, list) and position < len(tables) else None
    name = table.get(IDENTITIES[array]) if isinstance(table, dict) and array in IDENTITIES else None
    return name if isinstance(name, str) and name.strip() else None


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
