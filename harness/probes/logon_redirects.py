"""What a redirect to a logon page says: refused, or logged on in front of the servers and not yet at one."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from harness.probes.http import HttpAnswer
from harness.probes.status import redirect_target
from harness.probes.urls import path_of
from harness.wire.logon_pages import is_logon_page

_REFUSED = frozenset({"2", "4"})
"""Values of `reason` in the address of a logon page that refuse a logon (protocol-facts, section 1.2)."""

_FOLDER_OF_SERVERS = re.compile(r"/(?:owa|exchweb|exchange|public)(?:/|$)", re.IGNORECASE)


def refuses_logon(answer: HttpAnswer) -> bool:
    """True for the way back to the logon page that says that a logon was refused."""
    target = redirect_target(answer)
    return target is not None and is_logon_page(target) and query_of(target).get("reason") in _REFUSED


def leads_behind(page: HttpAnswer, answer: HttpAnswer) -> bool:
    """Whether `answer`, after the logon on a page in front of the servers, leads to the logon page of a server."""
    target = redirect_target(answer)
    if target is None or not is_logon_page(target) or refuses_logon(answer):
        return False
    return _is_of_servers(target) and not _is_of_servers(page.url)


def query_of(url: str) -> dict[str, str]:
    """The fields of the query; ISA Server's has the name of its function before them: `?GetLogon?curl=…`."""
    return dict(parse_qsl(urlsplit(url).query.replace("?", "&")))


def _is_of_servers(url: str) -> bool:
    return _FOLDER_OF_SERVERS.match(path_of(url)) is not None
