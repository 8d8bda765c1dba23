"""The whole picture: title, the Internet, two columns of boxes, the arrows between them, and the legend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.reporting.drawing.boxes import Box
from harness.reporting.drawing.elements import arrow_head, badge, group, line, number, path, rectangle, text
from harness.reporting.drawing.groups import EntryGroup
from harness.reporting.drawing.layout import BOX_WIDTH, MARGIN, TRACK, Area, PlacedBox, Port, place_column
from harness.reporting.drawing.legend import legend_elements, legend_height
from harness.reporting.drawing.painting import arrow_elements, box_elements, label_width, stub_elements
from harness.reporting.drawing.style import style_sheet
from harness.reporting.drawing.text import escaped, text_width
from harness.reporting.drawing.ways import WayKind

_TOP = 132.0
_FROM_INTERNET = 30.0
"""Room on the left for the line from the Internet to the published hosts."""

_LEAST_ROOM = 90.0


@dataclass(frozen=True, slots=True)
class Contents:
    """What a picture shows, before anything has a place."""

    title: str
    subtitle: str
    boxes: tuple[Box, ...]
    groups: tuple[EntryGroup, ...]
    notes: tuple[str, ...]


def draw(contents: Contents) -> str:
    """The picture as SVG: the same bytes for the same contents."""
    outer = [box for box in contents.boxes if box.faces_internet]
    inner = [box for box in contents.boxes if not box.faces_internet]
    left = place_column(outer, MARGIN + _FROM_INTERNET, _TOP, on_left=True)
    first = MARGIN + (_FROM_INTERNET + BOX_WIDTH if left else 0) + _room(left)
    tracks = {one: first + TRACK * place for place, one in enumerate(contents.groups)}
    last = first + TRACK * (len(tracks) - 1 if tracks else 0)
    # The right column's own labels decide how far away it stands, which its heights do not depend on.
    room = _room(place_column(inner, 0, _TOP, on_left=False))
    right = place_column(inner, last + room, _TOP, on_left=False)
    kinds = [kind for kind in WayKind if any(arrow.kind is kind for box in contents.boxes for arrow in box.arrows)]
    legend = _legend_area(left, right, kinds, contents)
    bottom = max([legend.bottom, *(placed.area.bottom for placed in (*left, *right))])
    width = max([legend.right, last, *(placed.area.right for placed in (*left, *right))]) + MARGIN
    title = text_width(contents.title, 17, bold=True) + 2 * MARGIN
    body = [
        *_heading(contents, width),
        *_internet(left),
        *_tracks([*left, *right], tracks),
        *(element for placed in (*left, *right) for element in box_elements(placed)),
        *_arrows([*left, *right], tracks),
        *legend_elements(legend, kinds, contents.groups, contents.notes),
    ]
    return _document(max(width, min(title, 1200)), bottom + MARGIN, contents, "".join(body))


def _room(boxes: Sequence[PlacedBox]) -> float:
    labels = [label_width(port) for placed in boxes for port in placed.ports]
    return max([_LEAST_ROOM, *(width + 56 for width in labels)]) if boxes else 0


def _legend_area(
    left: Sequence[PlacedBox], right: Sequence[PlacedBox], kinds: Sequence[WayKind], contents: Contents
) -> Area:
    """Below the left column, or where there is none, below the right one."""
    column = left or right
    x = column[0].area.x if column else MARGIN
    y = column[-1].area.bottom + 26 if column else _TOP
    return Area(x, y, BOX_WIDTH, legend_height(kinds, contents.groups, contents.notes))


def _heading(contents: Contents, width: float) -> Iterator[str]:
    yield text(MARGIN, 36, contents.title, "title", width=max(width, 700) - 2 * MARGIN)
    yield text(MARGIN, 56, contents.subtitle, "quiet", width=max(width, 700) - 2 * MARGIN) + "\n"


def _internet(left: Sequence[PlacedBox]) -> Iterator[str]:
    """A cloud over the left column, and from it a line down to each site that faces the Internet."""
    if not left:
        return
    trunk, top = MARGIN + 10, 76
    reached = [placed.area.y + 15 for placed in left]
    drawn = line(trunk, top + 30, trunk, reached[-1], "reach")
    for placed, y in zip(left, reached, strict=True):
        drawn += line(trunk, y, placed.area.x - 6, y, "reach") + arrow_head(placed.area.x, y, "reach-head", dx=1)
    hosts = ", ".join(placed.box.heading[0].aside or placed.box.own for placed in left)
    yield group(drawn + _cloud(MARGIN - 4, top) + text(MARGIN + 42, top + 23, "Internet", "name middle"), "", hosts)


def _cloud(x: float, y: float) -> str:
    start = f"M{number(x + 18)} {number(y + 34)}"
    curves = "c-22 0-24-26-2-26c2-18 28-20 34-6c12-10 30-2 28 10c16 2 14 22-2 22z"
    return path(start + curves, "cloud")


def _tracks(boxes: Sequence[PlacedBox], tracks: Mapping[EntryGroup, float]) -> Iterator[str]:
    for one, x in tracks.items():
        heights = [stub.y for placed in boxes for stub in placed.stubs if stub.group == one]
        heights += [port.y for port in _ports(boxes) if port.arrow.group == one]
        if heights:
            drawn = line(x, _TOP - 16, x, max(heights), "track") + badge(x, _TOP - 22, one.number)
            yield group(drawn, "", "Entry servers: " + ", ".join(one.entries))


def _arrows(boxes: Sequence[PlacedBox], tracks: Mapping[EntryGroup, float]) -> Iterator[str]:
    for placed in boxes:
        edge = placed.area.right if placed.on_left else placed.area.x
        for port in placed.ports:
            yield arrow_elements(port, tracks[port.arrow.group], edge)
        for stub in placed.stubs:
            yield stub_elements(stub, tracks[stub.group]) + "\n"


def _ports(boxes: Sequence[PlacedBox]) -> list[Port]:
    return [port for placed in boxes for port in placed.ports]


def _document(width: float, height: float, contents: Contents, body: str) -> str:
    size = f'width="{number(width)}" height="{number(height)}" viewBox="0 0 {number(width)} {number(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title description">\n'
        f'<title id="title">{escaped(contents.title)}</title>\n'
        f'<desc id="description">{escaped(contents.subtitle)}</desc>\n'
        f"<style>{style_sheet()}</style>\n"
        f"{rectangle(Area(0, 0, width, height), 'paper', radius=0)}\n"
        f"{body}</svg>\n"
    )
