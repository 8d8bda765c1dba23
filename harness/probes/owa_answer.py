"""Reads the outcome from one answer of Outlook Web Access (contract, section 3; protocol-facts, 1.5 to 1.9)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation
from harness.model.stimulus import Stimulus
from harness.probes.http import HttpAnswer
from harness.probes.logon_ways import leads_to_gateway
from harness.probes.owa_advice import (
    expired_password,
    link_not_read,
    not_recognised,
    session_ended,
    shown_before_logon,
    with_other_host,
    words_not_known,
)
from harness.probes.probe_result import ProbeResult, malformed, refused, served, unauthorized
from harness.probes.status import read_denial, redirect_target
from harness.probes.urls import host_of, is_same_host, path_of
from harness.probes.whose_answer import is_of_iis
from harness.wire.owa_marks import PageKind
from harness.wire.owa_page import OwaPage, may_name_legacy_mailbox, names_legacy_mailbox, read_page

_DIRECTORIES_OF_2003 = (Operation.EXCHANGE, Operation.PUBLIC, Operation.EXCHWEB)
"""Only there, and not at /owa, is an answer of an Exchange 2003 server `served` (contract, section 3)."""

_OF_A_USER = (OutcomeKind.SERVED, OutcomeKind.LEGACY_MAILBOX, OutcomeKind.REDIRECT_PAGE)
"""What a server can tell only of a user that it knows."""

_HELP = re.compile(r"(?:^|\.)microsoft\.com$")
"""Pages of Outlook Web Access link to Microsoft for help."""

_HTML = re.compile(r"<(?:html|!doctype html)\b", re.IGNORECASE)
_OWA_VERSION = "x-owa-version"
_STORAGE = "ms-webstorage"
_WEB_STORAGE = re.compile(r"\s*0*(\d{1,3})\.")


def page_of(answer: HttpAnswer) -> OwaPage:
    """The facts of the page in `answer`, with any media type."""
    return _read_once(answer.text, answer.headers.get("refresh"))


@lru_cache(maxsize=16)
def _read_once(text: str, refresh: str | None) -> OwaPage:
    """A conversation asks several times what a page is: for a logon, for a redirect, for its outcome."""
    return read_page(text, refresh=refresh)


def leads_to_language_page(answer: HttpAnswer) -> bool:
    """True where a first logon is sent to the page for language and time zone (protocol-facts, section 1.1)."""
    target = redirect_target(answer)
    if target is not None:
        return is_same_host(answer, target) and path_of(target) == "/owa/languageselection.aspx"
    page = page_of(answer)
    shows_form = page.language_form is not None and page.kind is None
    return answer.status == 200 and (shows_form or page.kind is PageKind.LANGUAGE)


def read_without_logon(stimulus: Stimulus, answer: HttpAnswer) -> ProbeResult:
    """The result of an answer that anybody gets: it shows neither service nor that an account is accepted.

    Nor is a redirect to a gateway's own pages an answer of Outlook Web Access, be it on another host.
    """
    result = read_owa_answer(stimulus, answer)
    is_redirect = result.outcome.kind in (OutcomeKind.REDIRECT_HOST, OutcomeKind.REDIRECT_PATH)
    if result.outcome.kind in _OF_A_USER or (is_redirect and leads_to_gateway(answer)):
        return shown_before_logon(result)
    return result


def find_shown_to_anybody(stimulus: Stimulus, answer: HttpAnswer) -> ProbeResult | None:
    """The result of an answer before any logon that tells of a user; None for all others."""
    result = read_owa_answer(stimulus, answer)
    return shown_before_logon(result) if result.outcome.kind in _OF_A_USER else None


def read_owa_answer(stimulus: Stimulus, answer: HttpAnswer) -> ProbeResult:
    """The result of `answer`, the last one of the conversation, to a user who has logged on."""
    page = page_of(answer)
    pattern = stimulus.recognition.legacy_mailbox
    may_tell = not page.is_mailbox and (pattern is not None or _is_of_owa(answer, page))
    is_legacy = may_tell and names_legacy_mailbox(page, pattern)
    result = _read(stimulus, answer, page, is_legacy=is_legacy)
    if result.outcome.kind is OutcomeKind.REFUSED and pattern is None and may_name_legacy_mailbox(page):
        return replace(result, unread=words_not_known())
    return result


def _read(stimulus: Stimulus, answer: HttpAnswer, page: OwaPage, *, is_legacy: bool) -> ProbeResult:
    denial = read_denial(answer)
    if denial is None:
        return _read_2xx(stimulus, answer, page, is_legacy=is_legacy)
    if denial.outcome.kind is OutcomeKind.REFUSED and is_legacy:
        return _legacy(f"HTTP {answer.status}")
    if answer.status == 440:
        return session_ended(denial)
    if stimulus.operation is Operation.EXCHANGE and denial.outcome.kind is OutcomeKind.REDIRECT_HOST:
        return with_other_host(denial)
    return expired_password() if _leads_to_new_password(answer) else denial


def _leads_to_new_password(answer: HttpAnswer) -> bool:
    target = redirect_target(answer)
    if target is None or not is_same_host(answer, target):
        return False
    return path_of(target).endswith("/auth/expiredpassword.aspx")


def _read_2xx(stimulus: Stimulus, answer: HttpAnswer, page: OwaPage, *, is_legacy: bool) -> ProbeResult:
    """The order matters: features of one kind of page are checked before those that several kinds may have."""
    if page.kind is PageKind.EXPIRED:
        return expired_password()
    if page.logon_form or page.kind is PageKind.LOGON:
        return unauthorized("a logon form")
    if not answer.body:
        return malformed(f"HTTP {answer.status} with an empty page")
    if _matches(stimulus.recognition.error_page, answer):
        return refused(f"HTTP {answer.status} with an error page")
    result = _read_service(stimulus, answer, page)
    if result is None and is_legacy:
        result = _legacy(f"HTTP {answer.status}")
    return result or _read_denying_page(stimulus, answer, page)


def _read_service(stimulus: Stimulus, answer: HttpAnswer, page: OwaPage) -> ProbeResult | None:
    """The result of a page that says itself whose it is."""
    if stimulus.operation in _DIRECTORIES_OF_2003:
        return served("a page of an Exchange 2003 server") if _is_store_of_2003(answer) else None
    is_mailbox = page.is_mailbox or (page.kind is None and _matches(stimulus.recognition.mailbox_page, answer))
    return served("the mailbox's page") if is_mailbox else None


def _read_denying_page(stimulus: Stimulus, answer: HttpAnswer, page: OwaPage) -> ProbeResult:
    redirection = _redirection(answer, page)
    if redirection is not None:
        return redirection
    if page.is_error:
        return refused(f"HTTP {answer.status} with an error page")
    if page.kind is PageKind.REDIRECTION:
        return _redirection_without_owa(answer, page)
    if stimulus.operation in _DIRECTORIES_OF_2003 and page.is_exchange_2003:
        return served("a page of an Exchange 2003 server")
    if page.logon_page is not None:
        return unauthorized("a page that leads to the logon page")
    return _read_plain_page(stimulus, answer, page)


def _redirection_without_owa(answer: HttpAnswer, page: OwaPage) -> ProbeResult:
    """The redirection page that names no other OWA: what it links to instead, if that is one place."""
    elsewhere = {
        link for link in page.offered_urls if not is_same_host(answer, link) and not _HELP.search(host_of(link))
    }
    if len(elsewhere) == 1:
        (link,) = elsewhere
        return ProbeResult(
            Outcome(OutcomeKind.REDIRECT_PAGE, link=link), f"a page with a link to {link}", page.moves_by
        )
    return link_not_read() if page.has_scripts else malformed("the redirection page without a link")


def _read_plain_page(stimulus: Stimulus, answer: HttpAnswer, page: OwaPage) -> ProbeResult:
    if stimulus.operation is Operation.EXCHWEB:
        return served(f"HTTP {answer.status}")
    if stimulus.operation in _DIRECTORIES_OF_2003 and answer.status == 207:
        return served(f"HTTP {answer.status}")
    if _says_nothing(page, answer):
        return not_recognised()
    if stimulus.operation in _DIRECTORIES_OF_2003:
        return malformed(f"HTTP {answer.status} without marks of Exchange 2003")
    return malformed(f"HTTP {answer.status} with a page that is not Outlook Web Access")


def _says_nothing(page: OwaPage, answer: HttpAnswer) -> bool:
    """Whether it is a page, and no mark says which one: Outlook Web Access's own, or not even one of its server's.

    A page of IIS that is none of Outlook Web Access's says that the application is not there; a store of Exchange 2007
    that answers in a directory of Exchange 2003 says whose page it is.
    """
    if page.is_exchange_2003 or (is_of_iis(answer) and _OWA_VERSION not in answer.headers):
        return False
    is_html = "html" in answer.media_type or (not answer.media_type and _HTML.search(answer.text) is not None)
    has_content = bool(page.text or page.frames or page.has_scripts)
    return is_html and has_content and page.kind is None and not _WEB_STORAGE.match(answer.headers.get(_STORAGE, ""))


def _is_of_owa(answer: HttpAnswer, page: OwaPage) -> bool:
    """Whether what is told of the mailbox may be: other servers' pages name versions of Exchange as well."""
    return page.kind is not None or _OWA_VERSION in answer.headers or page.names_product


def _matches(pattern: str | None, answer: HttpAnswer) -> bool:
    return pattern is not None and re.search(pattern, answer.text, re.IGNORECASE) is not None


def _is_store_of_2003(answer: HttpAnswer) -> bool:
    """Exchange 2000 and 2003 have 6.0 and 6.5, Exchange 2007 has 08.00 (protocol-facts, section 6)."""
    version = _WEB_STORAGE.match(answer.headers.get(_STORAGE, ""))
    return version is not None and int(version.group(1)) < 8


def _legacy(words: str) -> ProbeResult:
    return ProbeResult(Outcome(OutcomeKind.LEGACY_MAILBOX), f"{words}: the mailbox is on an Exchange 2003 server")


def find_redirect_page(answer: HttpAnswer) -> ProbeResult | None:
    """The result of an OWA page that another protocol got as its answer: a link to OWA, or a logon form."""
    if "html" not in answer.media_type:
        return None
    page = page_of(answer)
    if page.logon_form or page.kind is PageKind.LOGON:
        return unauthorized("a logon form")
    return _redirection(answer, page)


def _redirection(answer: HttpAnswer, page: OwaPage) -> ProbeResult | None:
    """A link to another host's OWA; or the only link of the page, also where a click leads to the same host.

    A page that shows the other host in a frame counts as well: it does not wait for a click either. That an error page
    leads back to its own host is no redirection.
    """
    framed = [url for url in page.framed_owa if not is_same_host(answer, url)]
    links = [link for link in page.owa_links if not is_same_host(answer, link)] or framed[:1]
    if not links and len(page.owa_links) == 1 and page.kind is not PageKind.ERROR:
        links = [*page.clickable_owa]
    if not links:
        return None
    words = f"a page with a link to {links[0]}"
    outcome = Outcome(OutcomeKind.REDIRECT_PAGE, link=links[0])
    moves_by = page.moves_by or ("frame" if framed else None)
    if moves_by is None and page.unfollowed is not None:
        return ProbeResult(outcome, f"{words}, and {page.unfollowed}", unfollowed=page.unfollowed)
    return ProbeResult(outcome, words, moves_by)
