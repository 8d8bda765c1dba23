"""Finds elements of a page as its scripts do: by id, by name, and by the collections of a document."""

from __future__ import annotations

import re

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
        self._elements: list[PageElement] = []
        self._of_source: dict[etree._Element, PageElement] = {}
        self._named: dict[str, PageElement] = {}
        self.add(found or [])

    def add(self, found: list[etree._Element]) -> None:
        """Adds elements, such as those that a script writes."""
        for source in found:
            element = PageElement(source, str(source.tag))
            self._elements.append(element)
            self._of_source[source] = element
            for name in filter(None, (source.get("name"), source.get("id"))):
                self._named.setdefault(name, element)

    @property
    def all(self) -> tuple[PageElement, ...]:
        return tuple(self._elements)

    def of(self, source: etree._Element | None) -> PageElement | None:
        return self._of_source.get(source) if source is not None else None

    def collection(self, name: str) -> Value:
        """`document.links` and the like; UNKNOWN for other names."""
        if name not in _COLLECTIONS:
            return Special.UNKNOWN
        return self._having(_COLLECTIONS[name])

    def named(self, name: str, *, missing: Value) -> Value:
        """The element with that id or name."""
        if not self._is_page:
            return PageElement()
        return self._named.get(name, missing)

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
                return ScriptArray([each for each in self._elements if _attribute(each, "name") == word])
            case "getElementsByClassName":
                return ScriptArray([each for each in self._elements if word in _attribute(each, "class").split()])
            case "querySelector":
                return self._selected(word)
        return ScriptArray([PageElement()])

    def _having(self, tags: tuple[str, ...]) -> Value:
        if not self._is_page:
            return PageElement()
        return ScriptArray([element for element in self._elements if not tags or element.tag in tags])

    def _selected(self, selector: str) -> Value:
        simple = _SIMPLE_SELECTOR.match(selector)
        if simple is None:
            return PageElement()
        if simple[2]:
            return self.named(simple[2], missing=None)
        return next((element for element in self._elements if element.tag == simple[1].lower()), None)


def _attribute(element: PageElement, name: str) -> str:
    return element.source.get(name, "") if element.source is not None else ""
