"""What scripts find in a page, and what they do by setting a property of it."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from dataclasses import dataclass

from harness.wire.page_urls import clean_url, is_absolute, script_of
from harness.wire.scripts.running_page import RunningPage
from harness.wire.scripts.values import Host, Method, PageElement, ScriptFunction, Special, Value, to_text

_WINDOWS = frozenset({"window", "self", "top", "parent", "frames", "globalThis", "content", "this"})
LATER = frozenset(
    {"setTimeout", "setInterval", "setImmediate", "requestAnimationFrame", "requestIdleCallback", "queueMicrotask"}
)
_NOT_IN_BROWSERS = frozenset({"attachEvent", "detachEvent", "execScript", "navigate", "ActiveXObject", "opener"})
LOOKUPS = frozenset(
    {
        "getElementById",
        "getElementsByTagName",
        "getElementsByName",
        "getElementsByClassName",
        "querySelector",
        "querySelectorAll",
    }
)
_LOCATION_PARTS = frozenset({"href", "pathname", "host", "hostname", "port", "search"})
_OF_WINDOW = frozenset(
    {
        *LATER,
        "addEventListener",
        "atob",
        "clearInterval",
        "clearTimeout",
        "decodeURI",
        "decodeURIComponent",
        "dispatchEvent",
        "eval",
        "Function",
        "open",
        "parseInt",
        "removeEventListener",
        "showModalDialog",
        "unescape",
    }
)


@dataclass(slots=True)
class PageProperties(RunningPage, ABC):
    """The properties of a page."""

    def lookup(self, name: str) -> Value:
        if name == "undefined":
            return Special.UNDEFINED
        if name == "String":
            return Host.STRING
        if name in {"$", "jQuery"}:
            return Host.JQUERY
        if name in _NOT_IN_BROWSERS:
            return Special.UNKNOWN
        return self._window_part(name)

    def _window_part(self, name: str) -> Value:
        if name in _WINDOWS:
            return Host.WINDOW
        if name in {"document", "location", "history"}:
            return Host[name.upper()]
        if name in _OF_WINDOW:
            return Method(Host.WINDOW, name)
        if name in self.interpreter.variables.variables:
            return self.interpreter.variables.variables[name]
        return self.index.named(name, missing=None) if self.index.is_named(name) else Special.UNKNOWN

    def get(self, receiver: Value, key: str) -> Value:
        match receiver:
            case Host.WINDOW if key in _NOT_IN_BROWSERS:
                return Special.UNDEFINED
            case Host.WINDOW if key.isdigit():
                return Host.WINDOW if self.index.has_frame(key) else Special.UNDEFINED
            case Host.WINDOW:
                return self._window_part(key)
            case Host.DOCUMENT:
                return self._of_document(key)
            case Host.LOCATION:
                return _of_location(key)
            case PageElement():
                return self._of_element(receiver, key)
            case Host():
                return Method(receiver, key)
        return Special.UNKNOWN

    def _of_document(self, key: str) -> Value:
        if key == "location":
            return Host.LOCATION
        if key in {"URL", "documentURI"}:
            return Special.OWN_URL
        if key in {"defaultView", "parentWindow"}:
            return Host.WINDOW
        if key == "readyState":
            return "loading" if self.is_loading else "complete"
        if key in {"body", "documentElement", "head"}:
            return PageElement(tag=key)
        if key in {*LOOKUPS, "write", "writeln", "addEventListener", "createElement", "createEvent", "dispatchEvent"}:
            return Method(Host.DOCUMENT, key)
        if self.index.is_named(key):
            return self.index.named(key, missing=Special.UNDEFINED)
        return self.index.collection(key)

    def _of_element(self, element: PageElement, key: str) -> Value:
        if key in element.properties:
            return element.properties[key]
        if key in {"contentWindow", "contentDocument"}:
            return Host.WINDOW if key == "contentWindow" else Host.DOCUMENT
        if element.source is None:
            return PageElement() if not element.tag else Special.UNKNOWN
        if key.startswith("on"):
            return self._compiled(element, key)
        if key in {"click", "submit", "setAttribute", "getAttribute", "appendChild", "addEventListener"}:
            return Method(element, key)
        if key in {"href", "action", "target", "id", "name", "value", "type", "src", "title", "className", "for"}:
            return element.source.get("class" if key == "className" else key, "")
        named = [
            each for each in element.source.iter("input", "button") if each.get("name") == key or each.get("id") == key
        ]
        return self.index.of(named[0]) if named and element.tag == "form" else Special.UNKNOWN

    def _compiled(self, element: PageElement, key: str) -> Value:
        text = element.source.get(key) if element.source is not None else None
        return Method(element, key) if text is not None else None

    def set(self, receiver: Value, key: str, value: Value) -> bool:
        if key == "location" and receiver in {Host.WINDOW, Host.DOCUMENT}:
            self.navigate(value)
        elif receiver is Host.LOCATION:
            self._set_location(key, value)
        elif key.lower().startswith("on") and (receiver is not Host.WINDOW or key.lower() == key):
            self._set_handler(receiver, key.lower(), value)
            return receiver is not Host.WINDOW or not isinstance(value, float | bool)
        elif isinstance(receiver, PageElement):
            self._set_of_element(receiver, key, value)
        else:
            return receiver is not Host.WINDOW
        return True

    def _set_location(self, key: str, value: Value) -> None:
        if key in _LOCATION_PARTS:
            self.navigate(value)
        elif key == "protocol" and to_text(value) not in {"https:", "https"}:
            self.navigate(Special.UNKNOWN)

    def _set_handler(self, receiver: Value, key: str, value: Value) -> None:
        if isinstance(receiver, PageElement):
            receiver.properties[key] = value
        if isinstance(value, ScriptFunction | Method):
            self.listen(receiver, key.removeprefix("on"), value)

    def _set_of_element(self, element: PageElement, key: str, value: Value) -> None:
        element.properties[key] = value
        if key in {"innerHTML", "outerHTML"} and element.tag != "script":
            self.write([value], runs_scripts=False)
        elif key == "src" and element.source is not None and element.tag in {"iframe", "frame"}:
            self._open_frame(element)

    def _open_frame(self, element: PageElement) -> None:
        source = to_text(element.properties.get("src", ""))
        if source is None or is_absolute(clean_url(source)) or script_of(clean_url(source)) is not None:
            self.navigate(Special.UNKNOWN if source is None else source, "frame")

    def write(self, values: Sequence[Value], *, runs_scripts: bool) -> None:
        texts = [to_text(value) for value in values]
        known = [text for text in texts if text is not None]
        if len(known) < len(texts):
            self.give_up("a script that writes HTML which it makes")
        html = self.unwritten + "".join(known)
        self.interpreter.spend(10 + len(html) // 10)
        self.unwritten = html if runs_scripts and _is_cut(html) else ""
        if not self.unwritten:
            with self.interpreter.inside():
                self.show(html, runs_scripts)

    def insert(self, element: Value) -> None:
        if not isinstance(element, PageElement) or element.source is not None:
            return
        properties = element.properties
        if element.tag == "script":
            if to_text(properties.get("src", "")) != "":
                self.give_up("a script file that a script loads")
            for key in ("text", "textContent", "innerHTML", "innerText"):
                if key in properties:
                    self.run_text(properties[key])
        elif element.tag in {"iframe", "frame"}:
            if "srcdoc" in properties:
                self.write([properties["srcdoc"]], runs_scripts=True)
            self._open_frame(element)
        elif (
            element.tag == "meta"
            and (to_text(properties.get("httpEquiv", properties.get("http-equiv", ""))) or "").lower() == "refresh"
        ):
            content = to_text(properties.get("content", "")) or ""
            self.write([f'<meta http-equiv="refresh" content="{content}">'], runs_scripts=True)


def _of_location(key: str) -> Value:
    if key in {"href", "assign", "replace", "reload", "toString"}:
        return Special.OWN_URL if key == "href" else Method(Host.LOCATION, key)
    return {"protocol": "https:", "hash": "", "port": ""}.get(key, Special.UNKNOWN)


def _is_cut(html: str) -> bool:
    """Whether what a script has written goes on: in a tag, or in a script."""
    lower = html.lower()
    return html.rfind("<") > html.rfind(">") or lower.count("<script") > lower.count("</script")
