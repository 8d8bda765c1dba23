"""Cookies as answers set them, and why a browser does not send one back (RFC 6265; its revision on name prefixes).

Values are not kept: only the name may be said.
"""

from __future__ import annotations

import ipaddress
import re
import time
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from urllib.parse import urlsplit

_HOST_PREFIX, _SECURE_PREFIX = "__host-", "__secure-"
_NAME = re.compile(r"[!#$%&'*+.^_`|~\w-]{1,60}", re.ASCII)
_NO_LIFETIME = re.compile(r"-\d+|0+")


@dataclass(frozen=True, slots=True)
class SetCookie:
    """One Set-Cookie header of the answer to `set_by`; `path` and `domain` are None where it has none that counts."""

    name: str
    set_by: str
    path: str | None
    domain: str | None
    secure: bool
    deletes: bool

    @property
    def is_refused(self) -> bool:
        """Whether its name asks for attributes that it does not have: browsers do not keep it at all then."""
        name = self.name.lower()
        if name.startswith(_HOST_PREFIX):
            return not self.secure or self.domain is not None or self.path != "/"
        return name.startswith(_SECURE_PREFIX) and not self.secure


def host_of_url(url: str) -> str:
    """The host of a URL; empty where it is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:  # such as a bracket that is not closed
        return ""


def read_set_cookie(header: str, set_by: str) -> SetCookie | None:
    """None for a header without a name that can be said."""
    pair, *parts = header.split(";")
    name, separator, value = pair.partition("=")
    if not separator or not _NAME.fullmatch(name.strip()):
        return None
    attributes = {
        key.strip().lower(): text.strip().strip('"') for key, _, text in (one.partition("=") for one in parts)
    }
    path, domain = attributes.get("path", ""), attributes.get("domain", "").removeprefix(".").lower()
    return SetCookie(
        name.strip(),
        set_by,
        path=path if path.startswith("/") else None,
        domain=domain or None,
        secure="secure" in attributes,
        deletes=not value.strip().strip('"') or _is_over(attributes),
    )


def why_kept_back(cookie: SetCookie, url: str) -> str | None:
    """In words, which begin with the cookie's name; None where it goes to `url`, of a host that it was set by."""
    to, by = urlsplit(url), urlsplit(cookie.set_by)
    host, path = (to.hostname or "").rstrip("."), to.path or "/"
    if cookie.is_refused:
        return f"cookie {cookie.name} is refused by browsers: by its name it needs {_needs(cookie)}"
    if cookie.domain is not None and not _is_within(host, cookie.domain):
        return f"cookie {cookie.name} is set for domain {cookie.domain} and does not go back to {host}"
    if cookie.secure and "http" in (to.scheme, by.scheme):
        return f"cookie {cookie.name} is set as Secure and does not go over plain HTTP"
    scope = cookie.path or by.path.rpartition("/")[0] or "/"
    if _covers(scope, path):
        return None
    how = f"for path {scope}" if cookie.path else f"by {by.path} without a path, which makes it one for {scope}"
    case = ", since paths of cookies differ by case" if _covers(scope.lower(), path.lower()) else ""
    return f"cookie {cookie.name} is set {how} and does not go back to {path}{case}"


def _needs(cookie: SetCookie) -> str:
    is_of_host = cookie.name.lower().startswith(_HOST_PREFIX)
    return "Secure, the path / and no domain" if is_of_host else "Secure"


def _is_over(attributes: dict[str, str]) -> bool:
    """Max-Age comes before Expires."""
    if "max-age" in attributes:
        return _NO_LIFETIME.fullmatch(attributes["max-age"]) is not None
    try:
        end = parsedate_tz(attributes.get("expires", ""))
        return end is not None and mktime_tz(end) < time.time()
    except (ArithmeticError, ValueError, IndexError):  # dates that no calendar has
        return False


def _is_within(host: str, domain: str) -> bool:
    """A domain of one label is that of many organizations, and an address is part of none."""
    if host == domain:
        return True
    return "." in domain and host.endswith(f".{domain}") and not _is_address(host)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _covers(scope: str, path: str) -> bool:
    return path == scope or (path.startswith(scope) and (scope.endswith("/") or path[len(scope)] == "/"))
