"""Where a browser goes on for its logon: by redirects, links, frames and scripts of pages that ask for it."""

from __future__ import annotations

from collections.abc import Iterator

from harness.model.protocol import VIRTUAL_DIRECTORY_OF, Operation
from harness.probes.http import HttpAnswer
from harness.probes.logon_advice import logon_page_elsewhere, logon_page_in_clear
from harness.probes.status import redirect_target
from harness.probes.urls import is_same_host, is_same_origin, path_of, resolve
from harness.wire.logon_pages import is_logon_page
from harness.wire.owa_marks import PageKind
from harness.wire.owa_page import OwaPage

_PAGES = frozenset({200, 440})
"""Statuses with which a page is shown; that of 440 Login Timeout links to the logon page."""

_DIRECTORIES = frozenset(
    VIRTUAL_DIRECTORY_OF[operation].value.lower()
    for operation in (Operation.OWA, Operation.EXCHANGE, Operation.PUBLIC, Operation.EXCHWEB)
)


def ways_to_logon(answer: HttpAnswer, page: OwaPage, *, is_known: bool) -> Iterator[str]:
    """The URLs to which a browser goes on. Raises NoAnswerError where credentials may not go there.

    Before the server knows its user (`is_known`) a redirect that says nothing of a mailbox is a way to a logon as well:
    gateways have their forms at addresses of their own. So is a frame of which nothing is known.
    """
    target = redirect_target(answer)
    if target is None and _may_lead_to_logon(answer, page):
        target = _resolve_logon_page(answer, page.logon_page)
    if target is not None and is_logon_page(target):
        if is_same_origin(answer, target):
            yield target
        elif is_same_host(answer, target):
            raise logon_page_in_clear(target)
        elif not is_known:
            raise logon_page_elsewhere(target)
    elif target is not None and not is_known and leads_to_gateway(answer):
        yield from (target,) if is_same_origin(answer, target) else ()
    elif _may_lead_to_logon(answer, page) and not is_known:
        frames = (resolve(answer, frame) for frame in page.frames)
        yield from (frame for frame in frames if frame is not None and is_same_origin(answer, frame))


def may_have_form(answer: HttpAnswer, page: OwaPage) -> bool:
    """Whether this is a page on which a user logs on: not one for a new password, and no error."""
    return answer.status in _PAGES and page.kind in (None, PageKind.LOGON)


def leads_to_gateway(answer: HttpAnswer) -> bool:
    """True for a redirect that tells of no mailbox: to no directory of Outlook Web Access, or to the same one."""
    target = redirect_target(answer)
    if target is None:
        return False
    directory = _directory_of(target)
    return directory not in _DIRECTORIES or (directory == _directory_of(answer.url) and is_same_host(answer, target))


def leads_alike(first: HttpAnswer, second: HttpAnswer) -> bool:
    """True where both redirect to the same page of a gateway, whatever they tell it."""
    targets = redirect_target(first), redirect_target(second)
    if None in targets or not leads_to_gateway(second):
        return False
    return len({(target or "").partition("?")[0] for target in targets}) == 1


def leads_into_gateway(answer: HttpAnswer) -> bool:
    """True for a redirect to the same host that leaves Outlook Web Access, to no logon page."""
    target = redirect_target(answer)
    if target is None or not is_same_origin(answer, target) or is_logon_page(target):
        return False
    return _directory_of(target) not in _DIRECTORIES


def _directory_of(url: str) -> str:
    return path_of(url).strip("/").partition("/")[0]


def _may_lead_to_logon(answer: HttpAnswer, page: OwaPage) -> bool:
    """Whether a user who wants to log on goes on from this page."""
    is_other_page = page.is_exchange_2003 or bool(page.owa_links)
    return answer.status in _PAGES and page.kind in (None, PageKind.LOGON, PageKind.LOGOFF) and not is_other_page


def _resolve_logon_page(answer: HttpAnswer, reference: str | None) -> str | None:
    """Of a page outside the folder `auth` a bare `logon.aspx` is in that folder."""
    target = resolve(answer, reference) if reference else None
    if reference is None or target is None or "/auth/" in path_of(target) or not is_logon_page(reference):
        return target
    return resolve(answer, f"auth/{reference}") if not reference.startswith("/") else target
