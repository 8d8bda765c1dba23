"""Whether a page's scripts move the browser on without a click (protocol-facts, section 1.5).

A redirection page must wait for the user. Scripts are not run, but searched: a location that is assigned, a form that
is submitted, a link that is clicked or opened in the same window counts where the script reaches it by itself, but not
in a function that only a click or a key calls. Repetitions in the patterns are bounded, so that a hostile page takes no
longer than a long one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|(?<![:\"'])//[^\n]*", re.DOTALL)
_SUBSCRIPT = re.compile(r"(?<=[\w$\])]) ?\[ ?([\"'])([\w$]{1,40})\1 ?\]")
_ARGUMENT = r"[^()]{0,200}(?:\([^()]{0,200}\)[^()]{0,200}){0,4}"
_MOVE = re.compile(
    r"(?<![\w.$])(?:(?:window|document|self|top|parent)\s*\.\s*){0,4}"
    r"location(?:\s*\.\s*(?:href|host|hostname))?\s*(?:=(?!=)|\.\s*(?:replace|assign)\s*\()"
    r"|\.\s*(?:submit|requestSubmit)\s*\(|(?<![\w.$])(?:window\s*\.\s*)?navigate\s*\("
    r"|\.\s*click\s*\(\s*\)|\.\s*fireEvent\s*\(\s*[\"']onclick\b"
    r"|(?<![\w.$])(?:(?:window|self|top|parent)\s*\.\s*){0,4}"
    rf"open\s*\({_ARGUMENT},\s*\\?[\"']_(?:self|top|parent)\b",
    re.IGNORECASE,
)
_NAMED_FUNCTION = re.compile(r"\bfunction\s+([\w$]+)\s*\([^)]{0,200}\)\s*\{")
_CLICK = r"(?:(?:dbl)?click|key(?:down|press|up))"
_CLICK_FUNCTION = re.compile(
    rf"(?:\bon{_CLICK}\s*=|\.\s*click\s*\(|\b(?:addEventListener|attachEvent)\s*\(\s*[\"'](?:on)?{_CLICK}[\"']\s*,)\s*"
    r"(?:function ?[\w$]{0,80} ?\([^)]{0,200}\) ?(\{)|[\w$.]+)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
_BRACE = re.compile(r"[{}]")
_WORD = re.compile(r"[\w$]+")


def moves_by_script(scripts: Iterable[str]) -> bool:
    """True where one of `scripts` (script elements, attributes of automatic events) moves on without a click."""
    # Runs of spaces are collapsed first: the patterns would try each space of a long run as a start.
    spaced = _SPACES.sub(" ", _COMMENT.sub(" ", "\n".join(scripts)))
    text = _without_click_handlers(_SUBSCRIPT.sub(r".\2", spaced))
    top_level, functions = _split_functions(text)
    pending = [top_level]
    while pending:
        running = pending.pop()
        if _MOVE.search(running):
            return True
        called = set(_WORD.findall(running)) & functions.keys()
        pending.extend(functions.pop(name) for name in sorted(called))
    return False


def _without_click_handlers(text: str) -> str:
    kept: list[str] = []
    at = 0
    for handler in _CLICK_FUNCTION.finditer(text):
        if handler.start() < at:
            continue
        kept.append(text[at : handler.start()])
        at = _end_of_block(text, handler.start(1)) if handler.group(1) else handler.end()
    return "".join([*kept, text[at:]])


def _split_functions(text: str) -> tuple[str, dict[str, str]]:
    """The code that runs at once, and the bodies of the named functions; a nested function belongs to its outer one."""
    top_level: list[str] = []
    functions: dict[str, str] = {}
    at = 0
    for function in _NAMED_FUNCTION.finditer(text):
        if function.start() < at:
            continue
        top_level.append(text[at : function.start()])
        at = _end_of_block(text, function.end() - 1)
        name, body = function.group(1), text[function.end() : at]
        functions[name] = f"{functions.get(name, '')}\n{body}"  # scripts may each have one of that name
    return "\n".join([*top_level, text[at:]]), functions


def _end_of_block(text: str, opening: int) -> int:
    depth = 0
    for brace in _BRACE.finditer(text, opening):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.end()
    return len(text)
