"""A finding's effect is true: where what departs is mended, what it names as certain flips on the mock farm.

What it names as possible may flip, and nothing else does. The departures are single edits of shipped deployments.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

import pytest

from harness.deployments import parse_change, subset_of, with_changes, with_corrections
from harness.model.deployment import Deployment
from harness.model.finding import AuditedFinding, FindingSeverity
from harness.run import audit
from tests.oracle_and_farm.test_changes_flip_on_the_farm import Asked, ask, flips
from tests.planning.shipped import shipped

ORGANIZATIONS: Mapping[str, Callable[[], Deployment]] = {
    "published sites": lambda: subset_of(
        shipped("contoso-redirection"), entries=("CAS-02",), mailboxes=("user1", "user3")
    ),
    "arrays": lambda: subset_of(shipped("contoso-nlb"), entries=("CAS-01",), mailboxes=("user3",)),
    "Exchange 2003": lambda: subset_of(
        shipped("contoso"), sites=("site-02", "site-03"), entries=("CAS-02",), mailboxes=("legacy1", "legacy2")
    ),
    "one site": lambda: subset_of(shipped("single-site"), mailboxes=("user1",)),
}
"""Parts of the shipped deployments in which nothing departs, asked through one server."""

DEPARTURES: Mapping[str, tuple[str, ...]] = {
    "published sites": (
        "CAS-01.owa.external_url=null",
        "CAS-01.eas.external_url=null",
        "CAS-01.ews.external_url=null",
        "CAS-01.owa.external_url=https://mail.contoso.com/owa",
        "CAS-01.eas.external_url=https://mail.contoso.com/Microsoft-Server-ActiveSync",
        "CAS-01.owa.external_url=https://www.europe.contoso.com/owa",
        "CAS-01.owa.external_url=http://www.usa.contoso.com/OWA",
        "CAS-01.eas.external_url=https://www.usa.contoso.com/EAS",
        "CAS-01.eas.authentication=basic",
        "CAS-01.ews.authentication=basic",
        "CAS-01.owa.internal_url=null",
        "CAS-01.ews.internal_url=null",
        "CAS-03.owa.external_url=https://www.asia.contoso.com/owa",
        "CAS-03.eas.external_url=https://www.asia.contoso.com/Microsoft-Server-ActiveSync",
        "CAS-03.ews.external_url=https://www.asia.contoso.com/EWS",
        "CAS-03.owa.internal_url=null",
        "CAS-03.eas.internal_url=null",
        "CAS-03.ews.internal_url=null",
        "CAS-03.owa.internal_url=http://cas-03.contoso.com/owa",
        "CAS-03.eas.internal_url=https://cas-02.contoso.com/Microsoft-Server-ActiveSync",
        "CAS-03.ews.internal_url=http://cas-03.contoso.com/EWS",
        "CAS-03.owa.authentication=basic",
        "CAS-03.owa.authentication=forms",
        "CAS-03.eas.authentication=basic",
        "CAS-03.ews.authentication=basic",
        "CAS-02.owa=null",
        "CAS-02.exchange=null",
        "CAS-02.public=null",
        "CAS-01.internet_facing=false",
    ),
    "arrays": (
        "CAS-04.owa.internal_url=null",
        "CAS-04.owa.authentication=basic",
        "CAS-04.ews.internal_url=https://cas-04.contoso.com/EWS",
        "CAS-03.eas.external_url=https://www.contoso.com/Microsoft-Server-ActiveSync",
    ),
    "Exchange 2003": (
        "BE-01.eas.authentication=basic",
        "BE-02.exchange.authentication=basic",
        "BE-02.public.authentication=basic",
    ),
    "one site": ("CAS-01.owa=null", "CAS-01.exchange=null"),
}
"""A single edit each, as it is typed; each is found, some under several clauses or at several directories."""

EVERY_DEPARTURE = [(organization, edit) for organization, edits in DEPARTURES.items() for edit in edits]


@lru_cache
def whole(organization: str) -> Deployment:
    """With what the topic only recommends."""
    shipped_as = ORGANIZATIONS[organization]()
    recommended = [one.finding for one in audit(shipped_as)[1] if one.finding.severity is FindingSeverity.RECOMMENDED]
    return with_corrections(shipped_as, [correction for one in recommended for correction in one.correction])


def edited(organization: str, edit: str) -> Deployment:
    return with_changes(whole(organization), [parse_change(whole(organization), edit)])


def mendable(deployment: Deployment) -> Iterator[AuditedFinding]:
    """The findings whose effect is known."""
    _, findings = audit(deployment)
    return (one for one in findings if one.effect is not None)


_ASKED: dict[str, Asked] = {}


def asked(deployment: Deployment) -> Asked:
    """What the farm of this deployment shows, each deployment asked once."""
    spelled = repr(deployment)
    if spelled not in _ASKED:
        _ASKED[spelled] = asyncio.run(ask(deployment))
    return _ASKED[spelled]


@pytest.mark.parametrize("organization", ORGANIZATIONS)
def test_nothing_departs_before_an_edit(organization: str) -> None:
    assert [one.finding for one in audit(whole(organization))[1]] == []


def test_the_edits_bring_forty_findings_and_more_that_hit_somebody() -> None:
    found = [one for organization, edit in EVERY_DEPARTURE for one in mendable(edited(organization, edit))]
    assert len([one for one in found if one.effect and one.effect.changes]) >= 40


@pytest.mark.parametrize(("organization", "edit"), EVERY_DEPARTURE)
def test_what_a_finding_names_flips_where_it_is_mended_and_nothing_else(organization: str, edit: str) -> None:
    deployment = edited(organization, edit)
    findings = list(mendable(deployment))
    assert findings
    before = asked(deployment)
    for one in findings:
        assert one.effect is not None
        after = asked(with_corrections(deployment, one.finding.correction))
        flipped = {cell for cell in {*before.seen, *after.seen} if flips(before, after, cell)}
        certain = [each for change in one.effect.changes if change.certain for each in change.each()]
        assert {change.cell for change in certain} <= flipped, one.finding
        assert flipped <= set(one.effect.cells), one.finding
