"""The arrows of a picture: they are what is expected in the cells, neither more nor less."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from harness.model.cell import Cell, CellExpectation
from harness.model.deployment import Deployment
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.planning import expected_cells
from tests.oracle_and_farm.generated_deployments import deployments
from tests.reporting.pictures import DrawnArrow, arrows_of, drawn, shipped, shipped_picture, texts_of

WORDS = {
    (Protocol.OWA, Operation.OWA): "OWA",
    (Protocol.EAS, Operation.FOLDERSYNC): "ActiveSync",
    (Protocol.EWS, Operation.GETFOLDER): "EWS",
    (Protocol.AVAILABILITY, Operation.FREEBUSY): "free/busy",
}


def ways(arrows: list[DrawnArrow], entry: str, to: str) -> dict[str, frozenset[str]]:
    """What becomes of requests of one entry server for one destination, by kind."""
    return {arrow.kind: arrow.words for arrow in arrows if entry in arrow.entries and arrow.to == to}


# The figure of "Client Access server Redirection and Proxying".


def test_user_1_is_redirected_by_outlook_web_access_and_told_451_by_activesync_at_cas_02() -> None:
    found = ways(arrows_of(shipped_picture("contoso", address="user1@contoso.com")), "CAS-02", "site-01")
    assert found["redirected"] == {"OWA (page)", "ActiveSync (451)"}
    assert found["refused"] == {"POP3", "IMAP4"}


def test_user_2_is_redirected_to_site_02_at_cas_01() -> None:
    found = ways(arrows_of(shipped_picture("contoso", address="user2@contoso.com")), "CAS-01", "site-02")
    assert found["redirected"] == {"OWA (page)", "ActiveSync (451)"}
    assert found["proxied"] == {"EWS", "free/busy"}


@pytest.mark.parametrize("entry", ["CAS-01", "CAS-02"])
def test_user_3_is_proxied_from_both_internet_facing_sites(entry: str) -> None:
    found = ways(arrows_of(shipped_picture("contoso", address="user3@contoso.com")), entry, "site-03")
    assert found["proxied"] == {"OWA", "ActiveSync", "EWS", "free/busy"}
    assert "redirected" not in found


def test_a_server_serves_its_own_site_without_an_arrow_from_outside() -> None:
    picture = shipped_picture("contoso", address="user3@contoso.com")
    assert ways(arrows_of(picture), "CAS-03", "site-03") == {}
    assert "site-03: served within the site: OWA, ActiveSync, EWS, free/busy" in texts_of(picture)


def test_the_mailbox_is_marked_on_its_server_and_sites_without_a_part_are_named() -> None:
    texts = texts_of(shipped_picture("contoso", address="user3@contoso.com"))
    assert "user3@contoso.com" in texts.splitlines()
    assert "Sites left out, which take no part: site-06" in texts.replace("\n", " ")


# The whole of a deployment.


def test_requests_for_exchange_2003_go_to_the_back_end_server_itself() -> None:
    found = ways(arrows_of(shipped_picture("contoso")), "CAS-02", "BE-02")
    assert found["proxied"] == {"/exchange", "/public", "ActiveSync", "WebDAV"}
    assert found["refused"] == {"OWA", "EWS"}


def test_a_back_end_server_without_integrated_windows_authentication_refuses_activesync() -> None:
    assert "ActiveSync" in ways(arrows_of(shipped_picture("contoso")), "CAS-01", "BE-03")["refused"]


def test_nobody_reaches_a_site_without_client_access_server() -> None:
    assert set(ways(arrows_of(shipped_picture("contoso")), "CAS-01", "site-12")) == {"refused"}


def test_redirection_that_is_disabled_is_proxying() -> None:
    before = ways(arrows_of(shipped_picture("contoso-redirection")), "CAS-01", "europe")
    after = ways(arrows_of(shipped_picture("contoso-redirection-disabled")), "CAS-01", "europe")
    assert "OWA (page)" in before["redirected"]
    assert "OWA" in after["proxied"]


def test_a_single_site_has_no_arrows() -> None:
    assert arrows_of(shipped_picture("single-site")) == []


def test_one_protocol_alone_is_drawn() -> None:
    arrows = arrows_of(shipped_picture("contoso", protocol=Protocol.POP3))
    assert arrows
    assert {word for arrow in arrows for word in arrow.words} == {"POP3"}
    assert ways(arrows, "CAS-01", "site-02") == {"refused": frozenset({"POP3"})}


def test_what_the_topic_leaves_open_is_neither_refused_nor_proxied() -> None:
    assert ways(arrows_of(shipped_picture("contoso")), "CAS-01", "site-11")["left open by the topic"] == {"EWS"}


@pytest.mark.parametrize("name", ["contoso", "contoso-nlb", "contoso-changes"])
def test_arrows_are_the_cells_of_shipped_deployments(name: str) -> None:
    assert_arrows_are_the_cells(shipped(name))


@given(deployments())
@settings(max_examples=25, deadline=None)
def test_arrows_are_the_cells_of_any_deployment(deployment: Deployment) -> None:
    assert_arrows_are_the_cells(deployment)


def assert_arrows_are_the_cells(deployment: Deployment) -> None:
    """Each proxied or redirected cell has its arrow, and each arrow a cell."""
    picture = drawn(deployment)
    found = {
        (entry, arrow.to, word.partition(" (")[0], arrow.kind)
        for arrow in arrows_of(picture)
        for entry in arrow.entries
        for word in arrow.words
        if word.partition(" (")[0] in WORDS.values()
    }
    servers = {server.name: server for server in deployment.mailbox_servers}
    holders = {mailbox.address: servers[mailbox.server] for mailbox in deployment.mailboxes}
    sites = {cas.name: cas.site for cas in deployment.client_access_servers}
    expected = set()
    for cell, expectation in expected_cells(deployment).items():
        word = WORDS.get((cell.protocol, cell.operation))
        holder = holders[cell.mailbox]
        on_2007 = holder.version.major == 8
        if word is None or (on_2007 and holder.site == sites[cell.entry]):
            continue
        to = holder.site if on_2007 else holder.name
        expected.add((cell.entry, to, word, kind_of(cell, expectation)))
    assert found == expected


def kind_of(cell: Cell, expectation: CellExpectation) -> str:
    """A reading of its own of what a cell is drawn as."""
    kinds = {
        "redirected"
        if outcome.link or outcome.kind is OutcomeKind.REDIRECT_PAGE or outcome.location
        else "served"
        if outcome.kind in (OutcomeKind.SERVED, OutcomeKind.PARTIAL)
        else "refused"
        for outcome in expectation.outcomes
    }
    if len(kinds) > 1 and expectation.silent:
        return "left open by the topic"
    if "served" not in kinds:
        return "redirected" if "redirected" in kinds else "refused"
    assert expectation.hops is None or any(outcome.hops != () for outcome in expectation.hops), cell
    return "proxied"
