"""A part of a deployment has some of its sites, with everything in them and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.deployments.part import part_of
from harness.deployments.reader import read_deployment
from harness.run import plan_for

SHIPPED = Path(__file__).parents[2] / "fixtures" / "deployments"
NLB = read_deployment(SHIPPED / "contoso-nlb.toml")
CONTOSO = read_deployment(SHIPPED / "contoso.toml")


def test_without_names_it_is_the_whole_deployment() -> None:
    assert part_of(CONTOSO) == CONTOSO


def test_sites_bring_their_servers_arrays_and_mailboxes() -> None:
    usa = part_of(NLB, sites=["usa"])
    assert [site.name for site in usa.sites] == ["usa"]
    assert [server.name for server in usa.client_access_servers] == ["CAS-01", "CAS-02"]
    assert [server.name for server in usa.mailbox_servers] == ["MBX-01"]
    assert [array.name for array in usa.load_balancing_arrays] == ["www"]
    assert [mailbox.address for mailbox in usa.mailboxes] == ["user1@contoso.com", "colleague1@contoso.com"]


def test_whoever_is_no_entry_is_still_there_to_be_proxied_to() -> None:
    part = part_of(CONTOSO, sites=["site-02", "site-03"], entries=["CAS-02"], mailboxes=["user2", "user3"])
    assert {server.name: server.reachable for server in part.client_access_servers} == {"CAS-02": None, "CAS-03": False}
    assert [mailbox.address for mailbox in part.mailboxes] == ["user2@contoso.com", "user3@contoso.com"]
    cases = {case.id: case for case in plan_for(part).cases}
    assert "OWA-04" in cases["owa/user3@contoso.com/CAS-02/owa"].clauses
    assert not [name for name in cases if "/CAS-03/" in name]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"sites": ["site-2"]}, "has no site site-2"),
        ({"entries": ["CAS-99"]}, "has no Client Access server CAS-99"),
        ({"mailboxes": ["nobody"]}, "has no mailbox nobody"),
    ],
)
def test_an_unknown_name_is_refused(names: dict[str, list[str]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        part_of(CONTOSO, **names)
