"""Answers of Outlook Web Access that say nothing of the deployment, and what to do about each."""

from __future__ import annotations

from dataclasses import replace

from harness.model.outcome import OutcomeKind
from harness.probes.probe_result import ProbeResult, not_readable, refused


def not_recognised() -> ProbeResult:
    """A page without a mark of any kind of page: `X-OWA-Version`, which each of them has, tells none from another."""
    return not_readable(
        "a page not recognised as a page of the mailbox, nor as any other page of Outlook Web Access",
        advice=(
            "look at it in the record; where it is one, name what only the mailbox's pages have in their HTML as "
            "mailbox_page, or what only error pages have as error_page, in [recognition]; else see what answers there"
        ),
    )


def words_not_known() -> str:
    """An error page in a language that is not read."""
    return (
        "an error page says why in words that are not known: where they say that the mailbox is on Exchange 2003, "
        "put them into legacy_mailbox in [recognition]"
    )


def shown_before_logon(result: ProbeResult) -> ProbeResult:
    """What a server told a client that had sent no credentials."""
    return not_readable(
        f"{result.explanation}, before any credentials were sent",
        advice=(
            "the virtual directory, or a server in front of it, answers without a logon, or by another user's "
            "connection; check its authentication, that the deployment file names it, and that no connection is shared"
        ),
    )


def with_other_host(redirect: ProbeResult) -> ProbeResult:
    """From /exchange to another host: a server names in a redirect the Host that it was asked by."""
    advice = "where something in front passes requests on, it has to keep Host as clients send it"
    return replace(redirect, explanation=f"{redirect.explanation}: {advice}")


def link_not_read() -> ProbeResult:
    """The redirection page, whose link a script may have."""
    return not_readable(
        "the redirection page, of which no link could be read",
        advice="open the address in a browser to see where the page leads: its script was not run",
    )


def session_ended(result: ProbeResult) -> ProbeResult:
    """440 Login Timeout where it led to no logon form (protocol-facts, section 1.2)."""
    advice = "the session ended or was never opened; run the case again, and check the time-outs of forms logon"
    return replace(result, prerequisite=f"{result.explanation} Login Timeout: {advice}")


def say_lost_cookies(result: ProbeResult, kept_back: tuple[str, ...], *, form_is_accepted: bool) -> ProbeResult:
    """A logon that came to nothing while cookies of the server could not go back to it, each in words.

    Where the form was accepted they are why, and nothing is said of the account; else they may be.
    """
    if not kept_back or (result.outcome.kind is not OutcomeKind.UNAUTHORIZED and result.prerequisite is None):
        return result
    words = f"{result.prerequisite or result.explanation}; {'; '.join(kept_back)}"
    if result.prerequisite is None and not form_is_accepted:
        return replace(result, explanation=words)
    return replace(result, prerequisite=f"{words}: {_REWRITE_COOKIES}")


_REWRITE_COOKIES = (
    "the session ends there for every browser; what stands in front has to set cookies for the host and the path that "
    "users address (nginx: proxy_cookie_domain, proxy_cookie_path; Apache httpd: ProxyPassReverseCookieDomain, "
    "ProxyPassReverseCookiePath; HAProxy: http-response replace-header Set-Cookie)"
)


def expired_password() -> ProbeResult:
    """The page on which a user chooses a new password, which 2007 SP3 has."""
    result = refused("the page for an expired password")
    return replace(result, prerequisite="the account's password has expired: change it, and name the new one")
