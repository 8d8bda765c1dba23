"""The topic's six tables are clean, and each of their cells, changed alone, is found where it is, and nothing else.

What is expected of each change is read from the topic and `configuration.md` once more, not from the audit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from harness.model.deployment import Deployment, VirtualDirectory
from harness.model.protocol import VirtualDirectoryName
from tests.audit.seen import changed, lines_of, not_known
from tests.audit.topic_tables import (
    EAS,
    EWS,
    LOAD_BALANCING,
    NLB_INTERNET_FACING,
    NLB_OTHER,
    OAB,
    OWA,
    PROXYING,
    PROXYING_INTERNET_FACING,
    PROXYING_OTHER,
    REDIRECTION,
    REDIRECTION_EUROPE,
    REDIRECTION_USA,
    UM,
    Table,
    deployment_of,
)

Departures = dict[VirtualDirectoryName, tuple[str, ...]]
"""What is found at each virtual directory: clause and severity."""


def each(*departures: str, of: tuple[VirtualDirectoryName, ...]) -> Departures:
    return dict.fromkeys(of, departures)


PROXIED, ALL = (OWA, EAS, EWS), (OWA, OAB, UM, EAS, EWS)

CFG_01: dict[str, Departures] = {
    "external_url missing": {**each("CFG-01 critical", of=(OWA, EAS)), EWS: ("CFG-01 major",)},
    "external_url http": each("CFG-01 minor", of=PROXIED),
    "external_url other host": each("CFG-01 major", of=PROXIED),
    "external_url other path": each("CFG-01 major", of=PROXIED),
}
CFG_04: dict[str, Departures] = {
    "internal_url missing": each("CFG-04 critical", of=PROXIED),
    "internal_url http": each("CFG-04 critical", of=PROXIED),
    "internal_url other host": each("CFG-04 minor", of=PROXIED),
    "internal_url other path": each("CFG-04 major", of=PROXIED),
}
INTERNET_FACING: dict[str, Departures] = {
    **CFG_01,
    **CFG_04,
    "internal_url missing": each("CFG-04 minor", of=PROXIED),
    "authentication basic": {OWA: ("OWA-15 major",), **each("CFG-03 critical", of=(EAS, EWS))},
    "nlb_bypass_url other host": {EWS: ("CFG-07 minor",)},
}
EXPECTED: dict[str, dict[str, Departures]] = {
    PROXYING_INTERNET_FACING.caption: INTERNET_FACING,
    PROXYING_OTHER.caption: {
        **CFG_04,
        "external_url set": {
            **each("CFG-02 critical", "NLB-04 major", of=(OWA, EAS)),
            EWS: ("CFG-02 major", "NLB-04 major"),
        },
        "authentication basic": each("CFG-03 critical", of=PROXIED),
        "nlb_bypass_url other host": {EWS: ("CFG-07 minor",)},
    },
    REDIRECTION_USA.caption: INTERNET_FACING,
    REDIRECTION_EUROPE.caption: INTERNET_FACING,
    NLB_INTERNET_FACING.caption: {
        **{
            f"{key} {change}": each("NLB-02 major", of=ALL)
            for key in ("internal_url", "external_url")
            for change in ("missing", "http", "other host", "other path")
        },
        "authentication basic": {OWA: ("OWA-15 major",), **each("NLB-02 major", of=(OAB, UM, EAS, EWS))},
        "nlb_bypass_url other host": {EWS: ("CFG-07 minor",)},
    },
    NLB_OTHER.caption: {
        **{
            f"internal_url {change}": each("NLB-03 major", of=ALL)
            for change in ("missing", "http", "other host", "other path", "other name")
        },
        "external_url set": {
            **each("CFG-02 critical", "NLB-04 major", of=(OWA, EAS)),
            EWS: ("CFG-02 major", "NLB-04 major"),
            **each("NLB-04 major", of=(OAB, UM)),
        },
        "authentication basic": {
            **each("NLB-03 critical", of=PROXIED),
            **each("NLB-03 major", of=(OAB, UM)),
        },
        "nlb_bypass_url missing": {EWS: ("NLB-03 major",)},
        "nlb_bypass_url other host": {EWS: ("NLB-03 major",)},
        "nlb_bypass_url set": each("NLB-03 minor", of=(OWA, OAB, UM, EAS)),
        "kerberos false": each("NLB-13 critical", of=(OWA, EWS)),
    },
}


@dataclass(frozen=True, slots=True)
class CellChange:
    tables: tuple[Table, ...]
    text: str
    findings: tuple[str, ...]


def new_value(change: str, url: str | None, server: str) -> str:
    """The value that a change gives the cell of a server."""
    path = (url or "").split("/", 3)[-1] or "x"
    other_name = f"{server.lower()}.contoso.com" if url and "nlb-asia" in url else "nlb-asia.contoso.com"
    return {
        "missing": "null",
        "false": "false",
        "basic": "basic",
        "http": (url or "").replace("https://", "http://"),
        "other host": f"https://other.fabrikam.com/{path}",
        "other path": f"{url}-old",
        "other name": f"https://{other_name}/{path}",
        "set": f"https://{server.lower()}.contoso.com/{path}",
    }[change]


def cell_changes() -> Iterator[CellChange]:
    for tables in (PROXYING, REDIRECTION, LOAD_BALANCING):
        deployment = deployment_of(tables)
        for table in tables:
            for server in table.servers:
                yield from _changes_of(tables, table, server, deployment)


def _changes_of(tables: tuple[Table, ...], table: Table, server: str, deployment: Deployment) -> Iterator[CellChange]:
    directories = _directories(deployment, server)
    for change, departures in EXPECTED[table.caption].items():
        key, kind = change.split(" ", 1)
        for name in [row.directory for row in table.rows if row.directory in departures]:
            value = new_value(kind, getattr(directories[name], key) if key.endswith("_url") else None, server)
            findings = (_line(departure, server, name, key) for departure in departures[name])
            yield CellChange(tables, f"{server}.{name}.{key}={value}", tuple(sorted(findings)))


def _line(departure: str, server: str, directory: VirtualDirectoryName, key: str) -> str:
    clause, severity = departure.split()
    return f"{clause} {server}/{directory} {key} {severity}"


def _directories(deployment: Deployment, server: str) -> dict[VirtualDirectoryName, VirtualDirectory]:
    return next(dict(one.virtual_directories) for one in deployment.client_access_servers if one.name == server)


@pytest.mark.parametrize("tables", [PROXYING, REDIRECTION, LOAD_BALANCING], ids=lambda tables: tables[0].section)
def test_the_tables_themselves_are_clean_and_known(tables: tuple[Table, ...]) -> None:
    deployment = deployment_of(tables)
    assert lines_of(deployment) == []
    assert not_known(deployment) == {}


@pytest.mark.parametrize(
    "change", list(cell_changes()), ids=lambda change: f"{change.tables[0].section}: {change.text}".replace("/", "|")
)
def test_a_cell_that_is_changed_alone_is_found_and_nothing_else(change: CellChange) -> None:
    assert lines_of(changed(deployment_of(change.tables), change.text)) == list(change.findings)


def test_every_cell_of_the_six_tables_is_changed() -> None:
    cells = {change.text.rpartition("=")[0] for change in cell_changes()}
    in_tables = {
        f"{server}.{row.directory}.{key}"
        for tables in (PROXYING, REDIRECTION, LOAD_BALANCING)
        for table in tables
        for server in table.servers
        for row in table.rows
        for key in ("internal_url", "external_url", "authentication")
    }
    assert in_tables <= {cell.partition("=")[0] for cell in cells}


def test_the_url_of_the_other_site_is_found_as_shared() -> None:
    """It is neither what DNS publishes for the site nor its own; the site that it belongs to departs from nothing."""
    shared = changed(deployment_of(REDIRECTION), "CAS-02.owa.external_url=https://www.usa.contoso.com/OWA")
    assert lines_of(shared) == ["CFG-01 CAS-02/owa external_url major", "CFG-05 CAS-02/owa external_url critical"]


def test_where_one_server_does_forms_itself_isa_does_not() -> None:
    """The first table of load balancing has two sentences on OWA's authentication; both are met in turn."""
    without_isa = changed(
        deployment_of(LOAD_BALANCING),
        "usa.forms_authentication_on_isa=false",
        "CAS-01.owa.authentication=forms",
    )
    assert lines_of(without_isa) == ["OWA-15 CAS-02/owa authentication major"]
    assert lines_of(changed(without_isa, "CAS-02.owa.authentication=forms")) == []
