"""What a page does by itself: whether it moves the browser on without a click, and where to (protocol-facts, 1.5).

A redirection page must wait for the user. Its scripts run in an engine as a browser would run them; what cannot be
followed is said, and is neither a move nor a page that waits.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from lxml import etree

from harness.wire.html_elements import live_elements, parse_html
from harness.wire.page_urls import clean_url, script_of
from harness.wire.scripts.engine import NoEngineError, run_page
from harness.wire.scripts.page_request import has_scripts, make_request

FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_REFRESH = re.compile(
    r"\s*+(?:\d++(?:\.[\d.]*+)?+|\.[\d.]++)(?:\s*+[;,]|\s++)\s*+(?:url\s*+=\s*+)?+(?:\"([^\"]*+)|'([^']*+)|(.*+))",
    re.IGNORECASE | re.DOTALL,
)
_DATA_PAGE = re.compile(r"data:text/html[^,]{0,80},", re.IGNORECASE)
_MOST_LEVELS = 3
_MOST_FRAMES = 50
_MOST_REASONS = 3
_TOO_LONG = "a script that takes too long, or too much memory"
_NO_ENGINE = "a script, and V8 (the package mini-racer) does not run on this machine"
_CONDITION = "a script that moves on under a condition which is not known"


@dataclass(frozen=True, slots=True)
class PageMoves:
    """`moves_by` is `refresh`, `script` or `frame`, None where the page waits or is `unfollowed`, in words.

    `targets` are the URLs that it leads to without a click, `clicked` those that a click's script leads to.
    """

    moves_by: str | None = None
    targets: tuple[str, ...] = ()
    clicked: tuple[str, ...] = ()
    unfollowed: str | None = None


def refresh_target(value: str) -> str | None:
    """The URL in the value of a refresh; None where it loads the page again."""
    found = _REFRESH.match(value)
    url = clean_url(found[1] or found[2] or found[3] or "") if found else ""
    return url if url and script_of(url) is None else None


def follow_page(root: etree._Element | None, refresh: str | None = None) -> PageMoves:
    """What the page does by itself; `refresh` is the value of the answer's Refresh header."""
    return _Follower().follow(root, refresh, level=0)


def _refreshes(found: Iterable[etree._Element], refresh: str | None) -> Iterator[str]:
    values = [refresh] if refresh else []
    values += [
        meta.get("content", "")
        for meta in found
        if meta.tag == "meta" and meta.get("http-equiv", "").strip().lower() == "refresh"
    ]
    return (target for value in values if (target := refresh_target(value)) is not None)


@dataclass(slots=True)
class _Follower:
    """Follows a page, and the pages that stand in its frames."""

    frames: int = field(default=0, init=False)

    def follow(self, root: etree._Element | None, refresh: str | None, *, level: int) -> PageMoves:
        found = list(live_elements(root))
        target = next(_refreshes(found, refresh), None)
        if target is not None:
            return PageMoves("refresh", (target,))
        request = make_request(root, is_framed=level > 0) if root is not None and has_scripts(root) else None
        try:
            worlds = run_page(request) if request is not None else []
        except NoEngineError:
            return PageMoves(unfollowed=_NO_ENGINE)
        if worlds is None:
            return PageMoves(unfollowed=_TOO_LONG)
        moves = _moves_in(worlds)
        inside = [*_pages_in(found), *dict.fromkeys(html for world in worlds for html in world["frames"])]
        return moves if moves.moves_by is not None else self._with_frames(moves, inside, level)

    def _with_frames(self, moves: PageMoves, inside: list[str], level: int) -> PageMoves:
        reasons = [moves.unfollowed] if moves.unfollowed else []
        for html in inside:
            self.frames += 1
            if level >= _MOST_LEVELS or self.frames > _MOST_FRAMES:
                reasons.append("frames in frames in frames" if level >= _MOST_LEVELS else "very many frames")
                break
            framed = self.follow(parse_html(_page_of(html)), None, level=level + 1)
            if framed.moves_by is not None:
                return PageMoves("frame", (*moves.targets, *framed.targets[:1]))
            reasons += [framed.unfollowed] if framed.unfollowed else []
        return replace(moves, unfollowed="; ".join(list(dict.fromkeys(reasons))[:_MOST_REASONS]) or None)


def _moves_in(worlds: list[dict[str, Any]]) -> PageMoves:
    """What the page does in all worlds: where they differ, it depends on what is not known."""
    certain = [world["moves"] for world in worlds if world["moves"]]
    targets = _known(move for world in worlds for move in (*world["moves"], *world["doubts"]))
    if worlds and len(certain) == len(worlds):
        return PageMoves(certain[0][0][0], targets)
    reasons = list(dict.fromkeys(note for world in worlds for note in world["notes"]))
    if certain or any(world["doubts"] for world in worlds):
        reasons.append(_CONDITION)
    clicked = _known(move for world in worlds for move in world["clicked"])
    return PageMoves(None, targets, clicked, "; ".join(reasons[:_MOST_REASONS]) or None)


def _known(moves: Iterable[tuple[str, str | None]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url for _, url in moves if url))


def _pages_in(found: Iterable[etree._Element]) -> Iterator[str]:
    """The pages that stand in the page itself, as HTML or as URLs that hold one."""
    for element in found:
        source = clean_url(element.get(FRAMES.get(str(element.tag), "src"), "")) if element.tag in FRAMES else ""
        if element.tag == "iframe" and "srcdoc" in element.attrib:
            yield element.get("srcdoc", "")
        elif _DATA_PAGE.match(source):
            yield source


def _page_of(html: str) -> str:
    data = _DATA_PAGE.match(html)
    if data is None:
        return html
    encoded = html[data.end() :]
    if ";base64" not in data[0].lower():
        return unquote(encoded)
    try:
        return base64.b64decode(encoded).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
