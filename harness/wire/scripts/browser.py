"""The page that scripts run on: which of its methods run something, and which take the user elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.wire.scripts.page_properties import LATER, LOOKUPS, PageProperties
from harness.wire.scripts.tasks import USER_EVENTS, Task
from harness.wire.scripts.text_functions import decode, from_char_codes, parse_int
from harness.wire.scripts.values import (
    Event,
    Host,
    Method,
    PageElement,
    ScriptArray,
    ScriptFunction,
    ScriptObject,
    Special,
    Value,
    to_number,
    to_text,
)

_INSERTING = frozenset(
    {
        "appendChild",
        "insertBefore",
        "append",
        "prepend",
        "before",
        "after",
        "replaceChild",
        "replaceWith",
        "replaceChildren",
    }
)
_LISTENING = frozenset({"addEventListener", "attachEvent", "on", "bind", "one", "live", "delegate", "observe"})

_DECODING = frozenset({"unescape", "decodeURI", "decodeURIComponent", "atob"})
_HANDLING = frozenset({*USER_EVENTS, "hover", "focus", "blur", "change", "ready", "load", "error"})
_ACTING = frozenset(
    {
        "click",
        "submit",
        "requestSubmit",
        "insertAdjacentHTML",
        "dispatchEvent",
        "fireEvent",
        "trigger",
        "triggerHandler",
    }
)


@dataclass(slots=True)
class Browser(PageProperties):
    """A page with its methods."""

    def call(self, receiver: Value, name: str, arguments: Sequence[Value]) -> Value:
        if name in _LISTENING and not (name == "on" and receiver is Host.WINDOW):
            self.listen_by_method(receiver, arguments)
            return receiver
        if isinstance(receiver, Host):
            return self._call_of_host(receiver, name, arguments)
        if isinstance(receiver, Event):
            _call_of_event(receiver, name, arguments)
            return Special.UNDEFINED
        return self._call_of_element(receiver, name, arguments)

    def _call_of_host(self, receiver: Host, name: str, arguments: Sequence[Value]) -> Value:
        first = arguments[0] if arguments else Special.UNDEFINED
        match receiver:
            case Host.WINDOW:
                return self._call_of_window(name, arguments)
            case Host.DOCUMENT:
                return self._call_of_document(name, arguments)
            case Host.JQUERY:
                return self._call_jquery(name, arguments)
            case Host.STRING:
                return from_char_codes(arguments) if name == "fromCharCode" else to_text(first)
            case Host.LOCATION:
                return self._call_of_location(name, first)
        if name == "back" or (name == "go" and (to_number(first) or 0.0) < 0):
            self.navigate(Special.UNKNOWN)
        return Special.UNDEFINED

    def _call_of_location(self, name: str, where: Value) -> Value:
        if name in {"assign", "replace"}:
            self.navigate(where)
        return Special.OWN_URL if name in {"toString", "valueOf"} else Special.UNDEFINED

    def _call_of_window(self, name: str, arguments: Sequence[Value]) -> Value:
        first = arguments[0] if arguments else Special.UNDEFINED
        if name in LATER:
            return self._set_timer(name, arguments)
        if name in _DECODING:
            return decode(name, first)
        match name:
            case "parseInt":
                return parse_int(arguments)
            case "open" | "showModalDialog":
                return self.open_window(arguments)
            case "eval" | "execScript":
                return self.run_text(first)
            case "Function":
                return self.construct(name, arguments)
            case "clearTimeout" | "clearInterval" | "navigate" | "dispatchEvent":
                self._act_on_window(name, first)
                return Special.UNDEFINED
        return self.interpreter.call(self.interpreter.variables.variables.get(name, Special.UNKNOWN), arguments)

    def _act_on_window(self, name: str, value: Value) -> None:
        if name == "navigate":
            self.navigate(value)
        elif name == "dispatchEvent":
            self.dispatch(Host.WINDOW, value)
        elif not self.interpreter.doubt:
            self.tasks.end_timer(value)

    def _set_timer(self, name: str, arguments: Sequence[Value]) -> Value:
        handler = arguments[0] if arguments else Special.UNDEFINED
        delay = to_number(arguments[1]) if name.startswith("set") and len(arguments) > 1 else 0.0
        if isinstance(handler, ScriptFunction | Method | str):
            task = Task(handler, in_doubt=self.interpreter.doubt > 0)
            return self.tasks.set_timer(task, delay or 0.0, repeats=name == "setInterval")
        self.give_up("a timer that runs text which a script makes")
        return Special.UNKNOWN

    def _call_of_document(self, name: str, arguments: Sequence[Value]) -> Value:
        words = [to_text(argument) for argument in arguments]
        if name in LOOKUPS:
            return self.index.lookup(name, words)
        if name in {"write", "writeln"}:
            self.write(arguments, runs_scripts=True)
        elif name == "createElement":
            return PageElement(tag=(words[0] or "").lower() if words else "")
        elif name == "createEvent":
            return Event(is_of_mouse="mouse" in (words[0] or "").lower() if words else False)
        elif name in {"dispatchEvent", "fireEvent"}:
            self.dispatch(Host.DOCUMENT, arguments[0] if arguments else Special.UNKNOWN)
        else:
            return self.interpreter.call(Special.UNKNOWN, arguments)
        return Special.UNDEFINED

    def _call_of_element(self, receiver: Value, name: str, arguments: Sequence[Value]) -> Value:
        element = receiver if isinstance(receiver, PageElement) else PageElement()
        handlers = [each for each in arguments if isinstance(each, ScriptFunction)]
        if name in _HANDLING and handlers:
            self.listen_by_method(receiver, [name, *handlers])
        elif name in _ACTING:
            self._act_on_element(receiver, element, name, arguments)
        elif name == "focus" or name in element.properties or (name.startswith("on") and element.source is not None):
            return self._call_handler(element, name, arguments)
        elif name in _INSERTING and isinstance(receiver, PageElement):
            for argument in arguments:
                self.insert(argument)
        elif name in {"setAttribute", "getAttribute", "attr", "prop"}:
            return self._call_attribute(element, arguments)
        elif name in LOOKUPS:
            return self.index.lookup(name, [to_text(argument) for argument in arguments])
        else:
            return self.interpreter.call(Special.UNKNOWN, arguments)
        return Special.UNDEFINED

    def _act_on_element(self, receiver: Value, element: PageElement, name: str, arguments: Sequence[Value]) -> None:
        match name:
            case "click":
                self.click(element)
            case "submit" | "requestSubmit":
                self.submit(element, runs_handlers=name == "requestSubmit")
            case "insertAdjacentHTML":
                self.write(arguments[1:], runs_scripts=False)
            case _:
                self.dispatch(receiver, arguments[0] if arguments else Special.UNKNOWN)

    def _call_handler(self, element: PageElement, name: str, arguments: Sequence[Value]) -> Value:
        handler = self.handler_of(element, "onfocus" if name == "focus" else name)
        if isinstance(handler, str):
            return self.run_text(handler, element)
        return self.interpreter.call(handler, arguments, element) if handler is not None else Special.UNKNOWN

    def _call_attribute(self, element: PageElement, arguments: Sequence[Value]) -> Value:
        key = to_text(arguments[0]) if arguments else None
        if key is None:
            return Special.UNKNOWN
        if len(arguments) == 1:
            return self.get(element, key.lower())
        if key.lower().startswith("on") and isinstance(arguments[1], str):
            element.properties[key.lower()] = arguments[1]
        else:
            self.set(element, key.lower(), arguments[1])
        return Special.UNDEFINED

    def _call_jquery(self, name: str, arguments: Sequence[Value]) -> Value:
        first = arguments[0] if arguments else Special.UNKNOWN
        if name == "" and isinstance(first, ScriptFunction):
            self.later(first)
        if name != "":
            return self.interpreter.call(Special.UNKNOWN, arguments)
        if isinstance(first, PageElement | Host):
            return first if isinstance(first, PageElement) else PageElement(tag="document")
        found = self.index.lookup("querySelector", [to_text(first)])
        return found if isinstance(found, PageElement) else PageElement()

    def construct(self, name: str, arguments: Sequence[Value]) -> Value:
        words = [to_text(argument) for argument in arguments]
        if name == "Function":
            body = words[-1] if words else ""
            if body is None:
                self.give_up("a script that runs text which it makes")
                return Special.UNKNOWN
            return Method(PageElement(properties={"onmade": body}), "onmade")
        if name in {"MouseEvent", "PointerEvent", "Event", "CustomEvent", "UIEvent", "KeyboardEvent"}:
            return Event(words[0] if words else None, is_of_mouse=name in {"MouseEvent", "PointerEvent"})
        if name == "Image":
            return PageElement(tag="img")
        if name == "Array":
            return ScriptArray(list(arguments) if len(arguments) != 1 else [])
        if name == "Object":
            return ScriptObject()
        return self.interpreter.call(Special.UNKNOWN, arguments)


def _call_of_event(event: Event, name: str, arguments: Sequence[Value]) -> None:
    if name.startswith("init"):
        event.type = to_text(arguments[0]) if arguments else None
    elif name == "preventDefault":
        event.is_prevented = True
