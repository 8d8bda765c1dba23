"""A subset of a deployment has some of its sites, with everything in them and nothing else."""

from __future__ import annotations

import pytest

from harness.deployments.reader import read_deployment
from harness.deployments.shipped import DEFAULT_DEPLOYMENT, SHIPPED_DEPLOYMENTS
from harness.deployments.subset import subset_of
from harness.run import plan_for

NLB = read_deployment(SHIPPED_DEPLOYMENTS / "contoso-nlb.toml")
CONTOSO = read_deployment(DEFAULT_DEPLOYMENT)


def test_without_names_the_subset_is_the_whole_deployment() -> None:
    assert subset_of(CONTOSO) == CONTOSO


def test_a_site_is_kept_with_its_servers_arrays_and_mailboxes() -> None:
    usa = subset_of(NLB, sites=["usa"])
    assert [site.name for site in usa.sites] == ["usa"]
    assert [server.name for server in usa.client_access_servers] == ["CAS-01", "CAS-02"]
    assert [server.name for server in usa.mailbox_servers] == ["MBX-01"]
    assert [array.name for array in usa.load_balancing_arrays] == ["www"]
    assert [mailbox.address for mailbox in usa.mailboxes] == ["user1@contoso.com", "colleague1@contoso.com"]


def test_a_server_that_is_no_entry_stays_as_one_to_proxy_to() -> None:
    subset = subset_of(CONTOSO, sites=["site-02", "site-03"], entries=["CAS-02"], mailboxes=["user2", "user3"])
    assert {server.name: server.reachable for server in subset.client_access_servers} == {
        "CAS-02": None,
        "CAS-03": False,
    }
    assert [mailbox.address for mailbox in subset.mailboxes] == ["user2@contoso.com", "user3@contoso.com"]
    cases = {case.id: case for case in plan_for(subset).cases}
    assert "OWA-04" in cases["owa/user3@contoso.com/CAS-02/owa"].clauses
    assert not [case.id for case in cases.values() if case.stimulus and case.stimulus.entry == "CAS-03"]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"sites": ["site-2"]}, "has no site site-2"),
        ({"entries": ["CAS-99"]}, "has no Client Access server CAS-99"),
        ({"mailboxes": ["unknown"]}, "has no mailbox unknown"),
    ],
)
def test_an_unknown_name_is_refused(names: dict[str, list[str]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        subset_of(CONTOSO, **names)
