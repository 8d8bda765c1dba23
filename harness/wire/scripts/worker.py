"""A process of its own in which pages run: a page that never ends, or fills the memory, ends this process alone.

It reads pages from its input and writes what they do to its output, each as one line of JSON. It is run by its path and
imports nothing of the harness.
"""

from __future__ import annotations

import json
import mmap
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from py_mini_racer import JSFunction, JSOOMException, MiniRacer

MOST_SECONDS = 1.0
"""Of the processor's time for a page: on a busy machine that lasts longer, and the page is followed as far."""

MOST_MEMORY = 150_000_000
"""Bytes of the page's objects."""

MOST_RESIDENT = 230_000_000
"""Bytes of the process: arrays of bytes are no objects of the engine's heap."""

_STATM = Path("/proc/self/statm")
"""Where Linux says how many pages are resident; elsewhere only the engine's own limit holds."""

_FILES = (
    *(
        "engine",
        "html",
        "chromium_names",
        "events",
        "elements",
        "reflected",
        "finding",
        "changing",
        "document",
        "window",
    ),
    *("outside", "requests", "names", "page"),
)


def read_browser() -> str:
    """The page's side as one expression, which gives the function that is told what to do."""
    folder = Path(__file__).parent
    sources = "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in _FILES)
    return f'(function () {{ "use strict";\n{sources}\n}})()'


def run(engine: MiniRacer, browser: str, given: dict[str, Any]) -> dict[str, Any]:
    """What a page does in one world, in a context of its own."""
    engine.set_hard_memory_limit(MOST_MEMORY)
    begin = engine.eval(browser)
    assert isinstance(begin, JSFunction)
    go_on, fail = begin(json.dumps(given)), begin()
    assert isinstance(go_on, JSFunction)
    assert isinstance(fail, JSFunction)
    for _, how, script in given["scripts"]:
        report = _report(go_on)
        if report["moves"]:
            return report
        if how == "run" and not _runs(engine, script):
            fail()
    _report(go_on)
    return _report(go_on)


def _report(step: JSFunction) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(str(step()))
    return found


def _runs(engine: MiniRacer, script: str) -> bool:
    """Whether a script comes to its end."""
    try:
        engine.eval(f"{script}\n;void 0")  # over a last value that is no UTF-8 the engine would wait for ever
    except JSOOMException:
        raise
    except Exception:  # whatever was thrown, also what Python cannot have
        return False
    return True


def follow(browser: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """What a page does in the first world, and in the others where it asks for something from outside."""
    found: list[dict[str, Any]] = []
    for world in range(3):
        with MiniRacer() as engine:
            found.append(run(engine, browser, {**given, "world": world}))
        if not found[0]["asked"]:
            break
    return found


class Watch:
    """Ends the process where a page takes too long: some loops of the engine cannot be ended in another way."""

    def __init__(self) -> None:
        self._begun: float | None = None
        threading.Thread(target=self._watch, daemon=True).start()

    def begin(self) -> None:
        self._begun = time.process_time()

    def end(self) -> None:
        self._begun = None

    def _watch(self) -> None:
        while True:
            time.sleep(0.01)
            begun = self._begun
            if begun is not None and (time.process_time() - begun > MOST_SECONDS or _resident() > MOST_RESIDENT):
                os._exit(1)


def _resident() -> int:
    return int(_STATM.read_text(encoding="ascii").split()[1]) * mmap.PAGESIZE if _STATM.exists() else 0


def main() -> None:
    """Says that it is ready, and answers until its input ends."""
    browser, watch = read_browser(), Watch()
    with MiniRacer() as engine:
        engine.eval(browser)
    print("ready", flush=True)
    for line in sys.stdin:
        watch.begin()
        found = json.dumps(follow(browser, json.loads(line)))
        watch.end()
        print(found, flush=True)


if __name__ == "__main__":
    main()
