"""What each cell allows, and which cells an edit changes, predicted by hand from the topic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.cell import Cell, CellChange, CellExpectation
from harness.model.deployment import Deployment, VirtualDirectory
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol, VirtualDirectoryName
from harness.planning.cells import compare_cells, compare_deployments, expected_cells
from harness.planning.effects import Effects, effect_of
from harness.planning.homes import Homes
from tests.planning.nouns import ASIA, BOTH, EUROPE, RTM, USA, mailbox, three_sites
from tests.planning.shipped import cases_of, shipped
from tests.virtual_directories import with_directories

OWA, EAS, EWS = VirtualDirectoryName.OWA, VirtualDirectoryName.EAS, VirtualDirectoryName.EWS
SERVED = Outcome(OutcomeKind.SERVED)
REFUSED = Outcome(OutcomeKind.REFUSED)
CONTOSO = "contoso"


def owa(user: str, entry: str) -> Cell:
    return Cell(f"{user}@contoso.com", entry, Protocol.OWA, Operation.OWA)


def foldersync(user: str, entry: str) -> Cell:
    return Cell(f"{user}@contoso.com", entry, Protocol.EAS, Operation.FOLDERSYNC)


def hop(source: str, destination: str, path: str) -> Outcome:
    return Outcome(OutcomeKind.HOPS, hops=(Hop(source, destination, "https", path, ""),))


def edited(deployment: Deployment, name: str, which: VirtualDirectoryName, **values: str | None) -> Deployment:
    """The deployment with other URLs in one virtual directory of a server."""
    servers = tuple(
        with_directories(cas, **{which.value: replace(cas.virtual_directories[which], **values)})  # type: ignore[arg-type]  # URLs
        if cas.name == name
        else cas
        for cas in deployment.client_access_servers
    )
    return replace(deployment, client_access_servers=servers)


def by_cell(changes: tuple[CellChange, ...]) -> dict[Cell, CellChange]:
    return {change.cell: change for change in changes}


def outcomes(expectation: CellExpectation | None) -> tuple[Outcome, ...]:
    assert expectation is not None
    return expectation.outcomes


def test_users_1_2_and_3_of_the_figure() -> None:
    cells = expected_cells(shipped(CONTOSO))
    assert cells[owa("user1", "CAS-01")] == CellExpectation(
        outcomes=(SERVED,),
        hops=(Outcome(OutcomeKind.HOPS, hops=()),),
        clauses=("OWA-01", "GEN-08"),
        silent=(),
        sentences=("The mailbox is in the entry server's own site: it is served directly.",),
    )
    page = cells[owa("user1", "CAS-02")]
    assert page.outcomes == (Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.site1.contoso.com/owa"),)
    assert (page.hops, page.clauses, page.silent) == (None, ("OWA-02", "OWA-03"), ())
    proxied = cells[owa("user3", "CAS-02")]
    assert proxied.outcomes == (SERVED,)
    assert proxied.hops == (hop("CAS-02", "CAS-03", "/owa"),)
    assert proxied.clauses == ("OWA-04", "GEN-05", "GEN-03")


def test_a_device_is_sent_away_proxied_or_left_open() -> None:
    cells = expected_cells(shipped(CONTOSO))
    sent = cells[foldersync("user1", "CAS-02")]
    location = "https://www.site1.contoso.com/Microsoft-Server-ActiveSync"
    assert sent.outcomes == (Outcome(OutcomeKind.WRONG_SERVER, location=location),)
    back_end = cells[foldersync("legacy1", "CAS-02")]
    target = Hop("CAS-02", "BE-01", "", "/Microsoft-Server-ActiveSync", "")
    assert back_end.hops == (Outcome(OutcomeKind.HOPS, hops=(target,)),)
    open_ = expected_cells(edited(shipped(CONTOSO), "CAS-01", EAS, internal_url=None))[foldersync("user1", "CAS-02")]
    assert open_.outcomes == (REFUSED, Outcome(OutcomeKind.WRONG_SERVER))
    assert open_.silent == ("UNS-01",)
    assert open_.clauses == ("EAS-07", "EAS-10")


def test_settings_are_what_autodiscover_may_name() -> None:
    cells = expected_cells(three_sites())
    device = cells[Cell("cora@contoso.com", "CAS-01", Protocol.AUTODISCOVER, Operation.MOBILESYNC)]
    published = tuple(f"https://www.{site}.contoso.com/Microsoft-Server-ActiveSync" for site in ("usa", "europe"))
    assert device.outcomes == (Outcome(OutcomeKind.SETTINGS, urls={"mobilesync": published}),)
    assert device.clauses == ("AUT-01",)


def test_a_cell_is_absent_where_nothing_can_be_asked_or_said() -> None:
    closed = replace(with_directories(USA, owa=None), pop3=None)
    cells = expected_cells(
        replace(
            three_sites(closed, replace(EUROPE, reachable=False), ASIA),
            mailboxes=(mailbox("anna", "MBX-01", disabled=(Protocol.EAS,)), mailbox("dora", "BE-01")),
        )
    )
    assert {cell.entry for cell in cells} == {"CAS-01", "CAS-03"}
    assert owa("anna", "CAS-01") not in cells
    assert owa("anna", "CAS-03") in cells
    assert Cell("anna@contoso.com", "CAS-01", Protocol.POP3, Operation.LOGON) not in cells
    assert foldersync("anna", "CAS-01") not in cells
    assert foldersync("dora", "CAS-01") in cells
    assert Cell("dora@contoso.com", "CAS-01", Protocol.AUTODISCOVER, Operation.OUTLOOK) not in cells
    assert Cell("anna@contoso.com", "CAS-01", Protocol.WEBDAV, Operation.PROPFIND) not in cells


def test_autodiscover_that_can_name_nothing_has_no_cell() -> None:
    bare = with_directories(USA, eas=VirtualDirectory(BOTH))
    cells = expected_cells(three_sites(bare))
    assert Cell("anna@contoso.com", "CAS-01", Protocol.AUTODISCOVER, Operation.MOBILESYNC) not in cells
    assert Cell("anna@contoso.com", "CAS-01", Protocol.AUTODISCOVER, Operation.OUTLOOK) in cells
    assert Cell("bert@contoso.com", "CAS-01", Protocol.AUTODISCOVER, Operation.OUTLOOK) not in cells


@pytest.mark.parametrize("stem", ["contoso", "contoso-nlb"])
def test_cells_allow_what_the_cases_of_the_plan_allow(stem: str) -> None:
    cells, cases = expected_cells(shipped(stem)), cases_of(stem)
    compared = 0
    for cell, expectation in cells.items():
        case_id = f"{cell.protocol}/{cell.mailbox}/{cell.entry}/{cell.operation}"
        for case, allowed in (
            (cases.get(case_id), expectation.outcomes),
            (cases.get(f"{case_id}.hops"), expectation.hops),
        ):
            if case is not None and case.stimulus is not None and case.stimulus.logon is not Logon.NONE:
                found = [outcome for alternative in case.alternatives for outcome in alternative.outcomes]
                assert allowed is not None
                assert all(outcome in allowed for outcome in found)
                assert all(outcome in found for outcome in allowed)
                compared += 1
    assert compared > len(cells)


def test_equal_mailboxes_share_one_expectation() -> None:
    made_up = three_sites()
    twins = (mailbox("anna", "MBX-01"), mailbox("otto", "MBX-01"), mailbox("emma", "MBX-01", disabled=(Protocol.EAS,)))
    classes = Homes(replace(made_up, mailboxes=twins)).classes
    assert [[one.address for one in alike.mailboxes] for alike in classes] == [
        ["anna@contoso.com", "otto@contoso.com"],
        ["emma@contoso.com"],
    ]
    assert classes[0].first is twins[0]
    cells = expected_cells(replace(made_up, mailboxes=twins))
    assert cells[owa("anna", "CAS-02")] is cells[owa("otto", "CAS-02")]
    assert cells[owa("anna", "CAS-02")] is cells[owa("emma", "CAS-02")]


def test_without_its_external_url_a_site_is_proxied_to() -> None:
    before = shipped(CONTOSO)
    changes = by_cell(effect_of(before, edited(before, "CAS-01", OWA, external_url=None)))
    users, entries = ("user1", "colleague1"), ("CAS-02", "CAS-03", "CAS-05", "CAS-07", "CAS-12")
    assert {cell for cell, change in changes.items() if change.certain} == {
        owa(user, entry) for user in users for entry in entries
    }
    assert outcomes(changes[owa("user1", "CAS-02")].after) == (SERVED,)
    assert {cell for cell, change in changes.items() if not change.certain} == {owa(user, "CAS-04") for user in users}
    assert outcomes(changes[owa("user1", "CAS-04")].after) == (REFUSED,)


def test_without_its_external_url_a_device_is_proxied_and_autodiscover_names_others() -> None:
    before = shipped(CONTOSO)
    changes = by_cell(effect_of(before, edited(before, "CAS-01", EAS, external_url=None)))
    change = changes[foldersync("user1", "CAS-02")]
    assert outcomes(change.before)[0].kind is OutcomeKind.WRONG_SERVER
    assert outcomes(change.after) == (SERVED,)
    assert change.certain
    named = changes[Cell("user3@contoso.com", "CAS-02", Protocol.AUTODISCOVER, Operation.MOBILESYNC)]
    assert not named.certain
    assert {change.cell.protocol for change in changes.values()} == {Protocol.EAS, Protocol.AUTODISCOVER}


def test_hops_that_go_elsewhere_are_a_change_that_no_client_has_to_see() -> None:
    before = three_sites()
    after = edited(before, "CAS-03", OWA, internal_url="https://cas-02.contoso.com/owa")
    (change,) = (one for one in effect_of(before, after) if one.cell == owa("cora", "CAS-01"))
    assert change.before
    assert change.after
    assert change.before.outcomes == change.after.outcomes == (SERVED,)
    assert change.before.hops == (hop("CAS-01", "CAS-03", "/owa"),)
    assert change.after.hops == (hop("CAS-01", "CAS-02", "/owa"),)
    assert not change.certain


def test_hops_that_are_judged_from_now_on_are_a_change() -> None:
    cell = owa("anna", "CAS-01")
    before = CellExpectation((SERVED,), None, ("OWA-01",), (), ())
    after = replace(before, hops=(Outcome(OutcomeKind.HOPS, hops=()),))
    assert [one.certain for one in compare_cells({cell: before}, {cell: after})] == [False]
    assert [one.certain for one in compare_cells({cell: after}, {cell: before})] == [False]


def test_the_same_outcomes_from_other_clauses_are_no_change() -> None:
    cell = owa("anna", "CAS-01")
    before = CellExpectation((SERVED, REFUSED), None, ("OWA-01",), (), ("One.",))
    after = CellExpectation((REFUSED, SERVED), None, ("OWA-04",), ("UNS-02",), ("Two.",))
    assert compare_cells({cell: before}, {cell: after}) == ()
    made_up = three_sites()
    assert compare_deployments(made_up, three_sites(replace(USA, internet_facing=None), EUROPE, ASIA)) == ()


def test_a_change_is_certain_where_nothing_is_allowed_both_times() -> None:
    cell = owa("anna", "CAS-01")
    page = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.contoso.com/owa")
    for before, after, certain in (
        ((page,), (SERVED,), True),
        ((page, REFUSED), (SERVED, REFUSED), False),
        ((page,), (Outcome(OutcomeKind.REDIRECT_PAGE), REFUSED), False),
        ((page,), (replace(page, link="https://mail.contoso.com/owa"),), True),
    ):
        (change,) = compare_cells(
            {cell: CellExpectation(before, None, (), (), ())}, {cell: CellExpectation(after, None, (), (), ())}
        )
        assert change.certain is certain


def test_a_cell_that_only_one_has_is_certain_to_change() -> None:
    cells = {owa("anna", "CAS-01"): CellExpectation((SERVED,), None, (), (), ())}
    ((gone,), (new,)) = compare_cells(cells, {}), compare_cells({}, cells)
    (allowed,) = cells.values()
    assert (gone.before, gone.after, gone.certain) == (allowed, None, True)
    assert (new.before, new.after, new.certain) == (None, allowed, True)


def test_changes_are_in_the_order_of_their_cells() -> None:
    changes = compare_deployments(three_sites(), three_sites(replace(USA, version=RTM), EUROPE, ASIA))
    assert [change.cell for change in changes] == sorted(change.cell for change in changes)


def test_what_is_kept_of_one_change_is_right_for_the_next() -> None:
    before = three_sites()
    effects = Effects(before)
    for changed in (replace(USA, reachable=False), replace(USA, version=RTM)):
        after = three_sites(changed, EUROPE, ASIA)
        assert effects.of(after) == compare_deployments(before, after) != ()


def test_a_mailbox_that_is_new_gone_or_moved_changes_its_own_cells_everywhere() -> None:
    before = three_sites()
    anna, bert, *others = before.mailboxes
    after = replace(before, mailboxes=(replace(anna, server="MBX-02"), *others, mailbox("eva", "MBX-03")))
    changes = effect_of(before, after)
    assert changes == compare_deployments(before, after)
    assert {change.cell.mailbox for change in changes} == {anna.address, bert.address, "eva@contoso.com"}
    assert {change.cell.entry for change in changes} == {"CAS-01", "CAS-02", "CAS-03"}


def test_every_kind_of_difference_is_looked_for_where_it_can_reach() -> None:
    before = three_sites()
    first, *homes = before.mailbox_servers
    crossed = edited(before, "CAS-03", OWA, internal_url="https://cas-02.contoso.com/owa")
    for one, other in (
        (before, replace(before, mailbox_servers=(replace(first, site="asia"), *homes))),
        (before, three_sites(replace(USA, imap4=None), EUROPE, ASIA)),
        (before, three_sites(replace(USA, mailbox_role=True), EUROPE, ASIA)),
        (before, three_sites(USA, EUROPE)),
        (three_sites(USA, EUROPE), before),
        (crossed, edited(crossed, "CAS-02", OWA, external_url=None)),
        (crossed, replace(crossed, client_access_servers=(USA, with_directories(EUROPE, owa=None), ASIA))),
        (before, edited(before, "CAS-01", EWS, external_url="https://mail.contoso.com/EWS")),
        (before, three_sites(with_directories(USA, exchange=None), EUROPE, ASIA)),
        (three_sites(with_directories(USA, exchange=None), EUROPE, ASIA), before),
        (before, edited(before, "CAS-01", OWA, external_url="https://cas-03.contoso.com/owa")),
    ):
        assert effect_of(one, other) == compare_deployments(one, other) != ()


def test_equal_deployments_do_not_differ() -> None:
    assert effect_of(three_sites(), three_sites()) == ()


def test_an_organization_without_client_access_servers_has_no_cells() -> None:
    bare = replace(three_sites(), client_access_servers=())
    assert expected_cells(bare) == {}
    assert effect_of(bare, three_sites()) == compare_deployments(bare, three_sites()) != ()
    assert effect_of(three_sites(), bare) == compare_deployments(three_sites(), bare) != ()
