"""Many sites are drawn as counts, and the picture says so."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from harness.model.deployment import Deployment
from harness.planning import expected_cells
from harness.reporting import sample_for_drawing
from tests.reporting.large_deployment import large_deployment
from tests.reporting.pictures import arrows_of, drawn, root_of, texts_of


@cache
def large_picture() -> str:
    return drawn(large_deployment())


def test_every_site_is_in_the_picture_with_its_counts() -> None:
    deployment = large_deployment()
    texts = texts_of(large_picture()).splitlines()
    assert all(site.name in texts for site in deployment.sites)
    assert "4 CAS in 1 array, 2007 SP3" in texts
    assert "2 MBX, 6 mailboxes" in texts
    assert "1 of 2003, 3 mailboxes" in texts


def test_what_is_left_out_is_said() -> None:
    texts = texts_of(large_picture()).replace("\n", " ")
    assert "50 sites, 200 Client Access servers, 104 Mailbox servers, 312 mailboxes" in texts
    assert "single servers and their URLs are left out" in texts


def test_sites_to_which_the_same_arrows_lead_stand_in_one_box() -> None:
    arrows = arrows_of(large_picture())
    assert {arrow.to for arrow in arrows} == {"35 sites", "6 sites", "4 sites", "branch-21"}
    inner = [arrow for arrow in arrows if arrow.to == "35 sites"]
    assert {arrow.kind: arrow.words for arrow in inner} == {
        "proxied": {"OWA", "ActiveSync", "EWS", "free/busy"},
        "refused": {"OWA", "ActiveSync", "EWS", "free/busy"},
    }


def test_the_way_to_one_mailbox_is_drawn_to_its_site() -> None:
    deployment = large_deployment()
    arrows = arrows_of(drawn(deployment, address="user0-mbx-03-1@fabrikam.com"))
    assert {arrow.to for arrow in arrows} == {"branch-03"}


def test_arrows_are_those_of_every_entry_server() -> None:
    """Two of equal servers are asked; asking all of a smaller organization shows that the others do the same."""
    deployment = large_deployment(sites=18, servers_per_site=1)
    asked_all = sample_for_drawing(deployment)
    asked_all = replace(asked_all, client_access_servers=deployment.client_access_servers)
    cells = expected_cells(asked_all)
    few = expected_cells(sample_for_drawing(deployment))
    assert few.keys() < cells.keys()
    versions = {cas.name: cas.version for cas in deployment.client_access_servers}
    sites = {cas.name: cas.site for cas in deployment.client_access_servers}
    homes = {mailbox.address: mailbox.server.split("-")[1] for mailbox in deployment.mailboxes}
    kinds = {
        (versions[cell.entry], cell.mailbox, cell.operation): [outcome.kind for outcome in expectation.outcomes]
        for cell, expectation in few.items()
        if not sites[cell.entry].endswith(homes[cell.mailbox])
    }
    for cell, expectation in cells.items():
        if not sites[cell.entry].endswith(homes[cell.mailbox]):
            alike = kinds[versions[cell.entry], cell.mailbox, cell.operation]
            assert alike == [outcome.kind for outcome in expectation.outcomes]


def test_what_is_asked_for_does_not_grow_with_mailboxes_and_servers() -> None:
    assert cells_asked(large_deployment(20, 2, 3)) == cells_asked(large_deployment(20, 4, 9))


def test_a_site_without_servers_is_a_tile_too() -> None:
    deployment = large_deployment(sites=17, servers_per_site=1)
    empty = replace(deployment, client_access_servers=deployment.client_access_servers[:-1])
    assert "no Client Access server" in texts_of(drawn(empty))


def test_the_picture_stays_small() -> None:
    assert len(large_picture()) < 60_000
    assert float(root_of(large_picture()).get("height", 0)) < 2_000


def cells_asked(deployment: Deployment) -> int:
    return len(expected_cells(sample_for_drawing(deployment)))
