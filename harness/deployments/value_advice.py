"""What to write in the place of a wrong value: for what administrators type from habit."""

from __future__ import annotations

import re
from collections.abc import Iterable

from harness.deployments.problems import describe_value
from harness.deployments.spelling import did_you_mean, quoted
from harness.deployments.value_rules import ConvertedText, ExpectedValue

_FLAGS = {
    **dict.fromkeys(("true", "$true", "yes", "on", "enabled", "1"), "true"),
    **dict.fromkeys(("false", "$false", "no", "off", "disabled", "0"), "false"),
}
_NOTHING = frozenset({"", "null", "$null", "none", "nil", "n/a", "-"})
_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\x1b": "\\e"}
_OTHER_WORDS = {
    "ntlm": "windows",
    "negotiate": "windows",
    "kerberos": "windows",
    "integrated": "windows",
    "windowsintegrated": "windows",
    "iwa": "windows",
    "basicauthentication": "basic",
    "fba": "forms",
    "form": "forms",
    "ssl": "tls",
    "securelogin": "tls",
    "plaintextlogin": "none",
    "ipaddress": "ip",
    "sourceip": "ip",
    "clientip": "ip",
    "activesync": "eas",
    "outlookanywhere": "outlook_anywhere",
    "rpc": "outlook_anywhere",
    "pop": "pop3",
    "imap": "imap4",
    "exchange2000": "2000",
}
"""What the Shell and load balancers call what a deployment file has a word for."""


def advise(found: object, expected: ExpectedValue, *, bare: object, optional: bool, header: str) -> str:
    """`; write …`, where it is plain what was meant; empty otherwise. `bare` is the expected type.

    `header` is the key path without positions.
    """
    if isinstance(found, str):
        return _advise_on_text(found, expected, bare=bare, optional=optional)
    if bare == list[dict[str, object]] and isinstance(found, dict):
        return f"; write [[{header}]] with two brackets on each side, once for each"
    if bare is dict and isinstance(found, list):
        return f"; write [{header}] with one bracket on each side"
    if bare is bool and isinstance(found, int) and found in {0, 1}:
        return f"; write {'true' if found else 'false'}"
    if isinstance(found, int | float) and not isinstance(found, bool):
        shown = describe_value(found)
        fits = expected.find(shown) is not None if isinstance(expected, ConvertedText) else bare is str
        return f"; write {quoted(shown)} in quotes" if fits else ""
    return ""


def meant_option(found: object, options: Iterable[str]) -> str:
    """`; did you mean …?` of the words that may stand there."""
    if not isinstance(found, str):
        return ""
    folded = re.sub(r"[\s_-]", "", found).casefold()
    word = _OTHER_WORDS.get(folded)
    known = tuple(options)
    if word in known:
        return f"; did you mean {quoted(word)}?"
    years = re.findall(r"(?:19|20)[0-9]{2}", found)
    return did_you_mean(found, [one for one in known if not years or years[0] in one])


def _advise_on_text(found: str, expected: ExpectedValue, *, bare: object, optional: bool) -> str:
    word = found.strip().casefold()
    if bare is bool and word in _FLAGS:
        return f"; write {_FLAGS[word]} without quotes"
    if bare in {int, float} and re.fullmatch(r"[0-9]+(\.[0-9]+)?", word):
        return f"; write {word} without quotes"
    if bare is tuple:
        elements = ", ".join(quoted(part) for part in re.split(r"[\s,;]+", found.strip()) if part)
        return f"; write [{elements}]"
    if optional and word in _NOTHING:
        return "; leave the line out, which is $null"
    if any(character in found for character in _ESCAPES):
        return _advise_on_escape(found)
    mended = expected.mend(found) if expected.mend else None
    return f"; did you mean {quoted(mended)}?" if mended else ""


def _advise_on_escape(found: str) -> str:
    """A text such as "CONTOSO\\bob", in which `\\b` became a control character."""
    typed = "".join(_ESCAPES.get(character, character) for character in found)
    escape = next(_ESCAPES[character] for character in found if character in _ESCAPES)
    if "'" in typed or not typed.isprintable():
        return ""
    return f"; {escape} in double quotes is a control character: write '{typed}' in single quotes"
