"""Rows that follow advice: which are planned, and what they ask."""

from __future__ import annotations

from dataclasses import replace

from harness.model.case import Case
from harness.model.deployment import Deployment
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.planning.budget import make_budget
from harness.planning.plan import make_plan
from tests.planning.shipped import REGISTER, plan_of, shipped

CONTOSO = shipped("contoso")


def follow_rows(deployment: Deployment = CONTOSO) -> dict[str, Case]:
    plan = plan_of("contoso") if deployment is CONTOSO else make_plan(deployment, REGISTER)
    return {case.id: case for case in plan.cases if case.id.endswith(".follow")}


def changed(name: str, **changes: object) -> Deployment:
    """Contoso with other settings of one server."""
    servers = tuple(
        replace(cas, **changes) if cas.name == name else cas  # type: ignore[arg-type]  # the caller names real fields
        for cas in CONTOSO.client_access_servers
    )
    return replace(CONTOSO, client_access_servers=servers)


def test_the_link_of_a_redirection_page_is_followed_to_the_mailbox() -> None:
    row = follow_rows()["owa/user1@contoso.com/CAS-02/owa.follow"]
    assert row.clauses == ("OWA-02",)
    assert [outcome.kind for way in row.alternatives for outcome in way.outcomes] == [OutcomeKind.SERVED]
    assert row.stimulus is not None
    assert row.stimulus.follows is not None
    assert row.stimulus.follows.hosts == ("www.site1.contoso.com",)


def test_autodiscover_is_followed_by_what_its_client_does_next() -> None:
    rows = follow_rows()
    for name, protocol, operation, clause in (
        ("mobilesync", Protocol.EAS, Operation.FOLDERSYNC, "AUT-01"),
        ("outlook", Protocol.EWS, Operation.GETFOLDER, "AUT-02"),
    ):
        row = rows[f"autodiscover/user1@contoso.com/CAS-01/{name}.follow"]
        assert row.stimulus is not None
        assert row.stimulus.follows is not None
        assert (row.stimulus.follows.protocol, row.stimulus.follows.operation) == (protocol, operation)
        assert row.clauses == (clause,)


def test_the_same_advice_to_the_same_mailbox_is_followed_once() -> None:
    rows = [name for name in follow_rows() if name.startswith("owa/user1@contoso.com/")]
    assert len(rows) == 1


def test_a_server_that_is_not_reached_from_outside_is_a_documented_dead_end() -> None:
    inner = changed("CAS-01", internet_facing=False)
    assert not any(name.startswith("owa/user1@contoso.com/") for name in follow_rows(inner))


def test_a_row_that_follows_is_nobodys_control() -> None:
    plan = plan_of("contoso")
    controls = {name for names in (*plan.credential_controls.values(), *plan.entry_controls.values()) for name in names}
    assert not any(name.endswith(".follow") for name in controls)


def test_the_budget_counts_the_server_that_the_advice_leads_to() -> None:
    row = follow_rows()["owa/user1@contoso.com/CAS-02/owa.follow"]
    budget = make_budget([row])
    assert dict(budget.logons) == {"user1@contoso.com": 2}
    assert set(dict(budget.requests)) == {"cas-02.contoso.com:443", "www.site1.contoso.com:443"}
