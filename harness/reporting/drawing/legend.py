"""What the lines and numbers of the picture mean, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from harness.reporting.drawing.elements import arrow_head, badge, cross, group, line, rectangle, text
from harness.reporting.drawing.groups import EntryGroup
from harness.reporting.drawing.layout import BOX_WIDTH, LINE, PADDING, Area
from harness.reporting.drawing.text import shortened
from harness.reporting.drawing.ways import WayKind

_MEANINGS: Mapping[WayKind, str] = {
    WayKind.PROXIED: "proxied: the server asked passes the request on",
    WayKind.REDIRECTED: "redirected: a page with a link, or 451; the client goes itself",
    WayKind.REFUSED: "refused: the client gets an error",
    WayKind.DIRECT: "answered without another Client Access server",
    WayKind.OPEN: "left open by the topic",
}
_SERVED = "within a site: the Client Access server serves the mailbox"
_SAMPLE = 46.0
_ROW = 21.0
_PER_LINE = 56
"""Characters of a note in a line; notes are broken between words."""


def legend_height(kinds: Sequence[WayKind], groups: Sequence[EntryGroup], notes: Sequence[str]) -> float:
    """How much room it needs below the boxes."""
    lines = sum(len(broken(note)) for note in notes)
    return 2 * PADDING + 22 + _ROW * (len(kinds) + 1 + len(groups)) + LINE * lines + (8 if notes else 0)


def legend_elements(
    area: Area, kinds: Sequence[WayKind], groups: Sequence[EntryGroup], notes: Sequence[str]
) -> Iterator[str]:
    """The legend in its area."""
    yield rectangle(area, "note", radius=9)
    left, y = area.x + PADDING + 4, area.y + PADDING + 13
    yield text(left, y, "Legend", "name")
    for kind in kinds:
        y += _ROW
        yield _sample(left, y - 4, kind) + text(left + _SAMPLE + 10, y, _MEANINGS[kind]) + "\n"
    y += _ROW
    yield line(left, y - 4, left + _SAMPLE - 4, y - 4, "service")
    yield arrow_head(left + _SAMPLE, y - 4, "head direct", dx=1) + text(left + _SAMPLE + 10, y, _SERVED) + "\n"
    for one in groups:
        y += _ROW
        members = "arrows from " + ", ".join(one.entries)
        shown = shortened(members, 11, BOX_WIDTH - _SAMPLE - 3 * PADDING)
        yield group(badge(left + _SAMPLE / 2, y - 4, one.number) + text(left + _SAMPLE + 10, y, shown), "", members)
    y += 8
    for note in notes:
        for part in broken(note):
            y += LINE
            yield text(left, y, part, "quiet") + "\n"


def _sample(x: float, y: float, kind: WayKind) -> str:
    if kind is WayKind.REFUSED:
        return line(x, y, x + _SAMPLE - 8, y, f"way {kind}") + cross(x + _SAMPLE - 8, y, f"way {kind}")
    return line(x, y, x + _SAMPLE - 6, y, f"way {kind}") + arrow_head(x + _SAMPLE, y, f"head {kind}", dx=1)


def broken(note: str) -> list[str]:
    """A note in lines that fit."""
    lines = [""]
    for word in note.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _PER_LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
