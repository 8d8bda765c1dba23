"""Cells that change, in words and as JSON values."""

from __future__ import annotations

from dataclasses import replace

from harness.model.cell import Cell, CellChange, CellExpectation
from harness.model.finding import Effect
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.setting import DeploymentDifference, Setting, SettingDifference
from harness.reporting.changed_cells import cell_change_records, changed_cell_lines, figures_line
from harness.reporting.counts import some_of
from harness.reporting.effects import describe_effect, describe_ends, effect_record
from harness.reporting.setting_text import difference_lines

SERVED = CellExpectation((Outcome(OutcomeKind.SERVED),), None, ("OWA-01",), (), ("The mailbox is here.",))
REFUSED = CellExpectation((Outcome(OutcomeKind.REFUSED),), None, ("OWA-05",), (), ("Nothing there.", "Or late."))
GONE = CellExpectation((Outcome(OutcomeKind.UNREACHABLE),), None, (), (), ("Site usa is down.",))


def change(
    user: str = "anna",
    before: CellExpectation | None = SERVED,
    after: CellExpectation | None = REFUSED,
    *,
    entry: str = "CAS-01",
    operation: Operation = Operation.OWA,
    protocol: Protocol = Protocol.OWA,
    certain: bool = True,
) -> CellChange:
    return CellChange(Cell(f"{user}@contoso.com", entry, protocol, operation), before, after, certain)


def site_of(address: str) -> str:
    return "usa" if address < "m" else "europe"


def lines(*changes: CellChange) -> list[str]:
    return list(changed_cell_lines(changes, site_of))


def test_like_cells_are_one_group_and_larger_groups_come_first() -> None:
    said = lines(
        change("paul", before=REFUSED, after=SERVED),
        change("anna"),
        change("paul", entry="CAS-02"),
        change("anna", operation=Operation.EXCHANGE),
    )
    assert said == [
        "What has to change, 4 cells:",
        "",
        "  owa (owa, exchange), 3 cells",
        "    from     the mailbox's own content  [OWA-01]",
        "    to       an error  [OWA-05]",
        "    because  Nothing there. Or: Or late.",
        "    felt by  1 mailbox of usa, 1 mailbox of europe: anna@contoso.com, paul@contoso.com",
        "    at       CAS-01, CAS-02",
        "    such as  owa/anna@contoso.com/CAS-01/owa",
        "",
        "  owa (owa), 1 cell",
        "    from     an error  [OWA-05]",
        "    to       the mailbox's own content  [OWA-01]",
        "    because  The mailbox is here.",
        "    felt by  1 mailbox of europe: paul@contoso.com",
        "    at       CAS-01",
        "    such as  owa/paul@contoso.com/CAS-01/owa",
        "",
    ]


def test_what_may_change_stands_behind_what_has_to() -> None:
    said = lines(change(certain=False), change("paul"))
    assert [line for line in said if line.startswith("What")] == [
        "What has to change, 1 cell:",
        "What may change, 1 cell:",
    ]
    assert lines() == []


def test_requests_that_get_no_answer_any_more_are_one_group() -> None:
    said = lines(
        change(after=GONE), change(before=REFUSED, after=GONE, protocol=Protocol.EAS, operation=Operation.OPTIONS)
    )
    assert said[2:6] == [
        "  owa, eas, 2 cells",
        "    from     what each request is answered",
        "    to       no answer",
        "    because  Site usa is down.",
    ]


def test_cells_that_come_or_go_are_one_group_a_protocol() -> None:
    said = lines(change(after=None), change("paul", before=REFUSED, after=None))
    assert said[2:5] == [
        "  owa (owa), 2 cells",
        "    from     what each request is answered",
        "    to       nothing that can be asked",
    ]
    said = lines(change(before=None), change("paul", before=None, after=SERVED))
    assert said[2:5] == [
        "  owa (owa), 2 cells",
        "    from     nothing that can be asked",
        "    to       what each request is answered",
    ]


def test_long_lists_are_cut() -> None:
    names = [f"CAS-{number}" for number in range(9)]
    assert some_of(names) == "CAS-0, CAS-1, CAS-2, CAS-3, CAS-4, CAS-5 and 3 more"
    assert some_of([*names[:6], *names[:6]]) == "CAS-0, CAS-1, CAS-2, CAS-3, CAS-4, CAS-5"


def test_figures_count_cells_mailboxes_and_servers() -> None:
    assert figures_line([change(), change("paul", entry="CAS-02", certain=False)]) == (
        "2 cells (mailbox, entry server, request) of 2 mailboxes at 2 entry servers, 1 of them for certain"
    )
    assert figures_line([change(certain=False)]).endswith("none of them for certain")


def test_where_the_answer_stays_the_requests_between_servers_are_told() -> None:
    def through(server: str) -> CellExpectation:
        hop = Hop("CAS-01", server, "https", "/owa", "")
        return replace(SERVED, hops=(Outcome(OutcomeKind.HOPS, hops=(hop,)),))

    assert describe_ends(change(before=through("CAS-02"), after=through("CAS-03"))) == (
        "CAS-01 to CAS-02 /owa over https",
        "CAS-01 to CAS-03 /owa over https",
    )
    bound = replace(SERVED, hops=(Outcome(OutcomeKind.HOPS),))
    assert describe_ends(change(before=SERVED, after=bound)) == (
        "requests between servers that are not judged",
        "any requests between servers",
    )


def test_where_hosts_stay_the_urls_are_told() -> None:
    def named(path: str) -> CellExpectation:
        urls = {"mobilesync": (f"https://www.contoso.com/{path}",)}
        return replace(SERVED, outcomes=(Outcome(OutcomeKind.SETTINGS, urls=urls),))

    assert describe_ends(change(before=named("eas"), after=named("sync"))) == (
        "settings: mobilesync https://www.contoso.com/eas",
        "settings: mobilesync https://www.contoso.com/sync",
    )


def test_a_dead_end_is_told_from_the_same_answer() -> None:
    page = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.contoso.com/owa")
    named = Outcome(OutcomeKind.SETTINGS, urls={"mobilesync": ("https://www.contoso.com/eas",)})
    for outcome, words in ((page, ", which leads nowhere"), (named, ", of no use now")):
        before = replace(SERVED, outcomes=(outcome,))
        first, second = describe_ends(change(before=before, after=replace(before, dead_ends=(outcome,))))
        assert second == first + words


def test_a_record_has_null_where_there_is_no_cell() -> None:
    (record,) = cell_change_records([change(before=None)], site_of)
    assert record["before"] is None
    assert record["site"] == "usa"
    assert record["after"] == {
        "outcomes": [{"kind": "refused"}],
        "dead_ends": [],
        "hops": None,
        "clauses": ["OWA-05"],
        "silent": [],
        "sentences": ["Nothing there.", "Or late."],
    }


PROXIED = Outcome(OutcomeKind.HOPS, hops=(Hop("CAS-01", "CAS-03", "https", "/owa", ""),))
STRAIGHT = Outcome(OutcomeKind.HOPS, hops=())
ALIKE = CellChange(
    Cell("anna@contoso.com", "CAS-01", Protocol.OWA, Operation.OWA),
    replace(SERVED, hops=(PROXIED,)),
    replace(SERVED, hops=(STRAIGHT,)),
    certain=False,
    also_for=("bert@contoso.com", "carl@contoso.com"),
    also_at=("CAS-02",),
)


def test_a_change_of_alike_mailboxes_and_servers_is_that_of_each_of_their_cells() -> None:
    cells = {(one.cell.mailbox, one.cell.entry): one for one in ALIKE.each()}
    assert len(cells) == ALIKE.number == 6
    assert {(one.also_for, one.also_at) for one in cells.values()} == {((), ())}
    assert cells["carl@contoso.com", "CAS-01"].before == ALIKE.before
    assert cells["carl@contoso.com", "CAS-02"].before == replace(
        SERVED, hops=(replace(PROXIED, hops=(Hop("CAS-02", "CAS-03", "https", "/owa", ""),)),)
    )
    assert cells["carl@contoso.com", "CAS-02"].after == ALIKE.after


def test_alike_cells_are_said_and_counted_like_those_cell_by_cell() -> None:
    refused = replace(ALIKE, after=REFUSED, certain=True)
    cells = sorted((*refused.each(), *ALIKE.each()), key=lambda one: one.cell)
    assert lines(refused, ALIKE) == lines(*cells)
    assert figures_line([refused, ALIKE]) == figures_line(cells)
    assert cell_change_records([ALIKE], site_of) == cell_change_records(tuple(ALIKE.each()), site_of)
    some, every = Effect((refused,)), Effect(tuple(refused.each()))
    assert describe_effect(some) == describe_effect(every)
    assert effect_record(some) == effect_record(every)
    assert some.cells == every.cells


def test_settings_are_listed_with_both_values() -> None:
    settings = (
        SettingDifference(Setting("CAS-01", "imap4"), None, True),
        SettingDifference(Setting("CAS-01", "reachable"), True, None),
        SettingDifference(Setting("nlb", "ports"), (80, 443), ()),
        SettingDifference(Setting("CAS-01", "host"), "a.contoso.com", "b.contoso.com"),
    )
    difference = DeploymentDifference(settings, ("MBX-01",), ())
    assert list(difference_lines(difference, names=("a.toml", "b.toml"))) == [
        "CAS-01.imap4: not there -> there",
        "CAS-01.reachable: true -> null",
        "nlb.ports: 80, 443 -> nothing",
        "CAS-01.host: a.contoso.com -> b.contoso.com",
        "only in a.toml: MBX-01",
    ]


def test_many_settings_are_counted() -> None:
    one = SettingDifference(Setting("CAS-01", "host"), "a.contoso.com", "b.contoso.com")
    said = list(difference_lines(DeploymentDifference((one,) * 35, (), ()), names=("a", "b")))
    assert said[-1] == "and 5 settings more, which --json has"
    assert len(said) == 31
