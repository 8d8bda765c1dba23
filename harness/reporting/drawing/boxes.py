"""What stands in the box of a site: its servers, arrays, URLs and mailboxes, as blocks of lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from harness.reporting.drawing.groups import Arrow, EntryGroup


class LineStyle(StrEnum):
    """How a line looks; the value is its class in the picture."""

    NAME = "name"
    PLAIN = "plain"
    QUIET = "quiet"
    WARNING = "warning"
    CHOSEN = "chosen"


class BlockKind(StrEnum):
    """What a block is about; the value is its class in the picture."""

    CLIENT_ACCESS = "client-access"
    MAILBOX = "mailbox"
    BACK_END = "back-end"
    SITE = "member"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, another one at the right end of it, and what is said of both where a pointer rests on them."""

    text: str
    style: LineStyle = LineStyle.PLAIN
    aside: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines in a frame. `group` is the badge of an entry server, `back_end` the name by which arrows find it."""

    kind: BlockKind
    lines: tuple[Line, ...]
    group: EntryGroup | None = None
    back_end: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Blocks that belong together: the members of an array, with its name over them, or one server without a name."""

    blocks: tuple[Block, ...]
    title: Line | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A site, or in a picture of many sites those that are treated alike.

    `own` is the name that arrows find it by. `groups` have stubs of the box as a whole, where no block has one.
    """

    own: str
    heading: tuple[Line, ...]
    frames: tuple[Frame, ...]
    faces_internet: bool = False
    lacks_client_access: bool = False
    arrows: tuple[Arrow, ...] = ()
    groups: tuple[EntryGroup, ...] = ()
    serves_directly: str = ""
    tile_columns: int = 1

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block, in the order in which they stand."""
        return tuple(block for frame in self.frames for block in frame.blocks)


def with_arrows(box: Box, arrows: tuple[Arrow, ...]) -> Box:
    """The same box with the arrows that end at it."""
    return replace(box, arrows=arrows)
