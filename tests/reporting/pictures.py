"""Reads a picture back: its texts, and its arrows as the sentences that say what they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from harness.deployments import read_deployment
from harness.model.deployment import Deployment
from harness.model.protocol import Protocol
from harness.planning import expected_cells
from harness.reporting import draw_deployment, sample_for_drawing

SVG = "{http://www.w3.org/2000/svg}"
SHIPPED = Path("fixtures/deployments")


@dataclass(frozen=True, slots=True)
class DrawnArrow:
    """An arrow: from whom, to which site or back-end server, how, and for what."""

    entries: frozenset[str]
    to: str
    kind: str
    words: frozenset[str]


@cache
def shipped(name: str) -> Deployment:
    """A deployment that comes with the project."""
    return read_deployment(SHIPPED / f"{name}.toml")


def drawn(deployment: Deployment, *, address: str | None = None, protocol: Protocol | None = None) -> str:
    """The picture as the command draws it."""
    cells = expected_cells(sample_for_drawing(deployment, address))
    return draw_deployment(deployment, cells, address=address, protocol=protocol)


@cache
def shipped_picture(name: str, *, address: str | None = None, protocol: Protocol | None = None) -> str:
    """The picture of a deployment that comes with the project, drawn once."""
    return drawn(shipped(name), address=address, protocol=protocol)


def root_of(picture: str) -> etree._Element:
    """The picture as XML; fails where it is none."""
    return etree.fromstring(picture.encode("ascii"))


def texts_of(picture: str) -> str:
    """All that can be read in it, and all that is told where a pointer rests."""
    return "\n".join(element.text or "" for element in root_of(picture).iter(f"{SVG}text", f"{SVG}title"))


def arrows_of(picture: str) -> list[DrawnArrow]:
    """Every arrow from an entry server to a destination."""
    groups = root_of(picture).iterfind(f".//{SVG}g[@class='arrow']")
    return [_arrow(group.findtext(f"{SVG}title") or "") for group in groups]


def _arrow(sentence: str) -> DrawnArrow:
    way, _, words = sentence.partition(": ")
    entries, _, rest = way.partition(" to ")
    to, _, kind = rest.partition(", ")
    return DrawnArrow(frozenset(entries.split(", ")), to, kind, frozenset(words.split(", ")))
