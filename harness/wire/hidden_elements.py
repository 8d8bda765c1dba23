"""What a page hides: by attributes, by its own style, and by simple rules of its style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

_HIDING = re.compile(r"(?:^|[;{\s])(?:display\s*+:\s*+none|visibility\s*+:\s*+(?:hidden|collapse))", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_RULE = re.compile(r"(?P<selectors>[^{}]*+)(?:(?P<opens>\{)|(?P<closes>\}))")
_SIMPLE = re.compile(r"[a-z]*+(?P<name>[.#][\w-]++)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HidingRules:
    """The classes (`.name`) and ids (`#name`) that the style sheets of a page hide on a screen."""

    names: frozenset[str] = frozenset()

    def hide(self, element: etree._Element) -> bool:
        """Whether a browser shows nothing of the element, whatever stands around it."""
        if not element.keys():  # as most elements are
            return element.tag == "dialog"
        if element.get("hidden") is not None or _HIDING.search(element.get("style", "")):
            return True
        if element.tag == "input" and element.get("type", "").strip().lower() == "hidden":
            return True
        if element.tag == "dialog" and element.get("open") is None:
            return True
        return bool(self.names) and not self.names.isdisjoint(_names_of(element))


def read_hiding_rules(root: etree._Element) -> HidingRules:
    """Those of a page. Rules for paper, and with more than one name in a selector, are left out."""
    sheets = (sheet.text or "" for sheet in root.iter("style"))
    return HidingRules(frozenset(name for sheet in sheets for name in _hidden_names(_COMMENT.sub(" ", sheet))))


def _names_of(element: etree._Element) -> Iterator[str]:
    yield f"#{element.get('id', '')}"
    yield from (f".{name}" for name in element.get("class", "").split())


def _hidden_names(sheet: str) -> Iterator[str]:
    """The names in rules that stand in no other block; the declarations of a rule follow its opening brace."""
    depth, selectors = 0, ""
    for found in _RULE.finditer(sheet):
        before = found["selectors"]
        if found["opens"]:
            depth += 1
            selectors = before.rpartition(";")[2] if depth == 1 else ""
        else:
            if depth == 1 and _HIDING.search(before):
                yield from (each["name"] for one in selectors.split(",") if (each := _SIMPLE.fullmatch(one.strip())))
            depth = max(0, depth - 1)
            selectors = ""
