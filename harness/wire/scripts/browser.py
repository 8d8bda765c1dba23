"""The page that scripts run on: what its parts are, and which of their methods take the user elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from harness.wire.page_urls import clean_url, is_absolute, script_of
from harness.wire.scripts.interpreter import Interpreter
from harness.wire.scripts.page_index import PageIndex
from harness.wire.scripts.running import ThrownError
from harness.wire.scripts.tasks import AUTOMATIC_EVENTS, USER_EVENTS, Task, Tasks
from harness.wire.scripts.text_functions import decode, from_char_codes, parse_int
from harness.wire.scripts.tokens import ScriptError
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

_NOT_OF_THE_WEB = re.compile(r"(?:mailto|tel|sms|callto|news):", re.IGNORECASE)
_COULD_MOVE = re.compile(
    r"location|open|submit|click|navigate|write|eval|Function|Timeout|Interval|innerHTML|execScript|fireEvent|dispatch"
    r"|history|\bsrc|createElement|\\[ux]",
)
_WINDOWS = frozenset({"window", "self", "top", "parent", "frames", "globalThis", "content", "this"})
_LATER = frozenset({"setTimeout", "setInterval", "setImmediate", "requestAnimationFrame", "requestIdleCallback"})
_NOT_IN_BROWSERS = frozenset({"attachEvent", "detachEvent", "execScript", "navigate", "ActiveXObject", "opener"})
_LOOKUPS = frozenset(
    {
        "getElementById",
        "getElementsByTagName",
        "getElementsByName",
        "getElementsByClassName",
        "querySelector",
        "querySelectorAll",
    }
)
_INSERTING = frozenset(
    {"appendChild", "insertBefore", "append", "prepend", "before", "after", "replaceChild", "replaceWith", "replaceChildren"}
)
_LISTENING = frozenset({"addEventListener", "attachEvent", "on", "bind", "one", "live", "delegate", "observe"})
_LOCATION_PARTS = frozenset({"href", "pathname", "host", "hostname", "port", "search"})
_OF_WINDOW = frozenset(
    {
        *_LATER,
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
        "queueMicrotask",
        "removeEventListener",
        "showModalDialog",
        "unescape",
    }
)


@dataclass(frozen=True, slots=True)
class Move:
    """A way off the page: how, and where to, as far as that is known."""

    how: str
    url: str | None


class MovedError(Exception):
    """The page is left."""

    def __init__(self, move: Move) -> None:
        super().__init__(move.how)
        self.move = move


@dataclass(slots=True)
class Browser:
    """A page while its scripts run. `show` is given the HTML that a script writes, and what it inserts."""

    index: PageIndex
    show: Callable[[str, bool], None] = lambda _html, _runs_scripts: None
    tasks: Tasks = field(default_factory=Tasks)
    in_doubt: list[Move] = field(default_factory=list)
    unfollowed: list[str] = field(default_factory=list)
    interpreter: Interpreter = field(init=False)
    is_loading: bool = True

    def __post_init__(self) -> None:
        self.interpreter = Interpreter(self)

    # what runs

    def run_script(self, script: str, this: Value = Special.UNDEFINED) -> Value:
        """Runs a script; one that cannot be read runs in no browser either, or is not followed."""
        try:
            return self.interpreter.run(script, this)
        except ScriptError as error:
            if _COULD_MOVE.search(script):
                self.give_up(f"a script that could not be read ({error})")
        except ThrownError:
            pass
        return Special.UNKNOWN

    def run(self, task: Task) -> Value:
        """Runs a task to its end. Raises MovedError where it leaves the page."""
        self.interpreter.reset()
        self.interpreter.doubt = int(task.in_doubt)
        if isinstance(task.handler, str):
            return self._run_text(task.handler, task.this)
        return self.interpreter.attempt(task.handler, (Event(),), task.this)

    def _run_text(self, value: Value, this: Value = Special.UNDEFINED) -> Value:
        script = to_text(value)
        if script is None:
            self.give_up("a script that runs text which it makes")
            return Special.UNKNOWN
        self.interpreter.spend(1 + len(script) // 10)
        return self.run_script(script, this)

    def give_up(self, why: str) -> None:
        if why not in self.unfollowed:
            self.unfollowed.append(why)

    def later(self, handler: Value, this: Value = Special.UNDEFINED) -> None:
        """Has a handler run once the page is there."""
        self.tasks.loading.append(Task(handler, this, self.interpreter.doubt > 0))

    # ways off the page

    def navigate(self, where: Value, how: str = "script") -> None:
        """Goes to a URL. Raises MovedError where that leaves the page for certain."""
        if where is Special.OWN_URL or where is Host.LOCATION:
            return
        text = to_text(where)
        url = None if text is None else clean_url(text)
        script = script_of(url) if url is not None else None
        if script is not None:
            self._run_text(script)
        elif url is None or (url and not url.startswith("#") and not _NOT_OF_THE_WEB.match(url)):
            self.leave(Move(how, url))

    def leave(self, move: Move) -> None:
        if not self.interpreter.doubt:
            raise MovedError(move)
        self.interpreter.spend(1)
        if len(self.in_doubt) < 100:
            self.in_doubt.append(move)

    def _open(self, arguments: Sequence[Value]) -> Value:
        """A new window counts where it leads to another host, or nobody knows where."""
        where = arguments[0] if arguments else ""
        name = to_text(arguments[1]) if len(arguments) > 1 else ""
        url = to_text(where)
        in_place = (name or "").lower() in {"_self", "_top", "_parent"}
        if url is None and not in_place and where is not Special.OWN_URL:
            self.give_up("a script that opens a window at a URL which it makes")
        elif in_place or url is None or is_absolute(clean_url(url)) or script_of(clean_url(url)) is not None:
            self.navigate(where)
        return Host.WINDOW

    def click(self, element: PageElement) -> None:
        """A click that a script makes: the handlers of the element, then what the element does by itself."""
        if not self.fire(element, "click"):
            return
        if element.source is None and not element.tag:
            self.leave(Move("script", None))
        elif element.tag in {"a", "area"}:
            href = self.get(element, "href")
            if href is not None and href != "":
                self._open([href, self.get(element, "target")] if self.get(element, "target") else [href, "_self"])
        elif element.tag in {"input", "button"} and self._submits(element):
            form = next(element.source.iterancestors("form"), None) if element.source is not None else None
            if form is not None:
                self._submit(self.index.of(form), runs_handlers=True)

    def _submits(self, element: PageElement) -> bool:
        kind = to_text(self.get(element, "type")) or ""
        return kind.lower() in {"submit", "image"} or (element.tag == "button" and kind == "")

    def _submit(self, form: PageElement | None, *, runs_handlers: bool) -> None:
        if form is None or (runs_handlers and not self.fire(form, "submit")):
            return
        action = self.get(form, "action")
        self.navigate(action if isinstance(action, str) and clean_url(action) else Special.UNKNOWN)

    def fire(self, target: Value, event: str) -> bool:
        """Runs the handlers of an event; whether none of them prevents what comes of it."""
        happening, result = Event(event), True
        handlers = [handler for at, name, handler in self.tasks.listeners if name == event and at is target]
        if isinstance(target, PageElement):
            handlers.insert(0, self._handler_of(target, f"on{event}"))
        for handler in handlers:
            if isinstance(handler, str):
                result = self._run_text(handler, target) is not False and result
            elif isinstance(handler, ScriptFunction):
                result = self.interpreter.attempt(handler, (happening,), target) is not False and result
        return result and not happening.is_prevented

    def _handler_of(self, element: PageElement, name: str) -> Value:
        if name in element.properties:
            return element.properties[name]
        return element.source.get(name) if element.source is not None else None

    def _dispatch(self, target: Value, event: Value) -> None:
        kind = event.type if isinstance(event, Event) else to_text(event)
        name = kind.lower().removeprefix("on") if kind and isinstance(event, str) else (kind or "").lower()
        if name == "click" and not isinstance(target, PageElement):
            target = target if isinstance(target, Host) else PageElement()
        if name == "click" and isinstance(target, PageElement):
            self.click(target)
        elif kind is None:
            self.give_up("a script that makes an event which is not known")
        else:
            self.fire(target, name)

    # handlers

    def listen(self, target: Value, event: str | None, handler: Value) -> None:
        """Has a handler wait for an event."""
        name = (event or "").lower().split(".")[0]
        if name == "error" and target is Host.WINDOW:
            return
        if name in AUTOMATIC_EVENTS:
            self.later(handler, target)
        elif len(self.tasks.listeners) < 1_000:
            self.tasks.listeners.append((target, name, handler))

    def _listen_by_method(self, target: Value, arguments: Sequence[Value]) -> None:
        handlers = [each for each in arguments if isinstance(each, ScriptFunction | Method)]
        events = to_text(arguments[0]) if arguments else None
        if arguments and isinstance(arguments[0], ScriptObject):
            for name, handler in arguments[0].properties.items():
                self.listen(target, name, handler)
        for name in (events or "").split():
            for handler in handlers[-1:]:
                self.listen(target, name.lower().removeprefix("on"), handler)

    # Page, as scripts find it

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
        if key in {*_LOOKUPS, "write", "writeln", "addEventListener", "createElement", "createEvent", "dispatchEvent"}:
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
        if key in {"href", "action", "target", "id", "name", "value", "type", "src", "title", "className"}:
            return element.source.get("class" if key == "className" else key, "")
        named = [each for each in element.source.iter("input", "button") if each.get("name") == key or each.get("id") == key]
        return self.index.of(named[0]) if named and element.tag == "form" else Special.UNKNOWN

    def _compiled(self, element: PageElement, key: str) -> Value:
        text = element.source.get(key) if element.source is not None else None
        return Method(element, key) if text is not None else None

    def set(self, receiver: Value, key: str, value: Value) -> bool:
        if receiver is Host.WINDOW and key == "location":
            self.navigate(value)
        elif receiver is Host.DOCUMENT and key in {"location", "URL"}:
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
            self._write([value], runs_scripts=False)
        elif key == "src" and element.source is not None and element.tag in {"iframe", "frame"}:
            self._open_frame(element)

    def _open_frame(self, element: PageElement) -> None:
        source = to_text(element.properties.get("src", ""))
        if source is None or is_absolute(clean_url(source)) or script_of(clean_url(source)) is not None:
            self.navigate(Special.UNKNOWN if source is None else source, "frame")

    def _write(self, values: Sequence[Value], *, runs_scripts: bool) -> None:
        texts = [to_text(value) for value in values]
        known = [text for text in texts if text is not None]
        if len(known) < len(texts):
            self.give_up("a script that writes HTML which it makes")
        html = "".join(known)
        self.interpreter.spend(10 + len(html) // 10)
        self.show(html, runs_scripts)

    def _insert(self, element: Value) -> None:
        if not isinstance(element, PageElement) or element.source is not None:
            return
        properties = element.properties
        if element.tag == "script":
            if to_text(properties.get("src", "")) != "":
                self.give_up("a script file that a script loads")
            for key in ("text", "textContent", "innerHTML", "innerText"):
                if key in properties:
                    self._run_text(properties[key])
        elif element.tag in {"iframe", "frame"}:
            if "srcdoc" in properties:
                self._write([properties["srcdoc"]], runs_scripts=True)
            self._open_frame(element)
        elif element.tag == "meta" and (to_text(properties.get("httpEquiv", properties.get("http-equiv", ""))) or "").lower() == "refresh":
            content = to_text(properties.get("content", "")) or ""
            self._write([f'<meta http-equiv="refresh" content="{content}">'], runs_scripts=True)

    def call(self, receiver: Value, name: str, arguments: Sequence[Value]) -> Value:
        if name in _LISTENING and not (name == "on" and receiver is Host.WINDOW):
            self._listen_by_method(receiver, arguments)
            return receiver
        match receiver:
            case Host.WINDOW:
                return self._call_of_window(name, arguments)
            case Host.DOCUMENT:
                return self._call_of_document(name, arguments)
            case Host.LOCATION if name in {"assign", "replace"}:
                self.navigate(arguments[0] if arguments else Special.UNKNOWN)
            case Host.LOCATION if name in {"toString", "valueOf"}:
                return Special.OWN_URL
            case Host.HISTORY if name in {"back", "go"}:
                self._go_back(name, arguments)
            case Host.STRING:
                return from_char_codes(arguments) if name == "fromCharCode" else to_text(arguments[0]) if arguments else ""
            case Host.JQUERY:
                return self._call_jquery(name, arguments)
            case Event() if name.startswith("init"):
                receiver.type = to_text(arguments[0]) if arguments else None
            case Event() if name == "preventDefault":
                receiver.is_prevented = True
            case _:
                return self._call_of_element(receiver, name, arguments)
        return Special.UNDEFINED

    def _go_back(self, name: str, arguments: Sequence[Value]) -> None:
        steps = to_number(arguments[0]) if arguments else 0.0
        if name == "back" or steps is None or steps < 0:
            self.navigate(Special.UNKNOWN)

    def _call_of_window(self, name: str, arguments: Sequence[Value]) -> Value:
        first = arguments[0] if arguments else Special.UNDEFINED
        if name in _LATER or name == "queueMicrotask":
            return self._set_timer(name, arguments)
        if name in {"clearTimeout", "clearInterval"}:
            if not self.interpreter.doubt:
                self.tasks.end_timer(first)
        elif name in {"open", "showModalDialog"}:
            return self._open(arguments)
        elif name == "navigate":
            self.navigate(first)
        elif name in {"eval", "execScript"}:
            return self._run_text(first)
        elif name == "Function":
            return self.construct(name, arguments)
        elif name == "dispatchEvent":
            self._dispatch(Host.WINDOW, first)
        elif name in {"unescape", "decodeURI", "decodeURIComponent", "atob"}:
            return decode(name, first)
        elif name == "parseInt":
            return parse_int(arguments)
        else:
            function = self.interpreter.variables.variables.get(name, Special.UNKNOWN)
            return self.interpreter.call(function, arguments)
        return Special.UNDEFINED

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
        if name in _LOOKUPS:
            return self.index.lookup(name, words)
        if name in {"write", "writeln"}:
            self._write(arguments, runs_scripts=True)
        elif name == "createElement":
            return PageElement(tag=(words[0] or "").lower() if words else "")
        elif name == "createEvent":
            return Event()
        elif name in {"dispatchEvent", "fireEvent"}:
            self._dispatch(Host.DOCUMENT, arguments[0] if arguments else Special.UNKNOWN)
        else:
            return self.interpreter.call(Special.UNKNOWN, arguments)
        return Special.UNDEFINED

    def _call_of_element(self, receiver: Value, name: str, arguments: Sequence[Value]) -> Value:
        element = receiver if isinstance(receiver, PageElement) else PageElement()
        handlers = [each for each in arguments if isinstance(each, ScriptFunction)]
        if name in {*USER_EVENTS, "hover", "focus", "blur", "change"} and handlers:
            self._listen_by_method(receiver, [name, *handlers])
        elif name in {"ready", "load", "error"} and handlers:
            self.later(handlers[-1], receiver)
        elif name == "click":
            self.click(element)
        elif name in {"submit", "requestSubmit"}:
            self._submit(element, runs_handlers=name == "requestSubmit")
        elif name in {"dispatchEvent", "fireEvent", "trigger", "triggerHandler"}:
            self._dispatch(receiver, arguments[0] if arguments else Special.UNKNOWN)
        elif name == "focus" or name in element.properties or (name.startswith("on") and element.source is not None):
            return self._call_handler(element, name, arguments)
        elif name in _INSERTING and isinstance(receiver, PageElement):
            for argument in arguments:
                self._insert(argument)
        elif name == "insertAdjacentHTML":
            self._write(arguments[1:], runs_scripts=False)
        elif name in {"setAttribute", "getAttribute", "attr", "prop"}:
            return self._call_attribute(element, arguments)
        elif name in _LOOKUPS:
            return self.index.lookup(name, [to_text(argument) for argument in arguments])
        else:
            return self.interpreter.call(Special.UNKNOWN, arguments)
        return Special.UNDEFINED

    def _call_handler(self, element: PageElement, name: str, arguments: Sequence[Value]) -> Value:
        handler = self._handler_of(element, "onfocus" if name == "focus" else name)
        if isinstance(handler, str):
            return self._run_text(handler, element)
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
            return Event(words[0] if words else None)
        if name == "Image":
            return PageElement(tag="img")
        if name == "Array":
            return ScriptArray(list(arguments) if len(arguments) != 1 else [])
        if name == "Object":
            return ScriptObject()
        return self.interpreter.call(Special.UNKNOWN, arguments)


def _of_location(key: str) -> Value:
    if key in {"href", "assign", "replace", "reload", "toString"}:
        return Special.OWN_URL if key == "href" else Method(Host.LOCATION, key)
    return {"protocol": "https:", "hash": "", "port": ""}.get(key, Special.UNKNOWN)
