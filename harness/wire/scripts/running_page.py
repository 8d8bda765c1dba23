"""A page while its scripts run: what waits to run on it, and the ways off it."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from harness.wire.page_urls import clean_url, is_absolute, script_of
from harness.wire.scripts.interpreter import Interpreter
from harness.wire.scripts.page_index import PageIndex
from harness.wire.scripts.running import GaveUpError, ThrownError
from harness.wire.scripts.tasks import AUTOMATIC_EVENTS, MOST_TASKS, Task, Tasks
from harness.wire.scripts.tokens import ScriptError
from harness.wire.scripts.values import (
    Event,
    Host,
    Method,
    PageElement,
    ScriptFunction,
    ScriptObject,
    Special,
    Value,
    to_text,
)

_NOT_OF_THE_WEB = re.compile(r"(?:mailto|tel|sms|callto|news):", re.IGNORECASE)
_ACTING_BY_CLICK = frozenset({"a", "area", "button", "input", "label"})
_COULD_MOVE = re.compile(
    r"location|open|submit|click|navigate|write|eval|Function|Timeout|Interval|innerHTML|execScript|fireEvent|dispatch"
    r"|history|\bsrc|createElement|\\[ux]",
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
class RunningPage(ABC):
    """A page while its scripts run. `show` is given the HTML that a script writes, and whether scripts in it run."""

    index: PageIndex
    show: Callable[[str, bool], None] = lambda _html, _runs_scripts: None
    tasks: Tasks = field(default_factory=Tasks)
    in_doubt: list[Move] = field(default_factory=list)
    unfollowed: list[str] = field(default_factory=list)
    interpreter: Interpreter = field(init=False)
    is_loading: bool = True
    unwritten: str = ""

    def __post_init__(self) -> None:
        self.interpreter = Interpreter(self)

    @abstractmethod
    def lookup(self, name: str) -> Value:
        """As in Page."""

    @abstractmethod
    def get(self, receiver: Value, key: str) -> Value:
        """As in Page."""

    @abstractmethod
    def set(self, receiver: Value, key: str, value: Value) -> bool:
        """As in Page."""

    @abstractmethod
    def call(self, receiver: Value, name: str, arguments: Sequence[Value]) -> Value:
        """As in Page."""

    @abstractmethod
    def construct(self, name: str, arguments: Sequence[Value]) -> Value:
        """As in Page."""

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
            return self.run_text(task.handler, task.this)
        return self.interpreter.attempt(task.handler, (Event(),), task.this)

    def run_text(self, value: Value, this: Value = Special.UNDEFINED) -> Value:
        script = to_text(value)
        if script is None:
            self.give_up("a script that runs text which it makes")
            return Special.UNKNOWN
        self.interpreter.spend(1 + len(script) // 10)
        with self.interpreter.inside():
            return self.run_script(script, this)

    def give_up(self, why: str) -> None:
        if why not in self.unfollowed:
            self.unfollowed.append(why)

    def later(self, handler: Value, this: Value = Special.UNDEFINED) -> None:
        """Has a handler run once the page is there."""
        if len(self.tasks.loading) >= MOST_TASKS:
            raise GaveUpError("a page with too many handlers")
        self.tasks.loading.append(Task(handler, this, self.interpreter.doubt > 0))

    def navigate(self, where: Value, how: str = "script") -> None:
        """Goes to a URL. Raises MovedError where that leaves the page for certain."""
        if where is Special.OWN_URL or where is Host.LOCATION:
            return
        text = to_text(where)
        url = None if text is None else clean_url(text)
        script = script_of(url) if url is not None else None
        if script is not None:
            self.run_text(script)
        elif url is None or (url and not url.startswith("#") and not _NOT_OF_THE_WEB.match(url)):
            self.leave(Move(how, url))

    def leave(self, move: Move) -> None:
        if not self.interpreter.doubt:
            raise MovedError(move)
        self.interpreter.spend(1)
        if len(self.in_doubt) < 100:
            self.in_doubt.append(move)

    def open_window(self, arguments: Sequence[Value]) -> Value:
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
        if element.source is not None and element.source.get("disabled") is not None:
            return
        around = self._around(element)
        if not self._is_left_alone(around):
            return
        if element.source is None and not element.tag:
            self.leave(Move("script", None))
        acting = next((each for each in around if each.tag in _ACTING_BY_CLICK), None)
        if acting is not None:
            self._act_by_click(acting)

    def _is_left_alone(self, around: list[PageElement]) -> bool:
        """Whether no handler of a click prevents what the element does; each of them runs."""
        hearing: list[Value] = [*around, Host.DOCUMENT, Host.WINDOW]
        results = [self.fire(each, "click") for each in hearing]
        return all(results)

    def _around(self, element: PageElement) -> list[PageElement]:
        """The element and those around it, which hear of a click as well."""
        sources = element.source.iterancestors() if element.source is not None else ()
        return [element, *(self.index.of(source) for source in sources)]

    def _act_by_click(self, element: PageElement) -> None:
        if element.tag == "label":
            labelled = self.index.named(to_text(self.get(element, "for")) or "", missing=None)
            if isinstance(labelled, PageElement) and labelled is not element:
                self.click(labelled)
        elif element.tag in {"a", "area"}:
            href, target = self.get(element, "href"), self.get(element, "target")
            if href is not None and href != "":
                self.open_window([href, target if isinstance(target, str) and target else "_self"])
        elif self._submits(element):
            form = next(element.source.iterancestors("form"), None) if element.source is not None else None
            if form is not None:
                self.submit(self.index.of(form), runs_handlers=True)

    def _submits(self, element: PageElement) -> bool:
        kind = to_text(self.get(element, "type")) or ""
        return kind.lower() in {"submit", "image"} or (element.tag == "button" and kind == "")

    def submit(self, form: PageElement, *, runs_handlers: bool) -> None:
        if runs_handlers and not self.fire(form, "submit"):
            return
        action = self.get(form, "action")
        self.navigate(action if isinstance(action, str) and clean_url(action) else Special.UNKNOWN)

    def fire(self, target: Value, event: str) -> bool:
        """Runs the handlers of an event; whether none of them prevents what comes of it."""
        happening, result = Event(event), True
        handlers = [handler for at, name, handler in self.tasks.listeners if name == event and at is target]
        if isinstance(target, PageElement):
            handlers.insert(0, self.handler_of(target, f"on{event}"))
        for handler in handlers:
            if isinstance(handler, str):
                result = self.run_text(handler, target) is not False and result
            elif isinstance(handler, ScriptFunction):
                with self.interpreter.inside():
                    result = self.interpreter.attempt(handler, (happening,), target) is not False and result
        return result and not happening.is_prevented

    def handler_of(self, element: PageElement, name: str) -> Value:
        if name in element.properties:
            return element.properties[name]
        return element.source.get(name) if element.source is not None else None

    def dispatch(self, target: Value, event: Value) -> None:
        kind = event.type if isinstance(event, Event) else to_text(event)
        name = kind.lower().removeprefix("on") if kind and isinstance(event, str) else (kind or "").lower()
        if name == "click" and not isinstance(target, PageElement):
            target = target if isinstance(target, Host) else PageElement()
        is_of_mouse = not isinstance(event, Event) or event.is_of_mouse
        if name == "click" and is_of_mouse and isinstance(target, PageElement):
            self.click(target)
        elif kind is None:
            self.give_up("a script that makes an event which is not known")
        else:
            self.fire(target, name)

    def listen(self, target: Value, event: str | None, handler: Value) -> None:
        """Has a handler wait for an event."""
        name = (event or "").lower().split(".")[0]
        if name == "error" and target is Host.WINDOW:
            return
        if name in AUTOMATIC_EVENTS:
            self.later(handler, target)
        elif len(self.tasks.listeners) < 1_000:
            self.tasks.listeners.append((target, name, handler))

    def listen_by_method(self, target: Value, arguments: Sequence[Value]) -> None:
        handlers = [each for each in arguments if isinstance(each, ScriptFunction | Method)]
        events = to_text(arguments[0]) if arguments else None
        if arguments and isinstance(arguments[0], ScriptObject):
            for name, handler in arguments[0].properties.items():
                self.listen(target, name, handler)
        for name in (events or "").split():
            for handler in handlers[-1:]:
                self.listen(target, name.lower().removeprefix("on"), handler)
