"""The whole picture: title, the Internet, two columns of boxes, the arrows between them, and the legend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.reporting.drawing.boxes import Box
from harness.reporting.drawing.elements import arrow_head, badge, group, line, number, path, rectangle, text
from harness.reporting.drawing.groups import EntryGroup
from harness.reporting.drawing.layout import BOX_WIDTH, MARGIN, TRACK, Area, PlacedBox, place_column
from harness.reporting.drawing.legend import Legend, legend_elements
from harness.reporting.drawing.painting import arrow_elements, box_elements, stub_elements
from harness.reporting.drawing.style import SCOPE, style_sheet
from harness.reporting.drawing.text import SIZE, escaped, listed, text_width
from harness.reporting.drawing.ways import WayKind

_TOP = 136.0
_FROM_INTERNET = 30.0
"""Room on the left for the line from the Internet to the published hosts."""

_LOWER = 4.0
"""By how much the right column stands lower, so that no arrow lies on one of the other side."""

_LABELLED = 'aria-labelledby="drawing-title drawing-description"'
_LEAST_ROOM = 90.0
_HIGHEST = 900.0
_WIDEST_HEADING = 1200.0


@dataclass(frozen=True, slots=True)
class Contents:
    """What a picture shows, before anything has a place."""

    title: str
    subtitle: str
    boxes: tuple[Box, ...]
    groups: tuple[EntryGroup, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the boxes of a picture stand, the track of each group, and the legend."""

    left: tuple[PlacedBox, ...]
    right: tuple[PlacedBox, ...]
    tracks: Mapping[EntryGroup, float]
    legend: Area

    @property
    def boxes(self) -> tuple[PlacedBox, ...]:
        return (*self.left, *self.right)

    @property
    def corner(self) -> tuple[float, float]:
        """The right and the lower end of all that stands anywhere."""
        areas = [self.legend, *(placed.area for placed in self.boxes)]
        return max([*(area.right for area in areas), *self.tracks.values()]), max(area.bottom for area in areas)


def draw(contents: Contents) -> str:
    """The picture as SVG in ASCII: the same bytes for the same contents."""
    legend = _legend(contents)
    places = _places(contents, legend)
    right, bottom = places.corner
    width = MARGIN + max(right, min(_WIDEST_HEADING, MARGIN + _heading_width(contents)))
    body = [
        *_heading(contents, width),
        *_internet(places.left),
        *_tracks(places),
        *(element for placed in places.boxes for element in box_elements(placed)),
        *_arrows(places),
        *legend_elements(places.legend, legend),
    ]
    picture = _document(width, bottom + MARGIN, contents, "".join(body))
    return picture.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _places(contents: Contents, legend: Legend) -> _Places:
    on_left, on_right = _columns(contents.boxes)
    left = place_column(on_left, MARGIN + _FROM_INTERNET, _TOP, on_left=True)
    first = MARGIN + (_FROM_INTERNET + BOX_WIDTH + _room(left) if left else 0)
    tracks = {one: first + TRACK * place for place, one in enumerate(contents.groups)}
    # How far away the right column stands depends on its labels, which are the same wherever it stands.
    room = _room(place_column(on_right, 0, 0, on_left=False))
    last = max([MARGIN, first, *tracks.values()])
    right = place_column(on_right, last + room, _TOP + _LOWER, on_left=False)
    return _Places(left, right, tracks, _legend_area(left, right, legend))


def _columns(boxes: Sequence[Box]) -> tuple[list[Box], list[Box]]:
    """Internet-facing sites on the left, the others on the right; of many others some stand below those on the left."""
    outer = [box for box in boxes if box.faces_internet]
    inner = [box for box in boxes if not box.faces_internet]
    if _height(inner) <= _HIGHEST:
        return outer, inner
    moved = min(range(len(inner)), key=lambda some: max(_height([*outer, *inner[:some]]), _height(inner[some:])))
    return [*outer, *inner[:moved]], inner[moved:]


def _height(boxes: Sequence[Box]) -> float:
    placed = place_column(boxes, 0, 0, on_left=True)
    return placed[-1].area.bottom if placed else 0


def _heading_width(contents: Contents) -> float:
    return max(text_width(contents.title, 17, bold=True), text_width(contents.subtitle, SIZE))


def _room(boxes: Sequence[PlacedBox]) -> float:
    labels = [port.label_width for placed in boxes for port in placed.ports]
    return max([_LEAST_ROOM, *(width + 60 for width in labels)]) if boxes else 0


def _legend(contents: Contents) -> Legend:
    drawn = {arrow.kind for box in contents.boxes for arrow in box.arrows}
    return Legend(
        kinds=tuple(kind for kind in WayKind if kind in drawn),
        groups=contents.groups,
        serves_directly=any(box.serves_directly for box in contents.boxes),
        notes=contents.notes,
    )


def _legend_area(left: Sequence[PlacedBox], right: Sequence[PlacedBox], legend: Legend) -> Area:
    """Below the shorter column."""
    column = min((one for one in (left, right) if one), key=lambda one: one[-1].area.bottom, default=())
    x = column[0].area.x if column else MARGIN
    y = column[-1].area.bottom + 26 if column else _TOP
    return Area(x, y, BOX_WIDTH, legend.height)


def _heading(contents: Contents, width: float) -> Iterator[str]:
    yield text(MARGIN, 36, contents.title, "title", width=width - 2 * MARGIN)
    yield text(MARGIN, 56, contents.subtitle, "quiet", width=width - 2 * MARGIN) + "\n"


def _internet(left: Sequence[PlacedBox]) -> Iterator[str]:
    """A cloud over the left column, and from it a line down to each site that faces the Internet."""
    facing = [placed for placed in left if placed.box.faces_internet]
    if not facing:
        return
    trunk, top = MARGIN + 10, 76
    reached = [placed.area.y + 15 for placed in facing]
    drawn = line(trunk, top + 30, trunk, reached[-1], "reach")
    for placed, y in zip(facing, reached, strict=True):
        drawn += line(trunk, y, placed.area.x - 6, y, "reach") + arrow_head(placed.area.x, y, "reach-head", dx=1)
    hosts = ", ".join(placed.box.heading[0].aside or placed.box.own for placed in facing)
    yield group(drawn + _cloud(MARGIN - 4, top) + text(MARGIN + 42, top + 23, "Internet", "name middle"), "", hosts)


def _cloud(x: float, y: float) -> str:
    start = f"M{number(x + 18)} {number(y + 34)}"
    curves = "c-22 0-24-26-2-26c2-18 28-20 34-6c12-10 30-2 28 10c16 2 14 22-2 22z"
    return path(start + curves, "cloud")


def _tracks(places: _Places) -> Iterator[str]:
    for one, x in places.tracks.items():
        heights = [stub.y for placed in places.boxes for stub in placed.stubs if stub.group == one]
        heights += [port.y for placed in places.boxes for port in placed.ports if one in port.arrow.groups]
        if heights:
            drawn = line(x, _TOP - 16, x, max(heights), "track") + badge(x, _TOP - 22, one.number)
            yield group(drawn, "", f"Asked: {listed(one.entries)}")


def _arrows(places: _Places) -> Iterator[str]:
    for placed in places.boxes:
        edge = placed.area.right if placed.on_left else placed.area.x
        for port in placed.ports:
            yield arrow_elements(port, [places.tracks[one] for one in port.arrow.groups], edge)
        for stub in placed.stubs:
            yield stub_elements(stub, places.tracks[stub.group]) + "\n"


def _document(width: float, height: float, contents: Contents, body: str) -> str:
    size = f'width="{number(width)}" height="{number(height)}" viewBox="0 0 {number(width)} {number(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} class="{SCOPE}" role="img" {_LABELLED}>\n'
        f'<title id="drawing-title">{escaped(contents.title)}</title>\n'
        f'<desc id="drawing-description">{escaped(contents.subtitle)}</desc>\n'
        f"<style>{style_sheet()}</style>\n"
        f"{rectangle(Area(0, 0, width, height), 'paper', radius=0)}\n"
        f"{body}</svg>\n"
    )
