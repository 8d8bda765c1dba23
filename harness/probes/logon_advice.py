"""Why a browser could not log on to Outlook Web Access, and what to do about it: none of it is the server's answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from harness.model.outcome import OutcomeKind
from harness.model.stimulus import MOST_REQUESTS_OF_A_BROWSER
from harness.probes.probe_result import NoAnswerError

_OFFLOADED = (
    "where TLS ends in front of the server, set its SSLOffloaded so that it names https, or address the server itself"
)


def logon_page_in_clear(url: str) -> NoAnswerError:
    """The logon page has no TLS: the server does not know that TLS ends in front of it (protocol-facts, 1.10)."""
    return _cannot_log_on(
        f"the logon page is at {_without_query(url)}, over plain HTTP: it was not followed, and no password was sent",
        _OFFLOADED,
    )


def logon_page_elsewhere(url: str) -> NoAnswerError:
    """A client is sent to the logon page of another host before it has said who it is."""
    return _cannot_log_on(
        f"the logon page is at {_without_query(url)}, another host: it was not followed, and no password was sent",
        "where something in front passes requests on, it has to keep Host as clients send it, since the server names "
        "that host; else let the `host` that the deployment file has for this server be the one at which users log on",
        not_followed=(_without_query(url),),
    )


def logon_form_not_found(url: str) -> NoAnswerError:
    """A logon page on which no form was found, such as one that scripts build."""
    return _cannot_log_on(
        f"no logon form could be read on {_without_query(url)}, and no password was sent",
        "see in a browser what it asks for: only a form with user name and password is filled in",
    )


def form_of_other_host(action: str) -> NoAnswerError:
    """Credentials are sent by HTTPS to the host of the page alone."""
    return _cannot_log_on(
        f"a form that posts to another host or without TLS, {_without_query(action)}: no password was sent",
        "publish the server so that its form posts to the host that users address, by HTTPS",
        not_followed=(_without_query(action),),
    )


def never_shown(url: str) -> NoAnswerError:
    """Redirects without end, or more pages than a logon has."""
    return _cannot_log_on(
        f"no page after {MOST_REQUESTS_OF_A_BROWSER} requests, of which the next would be for {_without_query(url)}",
        "open the address in a browser to see where it ends",
    )


def led_to_plain_http(url: str) -> NoAnswerError:
    """After the logon the server goes on without TLS, by which the session would be shown to anybody."""
    return _cannot_log_on(
        f"after the logon the server leads to {_without_query(url)}, over plain HTTP: it was not followed",
        _OFFLOADED,
    )


def _cannot_log_on(explanation: str, advice: str, *, not_followed: tuple[str, ...] = ()) -> NoAnswerError:
    words = f"{explanation}; {advice}"
    return NoAnswerError(OutcomeKind.MALFORMED, explanation, prerequisite=words, not_followed=not_followed)


def _without_query(url: str) -> str:
    try:
        return urlsplit(url)._replace(query="", fragment="").geturl()
    except ValueError:  # such as a bracket that is not closed
        return url
