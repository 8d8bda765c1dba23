"""Placed boxes and arrows as elements of SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from harness.reporting.drawing.boxes import Line
from harness.reporting.drawing.elements import (
    arrow_head,
    badge,
    circle,
    cross,
    group,
    line,
    rectangle,
    text,
)
from harness.reporting.drawing.layout import LINE, PADDING, ROW, Area, PlacedBlock, PlacedBox, Port, Stub
from harness.reporting.drawing.text import SIZE, listed, text_width
from harness.reporting.drawing.ways import WayKind

VERBS: Mapping[WayKind, str] = {
    WayKind.PROXIED: "proxied",
    WayKind.REDIRECTED: "redirected",
    WayKind.REFUSED: "refused",
    WayKind.DIRECT: "answered without another Client Access server",
    WayKind.OPEN: "left open by the topic",
}


def box_elements(placed: PlacedBox) -> Iterator[str]:
    """The box, its heading, and what stands in it."""
    box, area = placed.box, placed.area
    marks = [("internet", box.faces_internet), ("alone", box.lacks_client_access)]
    yield rectangle(area, " ".join(["site", *(mark for mark, is_set in marks if is_set)]), radius=9) + "\n"
    yield from _lines(box.heading, Area(area.x, area.y - 3, area.width, area.height))
    for frame in placed.frames:
        yield rectangle(frame.area, "array")
        yield from _lines((frame.title,), Area(frame.area.x, frame.area.y - 4, frame.area.width, frame.area.height))
    for block in placed.blocks:
        yield from _block_elements(block)
    if placed.service is not None:
        at = placed.service
        drawn = line(at.x, at.y, at.x, at.bottom - 4, "service") + arrow_head(at.x, at.bottom, "head direct", dy=1)
        yield group(drawn, "served", f"{box.own}: served within the site: {box.serves_directly}")


def _block_elements(placed: PlacedBlock) -> Iterator[str]:
    yield rectangle(placed.area, placed.block.kind)
    yield from _lines(placed.block.lines, placed.area)


def _lines(lines: tuple[Line, ...], area: Area) -> Iterator[str]:
    for row, shown in enumerate(lines):
        y = area.y + PADDING + LINE * row + 11.8
        room = area.width - 2 * PADDING - 10
        aside = min(text_width(shown.aside, SIZE), room * 0.6)
        drawn = text(area.x + PADDING, y, shown.text, shown.style, width=room - (aside + 8 if shown.aside else 0))
        if shown.aside:
            drawn += text(area.right - PADDING - 10, y, shown.aside, "quiet end", width=aside + 1)
        yield group(drawn, "", shown.told or f"{shown.text} {shown.aside}".strip())


def stub_elements(stub: Stub, track: float) -> str:
    """From an entry server to the track of its group."""
    joined = line(stub.x, stub.y, track, stub.y, "stub") + circle(track, stub.y, 2.6, "dot")
    return joined + badge(stub.x, stub.y, stub.group.number)


def arrow_elements(port: Port, joined: Sequence[float], edge: float) -> str:
    """From the tracks of its groups to a box; the words stand over the line, beside the box."""
    arrow = port.arrow
    towards = 1 if port.x > joined[0] else -1
    track = min(joined) if towards > 0 else max(joined)
    if arrow.kind is WayKind.REFUSED:
        end = edge - towards * 12
        drawn = line(track, port.y, end, port.y, f"way {arrow.kind}") + cross(end, port.y, f"way {arrow.kind}")
    else:
        end = port.x - towards * 6
        drawn = line(track, port.y, end, port.y, f"way {arrow.kind}")
        drawn += arrow_head(port.x, port.y, f"head {arrow.kind}", dx=towards)
    drawn += "".join(circle(x, port.y, 2.6, "dot") for x in joined)
    anchor = "label end" if towards > 0 else "label"
    for row, part in enumerate(reversed(port.label)):
        drawn += text(edge - towards * 24, port.y - 3.5 - ROW * row, part, f"{anchor} {arrow.kind}")
    return group(drawn, "arrow", told_of(port))


def told_of(port: Port) -> str:
    """An arrow in a sentence."""
    arrow = port.arrow
    to = arrow.destination.back_end or arrow.destination.site
    return f"{listed(arrow.entries)} to {to}, {VERBS[arrow.kind]}: {', '.join(arrow.words)}"
