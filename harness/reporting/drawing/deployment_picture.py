"""From a deployment and what is expected in its cells to the contents of its picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from harness.model.cell import Cell, CellExpectation
from harness.model.deployment import Deployment, Mailbox
from harness.model.protocol import Protocol
from harness.reporting.drawing.boxes import Box, with_arrows
from harness.reporting.drawing.groups import Arrow, EntryGroup, find_arrows, find_own_site_ways, group_entries
from harness.reporting.drawing.overview import overview_boxes
from harness.reporting.drawing.picture import Contents, draw
from harness.reporting.drawing.sample import alike_entries, is_large
from harness.reporting.drawing.sites import mailboxes_by_server, site_box
from harness.reporting.drawing.text import counted, listed
from harness.reporting.drawing.ways import PASSED_ON, Ways, destination_of, find_ways

_NAMES: Mapping[Protocol, str] = {
    Protocol.OWA: "Outlook Web Access",
    Protocol.EAS: "ActiveSync",
    Protocol.EWS: "Web Services",
    Protocol.AVAILABILITY: "free/busy",
    Protocol.AUTODISCOVER: "Autodiscover",
    Protocol.POP3: "POP3",
    Protocol.IMAP4: "IMAP4",
    Protocol.OUTLOOK_ANYWHERE: "Outlook Anywhere",
    Protocol.WEBDAV: "WebDAV",
}


def draw_deployment(
    deployment: Deployment,
    cells: Mapping[Cell, CellExpectation],
    *,
    address: str | None = None,
    protocol: Protocol | None = None,
) -> str:
    """An SVG of sites, servers, URLs and arrays, with an arrow for each way in which requests are passed on.

    `cells` are those of `sample_for_drawing`. With `address` the arrows are those to that mailbox, with `protocol`
    those of that protocol alone; else those of every protocol that is proxied or redirected. A large deployment is
    drawn as counts.
    """
    chosen = next((mailbox for mailbox in deployment.mailboxes if mailbox.address == address), None)
    ways = find_ways(deployment, _cells_of(cells, address), _protocols(chosen, protocol))
    groups = _whole_groups(deployment, group_entries(deployment, ways))
    arrows = find_arrows(deployment, groups, ways)
    groups = groups if arrows else ()
    boxes = _boxes(deployment, arrows, groups, ways, chosen)
    return draw(
        Contents(
            title=deployment.organization.name,
            subtitle=_subtitle(chosen, protocol),
            boxes=boxes,
            groups=groups,
            notes=tuple(_notes(deployment, boxes, chosen, protocol)),
        )
    )


def _cells_of(cells: Mapping[Cell, CellExpectation], address: str | None) -> Mapping[Cell, CellExpectation]:
    return {cell: expected for cell, expected in cells.items() if address in (None, cell.mailbox)}


def _protocols(chosen: Mailbox | None, protocol: Protocol | None) -> tuple[Protocol, ...]:
    if protocol is not None:
        return (protocol,)
    return PASSED_ON if chosen is None else tuple(Protocol)


def _whole_groups(deployment: Deployment, groups: Sequence[EntryGroup]) -> tuple[EntryGroup, ...]:
    """In a large deployment a few entry servers were asked: the others belong to the groups of those they are like."""
    if not is_large(deployment):
        return tuple(groups)
    alike = alike_entries(deployment)
    return tuple(
        replace(one, entries=tuple(dict.fromkeys(name for entry in one.entries for name in alike[entry])))
        for one in groups
    )


def _boxes(
    deployment: Deployment,
    arrows: Sequence[Arrow],
    groups: Sequence[EntryGroup],
    ways: Ways,
    chosen: Mailbox | None,
) -> tuple[Box, ...]:
    if is_large(deployment):
        return overview_boxes(deployment, arrows, groups)
    group_of = {entry: one for one in groups for entry in one.entries}
    own = find_own_site_ways(deployment, ways)
    boxes = [
        with_arrows(
            site_box(deployment, site, group_of, own.get(site.name, ()), chosen),
            tuple(arrow for arrow in arrows if arrow.destination.site == site.name),
        )
        for site in deployment.sites
    ]
    return tuple(box for box in boxes if chosen is None or _takes_part(box))


def _takes_part(box: Box) -> bool:
    return bool(box.arrows or box.serves_directly or any(block.group for block in box.blocks))


def _subtitle(chosen: Mailbox | None, protocol: Protocol | None) -> str:
    what = f" by {_NAMES[protocol]}" if protocol else ""
    if chosen is not None:
        return f"How {chosen.address} is reached{what} from each Client Access server"
    return f"Who is proxied, redirected or refused where{what}, by the documentation of Exchange Server 2007"


def _notes(
    deployment: Deployment, boxes: Sequence[Box], chosen: Mailbox | None, protocol: Protocol | None
) -> Iterator[str]:
    """What the picture leaves out."""
    if chosen is None and protocol is None:
        yield (
            "Autodiscover, POP3, IMAP4 and Outlook Anywhere are left out: no Client Access server proxies them "
            "to another one or redirects them. Draw one with --protocol, or all for a mailbox with --mailbox."
        )
    if is_large(deployment):
        yield _totals(deployment)
        return
    empty = _without_mailboxes(deployment)
    if chosen is None and empty:
        yield f"The file has no mailbox on {listed(empty)}: what becomes of requests for one is not drawn."
    unasked = [cas.name for cas in deployment.client_access_servers if cas.reachable is False]
    if unasked:
        yield f"Nobody asks {listed(unasked)} (reachable = false): no arrow starts there."
    left_out = [site.name for site in deployment.sites if site.name not in {box.own for box in boxes}]
    if left_out:
        yield f"Sites left out, which take no part: {listed(left_out)}."


def _without_mailboxes(deployment: Deployment) -> list[str]:
    """Mailbox servers where no other one says what becomes of requests for their mailboxes."""
    servers = {server.name: server for server in deployment.mailbox_servers}
    known = {destination_of(servers[name]) for name in mailboxes_by_server(deployment)}
    return [server.name for server in deployment.mailbox_servers if destination_of(server) not in known]


def _totals(deployment: Deployment) -> str:
    totals = (
        counted(len(deployment.sites), "site"),
        counted(len(deployment.client_access_servers), "Client Access server"),
        counted(len(deployment.mailbox_servers), "Mailbox server"),
        counted(len(deployment.mailboxes), "mailbox"),
    )
    return (
        f"{', '.join(totals)}: single servers and their URLs are left out. Sites stand in one box where the same "
        "arrows lead to all of them."
    )
