"""Where everything stands: boxes in two columns, and between them a vertical track for each group of entry servers.

Internet-facing sites stand on the left, the others on the right. Each arrow is a horizontal line from the tracks of its
groups to the edge of a box, at a height of its own, so that no two lines or labels lie on each other: all heights of a
column are multiples of 8, and the right column stands lower by half of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from harness.reporting.drawing.boxes import Block, BlockKind, Box, Frame, Line
from harness.reporting.drawing.groups import Arrow, EntryGroup
from harness.reporting.drawing.text import NO_BREAK, SIZE, broken, text_width

BOX_WIDTH = 400.0
LINE, PADDING, GAP = 16.0, 8.0, 8.0
ROW = 16.0
TRACK = 26.0
MARGIN = 24.0
BETWEEN_BOXES = 24.0
_LABEL_WIDTH = 240.0
FOR_SERVICE = 8.0
"""Room for the arrow from a site's Client Access servers to its mailboxes."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the picture."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block and where it stands."""

    block: Block
    area: Area


@dataclass(frozen=True, slots=True)
class PlacedFrame:
    """The frame of an array around its members, and its title."""

    title: Line
    area: Area


@dataclass(frozen=True, slots=True)
class Stub:
    """Where an entry server joins the track of its group."""

    group: EntryGroup
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Port:
    """Where an arrow ends, and its label above the line."""

    arrow: Arrow
    x: float
    y: float
    label: tuple[str, ...]

    @property
    def label_width(self) -> float:
        """How much room the label needs beside the box."""
        return max(text_width(line, SIZE) for line in self.label)


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with all that stands in it; `on_left` tells the column. `service` is the arrow to its own mailboxes."""

    box: Box
    area: Area
    on_left: bool
    blocks: tuple[PlacedBlock, ...]
    frames: tuple[PlacedFrame, ...]
    stubs: tuple[Stub, ...]
    ports: tuple[Port, ...]
    service: Area | None


def place_column(boxes: Iterable[Box], x: float, y: float, *, on_left: bool) -> tuple[PlacedBox, ...]:
    """The boxes of a column, one below the other."""
    placed: list[PlacedBox] = []
    for box in boxes:
        placed.append(_place_box(box, x, placed[-1].area.bottom + BETWEEN_BOXES if placed else y, on_left=on_left))
    return tuple(placed)


def _place_box(box: Box, x: float, y: float, *, on_left: bool) -> PlacedBox:
    blocks, frames, below, service = _place_frames(box, x, y)
    edge = x + BOX_WIDTH if on_left else x
    inset = PADDING if on_left else -PADDING
    stubs = [Stub(at.block.group, edge, _first_row(at.area)) for at in blocks if at.block.group]
    stubs += [
        Stub(group, edge, y + PADDING + LINE * len(box.heading) + LINE / 2 + ROW * row)
        for row, group in enumerate(box.groups)
    ]
    ports = [port for at in blocks for port in _ports_of_block(box, at, edge - inset)]
    taken = [*(stub.y for stub in stubs), *(port.y - ROW * row for port in ports for row in range(len(port.label)))]
    ports += _ports_of_site(box, edge, y + PADDING + LINE / 2, taken)
    lowest = max([below, *(port.y + LINE for port in ports), *(stub.y + LINE for stub in stubs)])
    area = Area(x, y, BOX_WIDTH, lowest - y)
    return PlacedBox(box, area, on_left, blocks, frames, tuple(stubs), tuple(ports), service)


def _ports_of_block(box: Box, at: PlacedBlock, x: float) -> list[Port]:
    """In the rows of the block, from its top."""
    ports: list[Port] = []
    y = _first_row(at.area) - ROW
    for arrow in _arrows_to(box, at.block):
        label = _label(arrow)
        y += ROW * len(label)
        ports.append(Port(arrow, x, y, label))
    return ports


def _ports_of_site(box: Box, edge: float, first: float, taken: Sequence[float]) -> list[Port]:
    """In the rows that nothing else needs, from the top; the line is in the last of the rows of its label."""
    named = {at.back_end for at in box.blocks if at.back_end}
    ports: list[Port] = []
    y = first - ROW
    for arrow in _to_site(box, named):
        label = _label(arrow)
        y = next(y for y in _rows_from(y + ROW * len(label)) if _is_free(y, len(label), taken))
        ports.append(Port(arrow, edge, y, label))
    return ports


def _rows_from(y: float) -> Iterator[float]:
    return (y + ROW * row for row in count())


def _is_free(y: float, rows: int, taken: Sequence[float]) -> bool:
    return not any(y - ROW * rows < other < y + ROW for other in taken)


def _label(arrow: Arrow) -> tuple[str, ...]:
    words = (word.replace(" ", NO_BREAK) for word in arrow.words)
    return tuple(broken(", ".join(words), SIZE, _LABEL_WIDTH))


def _to_site(box: Box, named: set[str]) -> list[Arrow]:
    return [arrow for arrow in box.arrows if arrow.destination.back_end not in named]


def _arrows_to(box: Box, block: Block) -> list[Arrow]:
    return [arrow for arrow in box.arrows if block.back_end and arrow.destination.back_end == block.back_end]


def _first_row(area: Area) -> float:
    return area.y + PADDING + LINE / 2


def _place_frames(
    box: Box, x: float, y: float
) -> tuple[tuple[PlacedBlock, ...], tuple[PlacedFrame, ...], float, Area | None]:
    """From the top: the heading, then each frame. Also where it ends, and where the arrow to the mailboxes stands."""
    below = y + PADDING + LINE * len(box.heading)
    blocks: list[PlacedBlock] = []
    frames: list[PlacedFrame] = []
    service: Area | None = None
    for frame in box.frames:
        if service is None and box.serves_directly and blocks and _holds_mailboxes(frame):
            service = Area(x + 34, below - GAP, 0, GAP + FOR_SERVICE)
            below += FOR_SERVICE
        placed, below = _place_frame(box, frame, x + PADDING, below)
        blocks += placed
        if frame.title is not None:
            top = placed[0].area.y if placed else below
            around = Area(x + PADDING / 2, top - LINE - PADDING, BOX_WIDTH - PADDING, below - top + LINE + PADDING)
            frames.append(PlacedFrame(frame.title, around))
            below += GAP
    return tuple(blocks), tuple(frames), below, service


def _holds_mailboxes(frame: Frame) -> bool:
    return any(block.kind is BlockKind.MAILBOX for block in frame.blocks)


def _place_frame(box: Box, frame: Frame, x: float, y: float) -> tuple[list[PlacedBlock], float]:
    """The blocks below each other, or as tiles side by side; a row of tiles is as high as its highest."""
    top = y + (LINE + PADDING if frame.title is not None else 0)
    columns = box.tile_columns
    width = (BOX_WIDTH - 2 * PADDING - (columns - 1) * GAP) / columns
    placed: list[PlacedBlock] = []
    for start in range(0, len(frame.blocks), columns):
        row = frame.blocks[start : start + columns]
        height = max(_block_height(box, block) for block in row)
        for place, block in enumerate(row):
            placed.append(PlacedBlock(block, Area(x + place * (width + GAP), top, width, height)))
        top += height + GAP
    return placed, top


def _block_height(box: Box, block: Block) -> float:
    rows = sum(len(_label(arrow)) for arrow in _arrows_to(box, block))
    return 2 * PADDING + max(LINE * len(block.lines), ROW * rows)
