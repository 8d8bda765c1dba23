"""The cookies of one client: kept and sent back as a browser does, and known where they cannot go back."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from harness.probes.set_cookies import SetCookie, host_of_url, read_set_cookie, why_kept_back

_MOST_REMEMBERED = 200
"""Set-Cookie headers of one client; a server that sends more is not told which of them were lost."""


class CookieStore:
    """Cookies from the answers to one client."""

    def __init__(self) -> None:
        self._cookies = httpx.Cookies()
        self._set: list[SetCookie] = []

    def keep(self, request: httpx.Request, response: httpx.Response) -> None:
        """Reads Set-Cookie alone: no browser reads Set-Cookie2, and http.cookiejar raises on an `expires` there."""
        kept: list[tuple[bytes, bytes]] = []
        for name, value in response.headers.raw:
            if name.lower() == b"set-cookie":
                cookie = read_set_cookie(value.decode("latin-1"), str(request.url))
                if cookie is not None and len(self._set) < _MOST_REMEMBERED:
                    self._set.append(cookie)
                if cookie is None or not cookie.is_refused:
                    kept.append((name, value))
        if kept:
            self._cookies.extract_cookies(httpx.Response(response.status_code, headers=kept, request=request))

    def add_to(self, request: httpx.Request) -> None:
        """Those that go to this address, behind what the request's own Cookie header has."""
        own = request.headers.pop("Cookie", None)
        if len(self._cookies.jar):
            self._cookies.set_cookie_header(request)
        if own:
            kept = request.headers.get("Cookie")
            request.headers["Cookie"] = f"{own}; {kept}" if kept else own

    def kept_back_from(self, url: str) -> tuple[str, ...]:
        """For each cookie of the host that none of its settings sends to `url`, why; in words without its value."""
        return tuple(dict.fromkeys(self._kept_back_from(url)))

    def _kept_back_from(self, url: str) -> Iterator[str]:
        host = host_of_url(url)
        last: dict[str, list[SetCookie]] = {}
        for cookie in self._set:
            if host_of_url(cookie.set_by) == host:
                of_name = last.setdefault(cookie.name, [])
                if cookie.deletes:
                    of_name.clear()
                else:
                    of_name.append(cookie)
        for settings in last.values():
            reasons = [why_kept_back(cookie, url) for cookie in settings]
            if reasons and None not in reasons:
                yield reasons[-1] or ""
