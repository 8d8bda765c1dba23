"""What the lines and numbers of the picture mean, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.reporting.drawing.elements import arrow_head, badge, cross, group, line, rectangle, text
from harness.reporting.drawing.groups import EntryGroup
from harness.reporting.drawing.layout import BOX_WIDTH, LINE, PADDING, Area
from harness.reporting.drawing.text import SIZE, broken, listed
from harness.reporting.drawing.ways import WayKind

_MEANINGS: Mapping[WayKind, str] = {
    WayKind.PROXIED: "proxied: the server asked passes the request on",
    WayKind.REDIRECTED: "redirected: told the URL by a page with a link, or 451",
    WayKind.REFUSED: "refused: the client gets an error",
    WayKind.DIRECT: "answered without asking another one",
    WayKind.OPEN: "left open by the topic",
}
_SAMPLE = 46.0
_ROW = 20.0
_INSET = PADDING + 5
_WIDTH = BOX_WIDTH - 2 * _INSET


@dataclass(frozen=True, slots=True)
class Legend:
    """What has to be explained: the kinds of arrows that are drawn, the groups that they start from, and the notes."""

    kinds: tuple[WayKind, ...]
    groups: tuple[EntryGroup, ...]
    serves_directly: bool
    notes: tuple[str, ...]

    @property
    def height(self) -> float:
        """How much room it needs below the boxes."""
        rows = len(self.kinds) + self.serves_directly
        lines = [line for note in self.notes for line in broken(note, SIZE, _WIDTH)]
        members = sum(_ROW + LINE * (len(_members(one)) - 1) for one in self.groups)
        return 2 * PADDING + 20 + _ROW * rows + members + LINE * len(lines) + 4 * len(self.notes)


def legend_elements(area: Area, legend: Legend) -> Iterator[str]:
    """The legend in its area."""
    yield rectangle(area, "note", radius=9)
    left, y = area.x + _INSET, area.y + PADDING + 13
    yield text(left, y, "Legend", "name") + "\n"
    for kind in legend.kinds:
        y += _ROW
        yield _sample(left, y - 4, kind) + text(left + _SAMPLE + 10, y, _MEANINGS[kind]) + "\n"
    if legend.serves_directly:
        y += _ROW
        yield line(left, y - 4, left + _SAMPLE - 4, y - 4, "service")
        yield arrow_head(left + _SAMPLE, y - 4, "head direct", dx=1)
        yield text(left + _SAMPLE + 10, y, "served within the site") + "\n"
    for one in legend.groups:
        y += _ROW
        lines = _members(one)
        shown = [text(left + _SAMPLE + 10, y + LINE * row, part) for row, part in enumerate(lines)]
        yield group(badge(left + _SAMPLE / 2, y - 4, one.number) + "".join(shown), "", "")
        y += LINE * (len(lines) - 1)
    for note in legend.notes:
        y += 4
        for part in broken(note, SIZE, _WIDTH):
            y += LINE
            yield text(left, y, part, "quiet") + "\n"


def _members(one: EntryGroup) -> list[str]:
    return broken(f"arrows from {listed(one.entries)}", SIZE, _WIDTH - _SAMPLE - 10)


def _sample(x: float, y: float, kind: WayKind) -> str:
    if kind is WayKind.REFUSED:
        return line(x, y, x + _SAMPLE - 8, y, f"way {kind}") + cross(x + _SAMPLE - 8, y, f"way {kind}")
    return line(x, y, x + _SAMPLE - 6, y, f"way {kind}") + arrow_head(x + _SAMPLE, y, f"head {kind}", dx=1)
