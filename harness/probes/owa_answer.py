"""Reads the outcome from one answer of Outlook Web Access (contract, section 3; protocol-facts, 1.5 to 1.9)."""

from __future__ import annotations

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation
from harness.model.stimulus import Stimulus
from harness.probes.http import HttpAnswer
from harness.probes.probe_result import ProbeResult, malformed, refused, served, unauthorized
from harness.probes.status import read_denial, redirect_target
from harness.probes.urls import is_same_host, path_of
from harness.wire.owa_page import OwaPage, names_legacy_mailbox, read_page

_REDIRECTION_MARK = "ASP.casredirect_aspx"
"""In a comment at the top of the redirection page, in any language."""

_DIRECTORIES_OF_2003 = (Operation.EXCHANGE, Operation.PUBLIC, Operation.EXCHWEB)
"""Only there, and not at /owa, is an answer of an Exchange 2003 server `served` (contract, section 3)."""


def page_of(answer: HttpAnswer) -> OwaPage:
    """The facts of the page in `answer`, with any media type."""
    return read_page(answer.text, refresh=answer.headers.get("refresh"))


def leads_to_language_page(answer: HttpAnswer) -> bool:
    """True where a first logon is sent to the page for language and time zone (protocol-facts, section 1.1)."""
    target = redirect_target(answer)
    if target is not None:
        return is_same_host(answer, target) and path_of(target) == "/owa/languageselection.aspx"
    page = page_of(answer)
    return answer.status == 200 and page.language_form is not None and not page.is_mailbox


def read_owa_answer(stimulus: Stimulus, answer: HttpAnswer) -> ProbeResult:
    """The result of `answer`, the last one of the conversation."""
    page = page_of(answer)
    denial = read_denial(answer)
    if denial is not None:
        if denial.outcome.kind is OutcomeKind.REFUSED and _is_legacy_page(stimulus, page):
            return _legacy(f"HTTP {answer.status}")
        return denial
    return _read_2xx(stimulus, answer, page)


def _read_2xx(stimulus: Stimulus, answer: HttpAnswer, page: OwaPage) -> ProbeResult:
    """The order matters: features of one kind of page are checked before those that several kinds may have."""
    if page.logon_form and not page.is_mailbox:
        return unauthorized("a logon form")
    if not answer.body:
        return malformed(f"HTTP {answer.status} with an empty page")
    is_2003 = stimulus.operation in _DIRECTORIES_OF_2003
    if page.is_mailbox and not is_2003:
        return served("the mailbox's page")
    if is_2003 and answer.headers.get("ms-webstorage", "").strip().startswith("6.5"):
        return served("a page of an Exchange 2003 server")
    if _is_legacy_page(stimulus, page):
        return _legacy(f"HTTP {answer.status}")
    redirection = _redirection(answer, page)
    if redirection is not None:
        return redirection
    if page.is_error:
        return refused(f"HTTP {answer.status} with an error page")
    if is_2003 and page.is_exchange_2003:
        return served("a page of an Exchange 2003 server")
    if page.moves_by == "refresh":
        return malformed(f"HTTP {answer.status} with a page that moves on by refresh")
    return _read_plain_page(stimulus, answer, page)


def _read_plain_page(stimulus: Stimulus, answer: HttpAnswer, page: OwaPage) -> ProbeResult:
    if stimulus.operation is Operation.EXCHWEB:
        return served(f"HTTP {answer.status}")
    if stimulus.operation in _DIRECTORIES_OF_2003:
        words = f"HTTP {answer.status}"
        return served(words) if answer.status == 207 else malformed(f"{words} without marks of Exchange 2003")
    is_html = "html" in answer.media_type or (not answer.media_type and "<html" in answer.text.lower())
    if is_html and page.text and "x-owa-version" in answer.headers:
        return served("a page with X-OWA-Version after the logon")
    return malformed(f"HTTP {answer.status} with a page that is not Outlook Web Access")


def _is_legacy_page(stimulus: Stimulus, page: OwaPage) -> bool:
    return not page.is_mailbox and names_legacy_mailbox(page, stimulus.recognition.legacy_mailbox)


def _legacy(words: str) -> ProbeResult:
    return ProbeResult(Outcome(OutcomeKind.LEGACY_MAILBOX), f"{words}: the mailbox is on an Exchange 2003 server")


def find_redirect_page(answer: HttpAnswer) -> ProbeResult | None:
    """The result of an OWA page that another protocol got as its answer: a link to OWA, or a logon form."""
    if "html" not in answer.media_type:
        return None
    page = page_of(answer)
    return unauthorized("a logon form") if page.logon_form else _redirection(answer, page)


def _redirection(answer: HttpAnswer, page: OwaPage) -> ProbeResult | None:
    """A link to another host's OWA; or the only link of the page, also where a click leads to the same host.

    A page that shows the other host in a frame counts as well: it does not wait for a click either. The page of
    Exchange 2007 for redirections is one with any link: an ExternalURL may have another path.
    """
    framed = [url for url in page.framed_owa if not is_same_host(answer, url)]
    links = [link for link in page.owa_links if not is_same_host(answer, link)] or framed[:1]
    if not links and _REDIRECTION_MARK in answer.text:
        links = [url for url in page.offered_urls if not is_same_host(answer, url)]
    if not links and len(page.owa_links) == 1:
        links = [*page.clickable_owa]
    if not links:
        return None
    words = f"a page with a link to {links[0]}"
    outcome = Outcome(OutcomeKind.REDIRECT_PAGE, link=links[0])
    moves_by = page.moves_by or ("frame" if framed else None)
    if moves_by is None and page.unfollowed is not None:
        return ProbeResult(outcome, f"{words}, and {page.unfollowed}", unfollowed=page.unfollowed)
    return ProbeResult(outcome, words, moves_by)
