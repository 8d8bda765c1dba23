"""How cells end while sites are down or offline, predicted by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.cell import Cell, CellExpectation
from harness.model.deployment import Deployment, LoadBalancingArray, VirtualDirectory
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.site_state import SiteState
from harness.planning.cells import compare_deployments, expected_cells
from harness.planning.effects import effect_of
from tests.planning.nouns import ASIA, BOTH, EUROPE, HOMES, USA, deployment, mailbox, server, three_sites
from tests.planning.shipped import shipped
from tests.virtual_directories import with_directories

DOWN, OFFLINE = SiteState.DOWN, SiteState.OFFLINE
SERVED, REFUSED = Outcome(OutcomeKind.SERVED), Outcome(OutcomeKind.REFUSED)
NO_ANSWER = Outcome(OutcomeKind.UNREACHABLE)
NO_SERVICE = (REFUSED, NO_ANSWER)
PAGE = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.usa.contoso.com/owa")


def ends(made_up: Deployment, **states: SiteState) -> dict[tuple[str, str, Operation], CellExpectation]:
    cells = expected_cells(made_up, states)
    return {(cell.mailbox.partition("@")[0], cell.entry, cell.operation): end for cell, end in cells.items()}


def test_without_a_state_every_cell_is_as_the_topic_has_it() -> None:
    assert expected_cells(three_sites(), {}) == expected_cells(three_sites())


def test_a_server_of_a_site_that_is_down_gives_nobody_an_answer() -> None:
    asked = ends(three_sites(), usa=DOWN)
    for user, _, operation in [key for key in asked if key[1] == "CAS-01"]:
        end = asked[user, "CAS-01", operation]
        assert end.outcomes == (NO_ANSWER,)
        assert end.sentences == ("Site usa is down: its servers do not answer.",)
        assert (end.hops, end.clauses, end.silent, end.dead_ends) == (None, (), (), ())


def test_nobody_is_served_whose_own_servers_are_down() -> None:
    asked = ends(three_sites(), asia=DOWN)
    for operation in (Operation.OWA, Operation.FOLDERSYNC, Operation.GETFOLDER, Operation.FREEBUSY, Operation.CONNECT):
        end = asked["cora", "CAS-01", operation]
        assert end.outcomes == NO_SERVICE
        assert end.sentences == ("The servers that would serve the user are down.",)
        assert end.hops is None
    assert asked["dora", "CAS-01", Operation.EXCHANGE].outcomes == NO_SERVICE
    assert asked["cora", "CAS-01", Operation.EXCHANGE].outcomes[0].kind is OutcomeKind.REDIRECT_PATH
    assert asked["cora", "CAS-01", Operation.LOGON].outcomes == (REFUSED,)
    assert asked["dora", "CAS-01", Operation.OWA].outcomes == (Outcome(OutcomeKind.LEGACY_MAILBOX),)
    assert asked["anna", "CAS-01", Operation.OWA].outcomes == (SERVED,)


def test_an_error_that_was_allowed_before_is_named_once() -> None:
    public = ends(three_sites(), asia=DOWN)["cora", "CAS-01", Operation.PUBLIC]
    assert public.outcomes == (Outcome(OutcomeKind.REDIRECT_PATH), REFUSED, NO_ANSWER)
    assert public.silent == ()


@pytest.mark.parametrize("state", [DOWN, OFFLINE])
def test_a_page_and_a_451_are_still_given_but_lead_nowhere(state: SiteState) -> None:
    asked = ends(three_sites(), usa=state)
    page = asked["anna", "CAS-02", Operation.OWA]
    assert page.outcomes == page.dead_ends == (PAGE,)
    assert page.clauses == ("OWA-02", "OWA-03")
    sent = asked["anna", "CAS-02", Operation.FOLDERSYNC]
    assert sent.dead_ends == sent.outcomes
    assert sent.outcomes[0].kind is OutcomeKind.WRONG_SERVER
    assert asked["bert", "CAS-02", Operation.OWA].dead_ends == ()


def test_redirection_that_is_disabled_saves_the_users_of_an_offline_site() -> None:
    proxying = three_sites(USA, replace(EUROPE, redirect_to_optimal_owa_server=False), ASIA)
    saved = ends(proxying, usa=OFFLINE)["anna", "CAS-02", Operation.OWA]
    assert (saved.outcomes, saved.dead_ends) == ((SERVED,), ())
    assert "OWA-13" in saved.clauses
    assert ends(proxying, usa=DOWN)["anna", "CAS-02", Operation.OWA].outcomes == NO_SERVICE


def test_an_offline_site_is_not_reached_from_outside_and_proxied_to_inside() -> None:
    asked = ends(three_sites(), usa=OFFLINE)
    assert asked["anna", "CAS-01", Operation.OWA].outcomes == (NO_ANSWER,)
    assert asked["anna", "CAS-01", Operation.OWA].sentences == (
        "Site usa is offline: no client outside reaches its servers.",
    )
    assert asked["anna", "CAS-02", Operation.GETFOLDER].outcomes == (SERVED,)


def test_clients_inside_are_as_well_off_as_before() -> None:
    inside = expected_cells(three_sites(), {"asia": OFFLINE})
    assert inside == expected_cells(three_sites())
    asked = ends(three_sites(), usa=OFFLINE)
    assert asked["anna", "CAS-03", Operation.OWA].outcomes == (PAGE,)
    assert asked["anna", "CAS-03", Operation.OWA].dead_ends == ()


def test_a_server_that_does_not_say_faces_the_internet_where_it_is_published() -> None:
    silent = three_sites(replace(USA, internet_facing=None), EUROPE, replace(ASIA, internet_facing=None))
    assert ends(silent, usa=OFFLINE)["anna", "CAS-01", Operation.OWA].outcomes == (NO_ANSWER,)
    assert ends(silent, asia=OFFLINE)["anna", "CAS-03", Operation.OWA].outcomes == (PAGE,)


def test_settings_are_of_no_use_where_all_that_is_named_for_clients_outside_is_dead() -> None:
    asked = ends(three_sites(), usa=OFFLINE)
    for operation in (Operation.OUTLOOK, Operation.MOBILESYNC):
        assert asked["anna", "CAS-02", operation].dead_ends == asked["anna", "CAS-02", operation].outcomes
        assert asked["cora", "CAS-02", operation].dead_ends == ()
        assert asked["anna", "CAS-03", operation].dead_ends == ()
    both = ends(three_sites(), usa=DOWN, europe=OFFLINE)
    assert both["cora", "CAS-03", Operation.MOBILESYNC].dead_ends == ()
    assert both["anna", "CAS-03", Operation.MOBILESYNC].dead_ends != ()
    everywhere = ends(three_sites(), usa=DOWN, europe=DOWN)
    assert everywhere["cora", "CAS-03", Operation.MOBILESYNC].dead_ends != ()
    assert everywhere["cora", "CAS-03", Operation.OUTLOOK].dead_ends != ()


def test_a_host_that_another_site_publishes_as_well_is_not_dead() -> None:
    shared = three_sites(
        server("CAS-01", "usa", published="www.contoso.com"),
        server("CAS-02", "europe", published="www.contoso.com"),
        ASIA,
    )
    assert ends(shared, usa=DOWN)["anna", "CAS-02", Operation.OWA].dead_ends == ()
    assert ends(shared, usa=DOWN, europe=OFFLINE)["anna", "CAS-03", Operation.OWA].dead_ends == ()
    assert ends(shared, usa=DOWN, europe=DOWN)["anna", "CAS-03", Operation.OWA].dead_ends != ()


def test_an_alias_is_dead_with_the_servers_whose_url_it_is() -> None:
    by_alias = VirtualDirectory(BOTH, internal_url="https://alias.contoso.com/Microsoft-Server-ActiveSync")
    alias = with_directories(ASIA, eas=by_alias)
    silent = three_sites(server("CAS-01", "usa"), server("CAS-02", "europe"), alias)
    assert ends(silent, asia=DOWN)["cora", "CAS-01", Operation.MOBILESYNC].dead_ends != ()
    assert ends(silent, asia=OFFLINE)["cora", "CAS-01", Operation.MOBILESYNC].dead_ends == ()
    foreign = VirtualDirectory(BOTH, external_url="https://www.elsewhere.com/owa", internal_url="https://cas-01/owa")
    published = three_sites(with_directories(USA, owa=foreign), EUROPE, ASIA)
    assert ends(published, usa=OFFLINE)["anna", "CAS-02", Operation.OWA].dead_ends != ()


def test_a_url_that_leads_to_servers_of_a_site_that_is_down_serves_nobody() -> None:
    led_away = VirtualDirectory(BOTH, internal_url="https://cas-02.contoso.com/owa")
    crossed = three_sites(USA, EUROPE, with_directories(ASIA, owa=led_away))
    assert ends(crossed, europe=DOWN)["cora", "CAS-01", Operation.OWA].outcomes == NO_SERVICE
    assert ends(crossed, europe=OFFLINE)["cora", "CAS-01", Operation.OWA].outcomes == (SERVED,)
    array = LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-02", "CAS-03"))
    by_array = VirtualDirectory(BOTH, internal_url="https://nlb.contoso.com/owa")
    balanced = deployment(
        USA,
        EUROPE,
        with_directories(ASIA, owa=by_array),
        homes=HOMES,
        users=(mailbox("cora", "MBX-03"),),
        arrays=(array,),
    )
    some = ends(balanced, europe=DOWN)["cora", "CAS-01", Operation.OWA]
    assert some.outcomes == (SERVED, *NO_SERVICE)


def test_an_effect_holds_outages_against_the_file_as_it_is() -> None:
    before = three_sites()
    after = three_sites(USA, replace(EUROPE, redirect_to_optimal_owa_server=False), ASIA)
    for states in ({"usa": OFFLINE}, {"usa": DOWN, "europe": OFFLINE}, {"asia": DOWN}):
        for other in (before, after):
            assert effect_of(before, other, states) == compare_deployments(before, other, states) != ()
    changes = {change.cell: change for change in effect_of(before, after, {"usa": OFFLINE})}
    saved = changes[Cell("anna@contoso.com", "CAS-02", Protocol.OWA, Operation.OWA)]
    assert saved.certain
    assert saved.after
    assert saved.after.outcomes == (SERVED,)


def test_a_dead_end_is_certain_to_be_felt() -> None:
    changes = {change.cell: change for change in effect_of(three_sites(), three_sites(), {"usa": OFFLINE})}
    for protocol, operation in (
        (Protocol.OWA, Operation.OWA),
        (Protocol.EAS, Operation.FOLDERSYNC),
        (Protocol.AUTODISCOVER, Operation.OUTLOOK),
    ):
        assert changes[Cell("anna@contoso.com", "CAS-02", protocol, operation)].certain


def test_the_shipped_example_of_the_topic() -> None:
    asked = ends(shipped("contoso-redirection-disabled"), europe=OFFLINE)
    assert asked["user2", "CAS-01", Operation.OWA].outcomes == (SERVED,)
    asked = ends(shipped("contoso-redirection-restored"), europe=OFFLINE)
    assert asked["user2", "CAS-01", Operation.OWA].dead_ends != ()
