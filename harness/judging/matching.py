"""Whether an outcome that was seen is one that was expected (contract, section 3)."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import HTTPS_PORT

DEFAULT_PORTS = {"http": 80, "https": HTTPS_PORT}
"""Ports of URLs that name none, by scheme."""


def matches(expected: Outcome, seen: Outcome, *, base: str) -> bool:
    """Whether `seen` is the expected outcome; what the expected one leaves out may be anything.

    `base` is the URL that was asked: a relative Location is read against it. A missing X-MS-Location is right (the
    header is optional); a wrong one is not. A redirect on the same host may lead to the expected path or below it
    (OWA-11). Of settings the URLs are not compared here: clauses judge their own.
    """
    if expected.kind is not seen.kind:
        return False
    if expected.link is not None and (seen.link is None or not same_url(expected.link, seen.link, base=base)):
        return False
    if expected.location is not None:
        if seen.location is None:
            return expected.kind is OutcomeKind.WRONG_SERVER
        is_right = same_or_below if expected.kind is OutcomeKind.REDIRECT_PATH else same_url
        if not is_right(expected.location, seen.location, base=base):
            return False
    return True


def same_url(first: str, second: str, *, base: str) -> bool:
    """Whether two URLs agree in scheme, host, port and path, without case, default port and one trailing slash.

    A URL that cannot be read agrees only with itself.
    """
    return _comparable(first, base) == _comparable(second, base)


def same_or_below(upper: str, lower: str, *, base: str) -> bool:
    """Whether `lower` has the path of `upper` or one below it, on the same scheme, host and port; queries do not count.

    Paths compare segment by segment, without case, as a browser resolves them and IIS decodes them: `/owa/x/` and
    `/%4fwa` are below `/owa`, `/owanew` and `/owa/../exchange` are not. A URL that cannot be read is below none.
    """
    (*place, path), (*other_place, other_path) = _comparable(upper, base), _comparable(lower, base)
    above, below = _segments(path), _segments(other_path)
    return place == other_place and bool(place[0]) and below[: len(above)] == above


def _segments(path: str) -> list[str]:
    """The names in a path, decoded, after `.` and `..` are resolved."""
    found: list[str] = []
    for name in (unquote(segment).lower() for segment in path.split("/")):
        if name == "..":
            del found[-1:]
        elif name not in {"", "."}:
            found.append(name)
    return found


def _comparable(url: str, base: str) -> tuple[str, str, int | None, str]:
    try:
        parts = urlsplit(urljoin(base, url))
        port = parts.port
    except ValueError:
        return ("", url, None, "")
    scheme = parts.scheme.lower()
    return (
        scheme,
        _host(parts.hostname or ""),
        DEFAULT_PORTS.get(scheme) if port is None else port,
        _plain_path(parts.path).removesuffix("/"),
    )


def _plain_path(path: str) -> str:
    """A path in lower case as a browser resolves it and IIS decodes it; a slash that is escaped parts no names."""
    parts = [unquote(re.sub("%2f", "%252f", part, flags=re.IGNORECASE)).lower() for part in path.split("/")]
    names: list[str] = []
    for part in parts:
        if part == "..":
            del names[1 if len(names) < 2 else -1 :]
        elif part != ".":
            names.append(part)
    return "/".join((*names, "") if parts[-1] in {".", ".."} else names)


def _host(name: str) -> str:
    """A host as it is asked for: escapes read, a name of other letters in the form that DNS has."""
    host = unquote(name).lower().removesuffix(".")
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:  # a label that DNS cannot have
        return host
