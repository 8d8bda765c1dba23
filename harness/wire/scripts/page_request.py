"""A page as the engine is given it: its elements, its scripts in their order, and what is known of the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote

from lxml import etree

from harness.wire.html_elements import INERT, offered_elements
from harness.wire.page_urls import clean_url, script_of
from harness.wire.script_texts import joined_texts

MOST_SCRIPTS = 300
"""Of one page; those of Outlook Web Access have some ten."""

_MOST_TEXTS = 60
_LONGEST_TEXT = 120
_LONGEST_SOURCE = 4_000
_VBSCRIPT = re.compile(r"(?:text/)?vbs(?:cript)?\Z", re.IGNORECASE)
_SCRIPT_TYPE = re.compile(r"(?:(?:text|application)/(?:x-)?(?:java|ecma|j|live)script[\d.]*|)\Z", re.IGNORECASE)
_DATA_SCRIPT = re.compile(r"data:[^,;]*script(?:;[^,;]*)?,", re.IGNORECASE)
_HOST = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_URL = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)


def has_scripts(root: etree._Element) -> bool:
    """Whether anything in the page may run a script."""
    return any(element.tag == "script" or _handlers(element) for element in root.iter("*"))


def make_request(root: etree._Element, *, is_framed: bool) -> dict[str, Any]:
    """The page as JSON; a page in a frame sees another one around it."""
    offered = set(offered_elements(root))
    live = list(_live(root))
    numbers = {element: number for number, element in enumerate(live)}
    scripts = [element for element in live if element.tag == "script"]
    sources = [source for element in live for source in _sources(element)]
    texts = list(islice((text for source in sources for text in joined_texts(source)), _MOST_TEXTS))
    mentioned = "=1; ".join([*(text[:_LONGEST_TEXT] for text in texts), "".join(sources)[:_LONGEST_SOURCE]])
    hosts = [f"https://{text}/owa/" for text in texts if _HOST.fullmatch(text)]
    urls = [*hosts, *(url for text in texts for url in _URL.findall(text))]
    return {
        "nodes": [_node(element, numbers, is_offered=element in offered) for element in live],
        "scripts": [found for script in scripts[:MOST_SCRIPTS] for found in _script(script, numbers[script])]
        + [(len(live), "note", "very many scripts")] * (len(scripts) > MOST_SCRIPTS),
        "mentioned": " ".join(mentioned.split()),
        "urls": [*urls[:1], *urls[-1:]],
        "framed": is_framed,
        "strict": any("use strict" in source for source in sources),
    }


def _handlers(element: etree._Element) -> list[str]:
    given = {str(name): str(value) for name, value in element.items()}
    if not given:  # as most elements are
        return []
    found = [value for name, value in given.items() if name.startswith("on")]
    references = (script_of(clean_url(given[name])) for name in ("href", "src", "data", "action") if name in given)
    return [*found, *(reference for reference in references if reference is not None)]


def _sources(element: etree._Element) -> list[str]:
    return [element.text or ""] if element.tag == "script" else _handlers(element)


def _live(root: etree._Element) -> Iterator[etree._Element]:
    """The elements of the page, without those in another that are its text."""
    inside: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and inside is None and isinstance(element.tag, str):
            yield element
            if element.tag in INERT:
                inside = element
        elif event == "end" and element is inside:
            inside = None


def _node(element: etree._Element, numbers: dict[etree._Element, int], *, is_offered: bool) -> list[Any]:
    parent = element.getparent()
    around = -1 if parent is None else numbers.get(parent, -1)
    attributes = [part for name, value in element.attrib.items() for part in (str(name), str(value))]
    texts = (element.text or "", *(child.tail or "" for child in element))
    return [around, str(element.tag), attributes, "".join(texts), is_offered]


def _script(script: etree._Element, number: int) -> Iterator[tuple[int, str, str]]:
    """The element, how it runs, and its text or why it is not known."""
    kind = script.get("type", script.get("language", "")).strip()
    name = kind.partition(";")[0].strip()
    is_module = name.lower() == "module"
    if _VBSCRIPT.match(kind):
        yield number, "note", "a script in VBScript"
    elif is_module or _SCRIPT_TYPE.match(name) or ("type" not in script.attrib and _SCRIPT_TYPE.match(f"text/{name}")):
        source = script.get("src")
        text = (script.text or "") if source is None else _data(source)
        if "nomodule" in script.attrib:
            return
        if text is None:
            yield number, "unread", f"a script file that was not read ({(source or '')[:200].strip()})"
        else:
            yield number, "run", f'(async () => {{ "use strict";\n{text}\n}})()' if is_module else text


def _data(source: str) -> str | None:
    """The script in a URL that holds it."""
    cleaned = clean_url(source)
    found = _DATA_SCRIPT.match(cleaned)
    return unquote(cleaned[found.end() :]) if found and ";base64" not in found[0].lower() else None
