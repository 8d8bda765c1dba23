"""URLs of a page as a browser reads them."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

_ENDS = "".join(map(chr, range(0x21)))
_LINE_ENDS = re.compile(r"[\t\n\r]")
_BEGINNING = re.compile(r"(https?):([/\\]*+)", re.IGNORECASE)
_SCRIPT_URL = re.compile(r"javascript:", re.IGNORECASE)


def clean_url(reference: str) -> str:
    """`reference` without what a browser leaves out: blanks around it, tabs and ends of lines in it."""
    return _LINE_ENDS.sub("", reference.strip(_ENDS))


def absolute_url(reference: str, base: str = "") -> str:
    """The URL of a reference in a page that was fetched by HTTPS; as written where it has scheme and host already.

    A reference that only the page's own URL would complete stays as it is: it leads to the same host.
    """
    cleaned = _with_slashes(clean_url(reference))
    if cleaned.startswith("//"):
        return f"{_scheme(base)}:{cleaned}"
    try:
        return urljoin(base, cleaned) if base and not urlsplit(cleaned).scheme else cleaned
    except ValueError:  # such as a bracket that is not closed
        return cleaned


def _scheme(base: str) -> str:
    return "http" if base.lower().startswith("http:") else "https"


def _with_slashes(url: str) -> str:
    """In a URL of the web a backslash is a slash, and of other slashes before the host there are two."""
    before, mark, after = url.partition("?")
    if ":" not in before or _BEGINNING.match(before):
        before = before.replace("\\", "/")
    beginning = _BEGINNING.match(before)
    if beginning is None:
        return before + mark + after
    slashes = beginning[2]
    if len(slashes) < 2 and beginning[1].lower() == "https":  # relative to the page's own scheme
        return before[beginning.end(1) + 1 :] + mark + after
    rest = before[beginning.end() :]
    return f"{beginning[1]}://{rest}{mark}{after}"


def plain_path(path: str) -> str:
    """A path in lower case, as a browser resolves it and IIS decodes it: no dots, and no octet escaped needlessly.

    A slash that is escaped parts no names, and stays so.
    """
    names: list[str] = []
    parts = [unquote(part.replace("%2f", "%252f").replace("%2F", "%252f")).lower() for part in path.split("/")]
    for part in parts:
        if part == "..":
            del names[1 if len(names) < 2 else -1 :]
        elif part != ".":
            names.append(part)
    is_folder = parts[-1] in {".", ".."}
    return "/".join((*names, "") if is_folder else names)


def script_of(url: str) -> str | None:
    """The script in a clean `javascript:` URL."""
    found = _SCRIPT_URL.match(url)
    return unquote(url[found.end() :]) if found else None
