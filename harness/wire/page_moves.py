"""What a page does by itself: whether it moves the browser on without a click, and where to (protocol-facts, 1.5).

A redirection page must wait for the user. Its scripts are followed as a browser would run them; what cannot be followed
is said, and is neither a move nor a page that waits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from lxml import etree

from harness.wire.html_elements import live_elements, offered_elements, parse_html
from harness.wire.page_urls import clean_url, is_absolute, script_of
from harness.wire.scripts.browser import Browser
from harness.wire.scripts.page_index import PageIndex
from harness.wire.scripts.running import GaveUpError
from harness.wire.scripts.running_page import Move, MovedError
from harness.wire.scripts.tasks import AUTOMATIC_EVENTS, USER_EVENTS
from harness.wire.scripts.text_functions import decode
from harness.wire.scripts.values import PageElement, Value

FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_REFRESH = re.compile(
    r"\s*+(?:\d++(?:\.[\d.]*+)?+|\.[\d.]++)(?:\s*+[;,]|\s++)\s*+(?:url\s*+=\s*+)?+(?:\"([^\"]*+)|'([^']*+)|(.*+))",
    re.IGNORECASE | re.DOTALL,
)
_DATA_PAGE = re.compile(r"data:text/html[^,]{0,80},", re.IGNORECASE)
_VBSCRIPT = re.compile(r"(?:text/)?vbs(?:cript)?\Z", re.IGNORECASE)
_SCRIPT_TYPE = re.compile(r"(?:(?:text|application)/(?:x-)?(?:java|ecma|j|live)script[\d.]*|module|)\Z", re.IGNORECASE)
_BY_ITSELF = frozenset({"onfocus", "ontoggle", *(f"on{event}" for event in AUTOMATIC_EVENTS)})
_BY_USER = frozenset(f"on{event}" for event in USER_EVENTS)
_MOST_LEVELS = 3
_MOST_CLICKS = 300
_MOST_FRAMES = 200
_MOST_SCRIPTS = 2_000


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


def moves_by_script(scripts: Iterable[str]) -> bool:
    """True where one of `scripts` moves on without a click, on a page of which nothing else is known."""
    follower = _Follower(PageIndex(None))
    return follower.outcome(lambda: [follower.browser.run_script(script) for script in scripts]).moves_by is not None


def follow_page(root: etree._Element | None, refresh: str | None = None) -> PageMoves:
    """What the page does by itself; `refresh` is the value of the answer's Refresh header."""
    return _follow(root, refresh, level=0)


def _follow(root: etree._Element | None, refresh: str | None, *, level: int) -> PageMoves:
    found = list(live_elements(root))
    follower = _Follower(PageIndex(found), set(offered_elements(root)), level)
    return follower.outcome(lambda: follower.open(found, refresh))


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
    """Opens a page, with what its scripts write into it."""

    index: PageIndex
    offered: set[etree._Element] = field(default_factory=set)
    level: int = 0
    frames: int = field(default=0, init=False)
    scripts: int = field(default=0, init=False)
    browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        self.browser = Browser(self.index, self._show)

    def outcome(self, begin: Callable[[], object]) -> PageMoves:
        """What comes of a page that begins so: its tasks are run, and then what a user may click."""
        browser = self.browser
        try:
            begin()
            browser.is_loading = False
            while (task := browser.tasks.next()) is not None:
                browser.run(task)
        except MovedError as moved:
            targets = [move.url for move in (moved.move, *browser.in_doubt)]
            return PageMoves(moved.move.how, _known(targets))
        except GaveUpError as error:
            browser.give_up(str(error))
        if browser.in_doubt:
            browser.give_up("a script that moves on under a condition which is not known")
        unfollowed = "; ".join(browser.unfollowed[:3]) or None
        targets = [move.url for move in browser.in_doubt]
        return PageMoves(None, _known(targets), _known(self._clicks()), unfollowed)

    def open(self, found: list[etree._Element], refresh: str | None) -> None:
        """Opens the elements of a page in their order. Raises MovedError where it moves on."""
        for target in _refreshes(found, refresh):
            raise MovedError(Move("refresh", target))
        for element in found:
            self._open(element, runs_scripts=True)

    def _show(self, html: str, runs_scripts: bool) -> None:
        root = parse_html(html)
        found = list(live_elements(root))
        self.index.add(found)
        self.offered.update(offered_elements(root))
        for target in _refreshes(found if runs_scripts else (), None):
            self.browser.leave(Move("refresh", target))
        for element in found:
            self._open(element, runs_scripts=runs_scripts)
            if element.tag in FRAMES and is_absolute(source := clean_url(element.get(FRAMES[str(element.tag)], ""))):
                self.browser.leave(Move("frame", source))

    def _open(self, element: etree._Element, *, runs_scripts: bool) -> None:
        if element.tag == "script":
            if runs_scripts:
                self._run(element)
        elif element.tag in FRAMES:
            self._open_frame(element)
        for name in filter(_BY_ITSELF.__contains__, map(str, element.attrib)):
            if _comes_by_itself(element, name):
                self.browser.later(element.get(name, ""), self.index.of(element))

    def _run(self, script: etree._Element) -> None:
        self.scripts += 1
        if self.scripts > _MOST_SCRIPTS:
            raise GaveUpError("very many scripts")
        kind = script.get("type", script.get("language", "")).strip()
        if _VBSCRIPT.match(kind):
            self.browser.give_up("a script in VBScript")
        elif _SCRIPT_TYPE.match(kind.partition(";")[0].strip()) or (
            "type" not in script.attrib and _SCRIPT_TYPE.match(f"text/{kind}")
        ):
            if "nomodule" in script.attrib:
                return
            if "src" in script.attrib:
                self.browser.give_up(f"a script file that was not read ({script.get('src', '')[:200].strip()})")
            else:
                self.browser.run_script(script.text or "")

    def _open_frame(self, frame: etree._Element) -> None:
        source = clean_url(frame.get(FRAMES[str(frame.tag)], ""))
        script, data = script_of(source), _DATA_PAGE.match(source)
        if frame.tag == "iframe" and "srcdoc" in frame.attrib:
            self._follow_inside(frame.get("srcdoc", ""))
        elif script is not None:
            self.browser.later(script)
        elif data is not None:
            encoded = ";base64" in data[0].lower()
            inside = decode("atob" if encoded else "decodeURI", source[data.end() :])
            self._follow_inside(inside if isinstance(inside, str) else "")

    def _follow_inside(self, html: str) -> None:
        self.frames += 1
        if self.level >= _MOST_LEVELS or self.frames > _MOST_FRAMES:
            self.browser.give_up("frames in frames in frames" if self.level >= _MOST_LEVELS else "very many frames")
            return
        inside = _follow(parse_html(html), None, level=self.level + 1)
        if inside.moves_by is not None:
            self.browser.leave(Move("frame", next(iter(inside.targets), None)))
        if inside.unfollowed is not None:
            self.browser.give_up(inside.unfollowed)

    def _clicks(self) -> list[str | None]:
        """Where the scripts lead that a user's action starts."""
        found: list[str | None] = []
        before = len(self.browser.in_doubt)
        with suppress(GaveUpError):
            for target in self._clickable():
                for event in USER_EVENTS:
                    self.browser.interpreter.reset()
                    try:
                        self._click(target, event)
                    except MovedError as moved:
                        found.append(moved.move.url)
        return [*found, *(move.url for move in self.browser.in_doubt[before:])]

    def _click(self, target: Value, event: str) -> None:
        if event == "click" and isinstance(target, PageElement) and target.source is not None:
            self.browser.click(target)
        else:
            self.browser.fire(target, event)

    def _clickable(self) -> list[Value]:
        """What has a script for an action of the user, and is there to be used."""
        listening = [target for target, _, _ in self.browser.tasks.listeners]
        found: list[Value] = [
            target for target in listening if not isinstance(target, PageElement) or target.source is None
        ]
        by_element = {target.source for target in listening if isinstance(target, PageElement)}
        found += [
            self.index.of(source)
            for source in self.index.sources
            if source in self.offered and (source in by_element or _has_script(source))
        ]
        return found[:_MOST_CLICKS]


def _has_script(element: etree._Element) -> bool:
    if not _BY_USER.isdisjoint(element.attrib):
        return True
    return script_of(clean_url(element.get("href", ""))) is not None


def _comes_by_itself(element: etree._Element, handler: str) -> bool:
    if handler == "onfocus":
        return "autofocus" in element.attrib
    return handler != "ontoggle" or (element.tag == "details" and "open" in element.attrib)


def _known(urls: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url for url in urls if url))
