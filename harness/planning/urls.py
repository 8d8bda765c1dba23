"""Parts of the URLs of virtual directories, each taken apart once."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

_MANY_URLS = 1 << 14
"""More than an organization has; each is taken apart for many cases."""


@lru_cache(maxsize=_MANY_URLS)
def host_of(url: str) -> str:
    """The host of a URL, in lower case."""
    return (urlsplit(url).hostname or "").lower()


@lru_cache(maxsize=_MANY_URLS)
def virtual_directory_of(url: str) -> str:
    """The first segment of a URL's path, as spelled: `/owa`."""
    return "/" + urlsplit(url).path.lstrip("/").split("/")[0]
