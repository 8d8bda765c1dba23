"""An effect is true: what the oracle names as changed flips on the mock farm, and nothing else does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import pytest

from harness.deployments import parse_change, subset_of, with_changes
from harness.model.case import Plan
from harness.model.cell import Cell, CellExpectation
from harness.model.deployment import Deployment
from harness.model.observation import Observation
from harness.model.outcome import Outcome
from harness.planning.cells import expected_cells
from harness.planning.effects import effect_of
from harness.planning.request import Request
from harness.planning.stimuli import find_stimulus
from harness.planning.topology import Topology
from harness.run import mock_run
from tests.planning.shipped import REGISTER, shipped

ORGANIZATIONS: Mapping[str, Callable[[], Deployment]] = {
    "two published sites": lambda: subset_of(
        shipped("contoso-redirection"), entries=("CAS-02",), mailboxes=("user1", "user2", "user3")
    ),
    "any server": lambda: subset_of(shipped("contoso-redirection"), mailboxes=("user1", "user3")),
    "redirection disabled": lambda: subset_of(
        shipped("contoso-redirection-disabled"), entries=("CAS-01",), mailboxes=("user2", "user3")
    ),
    "arrays": lambda: subset_of(shipped("contoso-nlb"), entries=("CAS-01",), mailboxes=("user1", "user3")),
    "Exchange 2003": lambda: subset_of(
        shipped("contoso"), sites=("site-02", "site-03"), entries=("CAS-02",), mailboxes=("legacy1", "legacy2")
    ),
    "older and newer": lambda: subset_of(
        shipped("contoso"),
        sites=("site-02", "site-04", "site-07", "site-10", "site-11"),
        entries=("CAS-02",),
        mailboxes=("user2", "user4", "user7", "user10", "user11"),
    ),
    "departures": lambda: subset_of(
        shipped("contoso"),
        sites=("site-02", "site-05", "site-06", "site-08", "site-09", "site-12"),
        entries=("CAS-02",),
        mailboxes=("user5", "user6", "user8", "user9a", "user12"),
    ),
    "one site": lambda: subset_of(shipped("single-site"), mailboxes=("user1",)),
}
"""Parts of the shipped deployments, small enough to be asked as a whole after every edit."""

EDITS = (
    ("two published sites", "CAS-01.owa.external_url=null"),
    ("two published sites", "CAS-01.eas.external_url=null"),
    ("two published sites", "CAS-01.ews.external_url=null"),
    ("two published sites", "CAS-01.owa.external_url=https://mail.contoso.com/owa"),
    ("two published sites", "CAS-02.eas.external_url=https://mail.contoso.com/Microsoft-Server-ActiveSync"),
    ("any server", "CAS-03.owa.external_url=https://www.asia.contoso.com/owa"),
    ("two published sites", "CAS-03.eas.external_url=https://www.asia.contoso.com/Microsoft-Server-ActiveSync"),
    ("two published sites", "CAS-03.ews.external_url=https://www.asia.contoso.com/EWS"),
    ("two published sites", "CAS-03.owa.internal_url=null"),
    ("two published sites", "CAS-03.eas.internal_url=null"),
    ("two published sites", "CAS-03.ews.internal_url=null"),
    ("two published sites", "CAS-03.owa.internal_url=http://cas-03.contoso.com/owa"),
    ("two published sites", "CAS-03.eas.internal_url=https://cas-02.contoso.com/Microsoft-Server-ActiveSync"),
    ("two published sites", "CAS-03.owa.authentication=basic"),
    ("two published sites", "CAS-03.owa.authentication=forms"),
    ("two published sites", "CAS-03.eas.authentication=basic"),
    ("two published sites", "CAS-03.ews.authentication=basic"),
    ("two published sites", "CAS-01.owa.authentication=basic"),
    ("any server", "CAS-01.version=2007 RTM"),
    ("two published sites", "CAS-03.version=2007 SP2"),
    ("two published sites", "CAS-03.version=2007 RTM"),
    ("two published sites", "MBX-03.version=2007 RTM"),
    ("two published sites", "CAS-02.redirect_to_optimal_owa_server=false"),
    ("two published sites", "CAS-02.owa=null"),
    ("two published sites", "CAS-03.eas=null"),
    ("two published sites", "CAS-02.exchange=null"),
    ("two published sites", "CAS-02.pop3=null"),
    ("two published sites", "CAS-02.imap4.allow_cross_site_sessions=true"),
    ("any server", "CAS-02.site=asia"),
    ("two published sites", "CAS-02.host=mail-02.contoso.com"),
    ("two published sites", "CAS-02.internet_facing=false"),
    ("redirection disabled", "CAS-01.redirect_to_optimal_owa_server=true"),
    ("redirection disabled", "CAS-02.owa.internal_url=null"),
    ("redirection disabled", "CAS-02.owa.authentication=forms"),
    ("arrays", "CAS-04.owa.internal_url=null"),
    ("arrays", "CAS-04.ews.internal_url=https://cas-01.contoso.com/EWS"),
    ("arrays", "nlb-asia.members=CAS-03,CAS-04"),
    ("arrays", "CAS-03.eas.external_url=https://www.contoso.com/Microsoft-Server-ActiveSync"),
    ("Exchange 2003", "BE-01.eas.authentication=basic"),
    ("Exchange 2003", "BE-02.exchange.authentication=basic"),
    ("Exchange 2003", "CAS-02.mailbox_role=true"),
    ("Exchange 2003", "BE-02.version=2000"),
    ("older and newer", "CAS-02.version=2007 SP2"),
    ("older and newer", "CAS-04.version=2007 SP1"),
    ("older and newer", "CAS-11.version=2007 SP1"),
    ("older and newer", "CAS-12.version=2007 RTM"),
    ("departures", "CAS-05.owa.internal_url=https://cas-05.contoso.com/owa"),
    ("departures", "CAS-05.eas.internal_url=https://cas-05.contoso.com/Microsoft-Server-ActiveSync"),
    ("departures", "CAS-06.owa.authentication=windows,basic"),
    ("departures", "CAS-06.ews.authentication=windows"),
    ("departures", "CAS-08.owa.external_url=null"),
    ("departures", "CAS-09.eas.external_url=https://www.site9.contoso.com/Microsoft-Server-ActiveSync"),
    ("departures", "CAS-10.site=site-12"),
    ("one site", "CAS-01.ews=null"),
)
"""A single edit each, as it is typed."""

WITHOUT_EFFECT = (
    ("two published sites", "CAS-02.owa.kerberos=true"),
    ("two published sites", "CAS-02.threads_per_processor=36"),
    ("two published sites", "CAS-02.oab=null"),
    ("two published sites", "CAS-03.owa.internal_url=https://CAS-03.contoso.com/owa/"),
    ("two published sites", "usa.published_host=mail.contoso.com"),
    ("two published sites", "CAS-02.redirect_to_optimal_owa_server=true"),
    ("arrays", "nlb-asia.affinity=ip"),
    ("arrays", "nlb-asia.host=array.contoso.com"),
    ("arrays", "CAS-03.ews.nlb_bypass_url=null"),
    ("arrays", "CAS-04.eas.internal_url=https://cas-04.contoso.com/Microsoft-Server-ActiveSync"),
    ("Exchange 2003", "BE-02.site=site-02"),
    ("one site", "CAS-01.owa.external_url=null"),
)
"""Edits that change nothing which a single request shows."""

_Seen = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """An organization, what is expected of each cell, and what its farm showed."""

    deployment: Deployment
    expected: Mapping[Cell, CellExpectation]
    seen: Mapping[Cell, Observation]


async def ask(deployment: Deployment) -> Asked:
    topology = Topology(deployment)
    expected = expected_cells(deployment)
    run = mock_run(deployment, Plan(deployment.file, REGISTER, ()))
    seen: dict[Cell, Observation] = {}
    for cell in expected:
        request = Request(
            topology.client_access_server(cell.entry), (topology.mailbox(cell.mailbox),), cell.protocol, cell.operation
        )
        stimulus = find_stimulus(topology, request)
        assert stimulus is not None
        seen[cell] = await run.observe(stimulus)
    await run.aclose()
    return Asked(deployment, expected, seen)


@lru_cache
def asked_before(organization: str) -> Asked:
    return asyncio.run(ask(ORGANIZATIONS[organization]()))


def asked_after(organization: str, edit: str) -> Asked:
    before = asked_before(organization).deployment
    return asyncio.run(ask(with_changes(before, [parse_change(before, edit)])))


def same_answer(one: Outcome, other: Outcome) -> bool:
    """Of Autodiscover's answers the services count that both name: first builds leave one out."""
    return _answer(one) == _answer(other) and all(
        _end_points(first, service) == _end_points(second, service)
        for first, second in ((one.urls or {}, other.urls or {}), (one.expr or {}, other.expr or {}))
        for service in first.keys() & second.keys()
    )


def _answer(outcome: Outcome) -> _Seen:
    return outcome.kind, _place(outcome.link), _place(outcome.location), outcome.expr is None


def hops(observation: Observation) -> _Seen:
    return tuple((hop.source, hop.destination, hop.scheme, hop.path.lower()) for hop in observation.hops or ())


def _place(url: str | None) -> str | None:
    return None if url is None else url.lower().removesuffix("/")


def _end_points(urls: Mapping[str, tuple[str, ...]], service: str) -> list[_Seen]:
    """Where a service is said to be."""
    return sorted((urlsplit(url).netloc.lower(), urlsplit(url).path.lower().split("/")[1]) for url in urls[service])


def judges_hops(expectation: CellExpectation) -> bool:
    """Whether it names one way; where several are right, or a bound alone is judged, any of them may be seen."""
    return expectation.hops is not None and len(expectation.hops) == 1 and expectation.hops[0].hops is not None


def flips(before: Asked, after: Asked, cell: Cell) -> bool:
    if cell not in before.seen or cell not in after.seen:
        return True
    if not same_answer(before.seen[cell].outcome, after.seen[cell].outcome):
        return True
    both_judged = judges_hops(before.expected[cell]) and judges_hops(after.expected[cell])
    return both_judged and hops(before.seen[cell]) != hops(after.seen[cell])


@pytest.mark.parametrize(("organization", "edit"), EDITS)
def test_what_has_to_change_flips_and_nothing_that_is_not_named_does(organization: str, edit: str) -> None:
    before, after = asked_before(organization), asked_after(organization, edit)
    changes = effect_of(before.deployment, after.deployment)
    flipped = {cell for cell in {*before.seen, *after.seen} if flips(before, after, cell)}
    assert changes
    assert {change.cell for change in changes if change.certain} <= flipped
    assert flipped <= {change.cell for change in changes}


@pytest.mark.parametrize(("organization", "edit"), WITHOUT_EFFECT)
def test_what_no_request_shows_changes_no_cell(organization: str, edit: str) -> None:
    before, after = asked_before(organization), asked_after(organization, edit)
    assert effect_of(before.deployment, after.deployment) == ()
    assert not any(flips(before, after, cell) for cell in {*before.seen, *after.seen})
