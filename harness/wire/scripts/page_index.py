"""Finds elements of a page as its scripts do: by id, by name, and by the collections of a document."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from harness.wire.scripts.values import PageElement, ScriptArray, Special, Value

_COLLECTIONS = {
    "links": ("a", "area"),
    "anchors": ("a",),
    "forms": ("form",),
    "images": ("img",),
    "scripts": ("script",),
    "all": (),
}
_SIMPLE_SELECTOR = re.compile(r"\s*([\w-]*)(?:#([\w-]+))?\s*\Z")


class PageIndex:
    """The elements of a page that are no inert text; without a page each lookup finds one that is not known."""

    def __init__(self, found: list[etree._Element] | None) -> None:
        self._is_page = found is not None
        self._sources: list[etree._Element] = []
        self._of_source: dict[etree._Element, PageElement] = {}
        self._named: dict[str, etree._Element] = {}
        self.add(found or [])

    def add(self, found: list[etree._Element]) -> None:
        """Adds elements, such as those that a script writes."""
        self._sources += found
        for source in found:
            for name in filter(None, (source.get("name"), source.get("id"))):
                self._named.setdefault(name, source)

    def has_frame(self, number: str) -> bool:
        frames = [source for source in self._sources if source.tag in {"iframe", "frame"}]
        return len(number) < 6 and int(number) < len(frames)

    @property
    def sources(self) -> tuple[etree._Element, ...]:
        return tuple(self._sources)

    def of(self, source: etree._Element) -> PageElement:
        """The one element that scripts see there."""
        found = self._of_source.get(source)
        if found is None:
            found = self._of_source[source] = PageElement(source, str(source.tag))
        return found

    def collection(self, name: str) -> Value:
        """`document.links` and the like; UNKNOWN for other names."""
        if name not in _COLLECTIONS:
            return Special.UNKNOWN
        return self._having(_COLLECTIONS[name])

    def named(self, name: str, *, missing: Value) -> Value:
        """The element with that id or name."""
        if not self._is_page:
            return PageElement()
        return self.of(self._named[name]) if name in self._named else missing

    def is_named(self, name: str) -> bool:
        return name in self._named

    def lookup(self, method: str, words: list[str | None]) -> Value:
        """What a method of a document such as `getElementById` finds."""
        word = words[0] if words else None
        if word is None or not self._is_page:
            return PageElement()
        match method:
            case "getElementById":
                return self.named(word, missing=None)
            case "getElementsByTagName":
                return self._having(() if word == "*" else (word.lower(),))
            case "getElementsByName":
                return self._where(lambda source: source.get("name") == word)
            case "getElementsByClassName":
                return self._where(lambda source: word in source.get("class", "").split())
            case "querySelector":
                return self._selected(word)
        return ScriptArray([PageElement()])

    def _having(self, tags: tuple[str, ...]) -> Value:
        if not self._is_page:
            return PageElement()
        return self._where(lambda source: not tags or source.tag in tags)

    def _where(self, holds: Callable[[etree._Element], bool]) -> Value:
        return ScriptArray([self.of(source) for source in self._sources if holds(source)])

    def _selected(self, selector: str) -> Value:
        simple = _SIMPLE_SELECTOR.match(selector)
        if simple is None:
            return PageElement()
        if simple[2]:
            return self.named(simple[2], missing=None)
        return next((self.of(source) for source in self._sources if source.tag == simple[1].lower()), None)
