"""Whose answer it was: that of the user who asked, of another user, or it is not known.

A server of Integrated Windows authentication binds the user to the connection. Where something in front of it shares
connections among its clients, one user is answered in the name of another.
"""

from __future__ import annotations

from harness.model.observation import AnsweredAs, Observation, ShownBy
from harness.model.outcome import SERVICE_KINDS, OutcomeKind
from harness.model.printable import brief
from harness.model.protocol import Logon, Operation
from harness.model.stimulus import Stimulus

_BY_LOGON = (Operation.OWA, Operation.EXCHANGE, Operation.FOLDERSYNC)
"""What a server gives of the mailbox of the user who has logged on, whichever that is."""

_NOBODYS = (OutcomeKind.UNAUTHORIZED, OutcomeKind.UNREACHABLE)
"""What ends a conversation in nobody's name, whoever was answered before."""

_ADVICE = "let each client keep a connection of its own, or offer Basic"


def describe_stranger(stimulus: Stimulus, seen: Observation) -> str | None:
    """In words whose answer it was, where a server's log or the page says that it was another user's."""
    found = [one for one in seen.answered_as if one.mailboxes and one.user not in one.mailboxes]
    return _describe(found[0], stimulus, seen) if found and seen.outcome.kind not in _NOBODYS else None


def describe_logged_stranger(stimulus: Stimulus, seen: Observation) -> str | None:
    """The same where a log says it, which leaves nothing to be judged of the user who asked."""
    logged = tuple(one for one in seen.answered_as if one.shown_by is ShownBy.LOG)
    return describe_stranger(stimulus, Observation(seen.outcome, seen.explanation, answered_as=logged))


def describe_unknown_user(stimulus: Stimulus, seen: Observation) -> str | None:
    """In words why it is not known whose answer it was; None where a log says that it was the user's, or all do."""
    unknown = [one for one in seen.answered_as if not one.mailboxes]
    if unknown:
        one = unknown[0]
        user = brief(one.user)
        return f"the log of {one.server} has {user} and a user whom the deployment file does not know{_doubt(one)}"
    if seen.before_logon and not _is_logged(seen):
        why = (
            f"{stimulus.entry} answered before {stimulus.mailboxes[0]} had logged on, and whose answer it is does not "
            f"show: its connections are shared by users (NTLM binds a user to a connection), or anybody is let in"
        )
        return f"{why}; {_ADVICE}, and check the authentication"
    return None


def describe_shared_inbox(stimulus: Stimulus, seen: Observation) -> str | None:
    """In words who was given the same inbox; None where a log says that each answer was the user's."""
    if not seen.shared_inboxes or _is_logged(seen):
        return None
    one = seen.shared_inboxes[0]
    why = f"{one.user} and {one.other} were given the same inbox in this run, and nothing says whose it is"
    return f"{why}{_possible_cause(stimulus)}"


def is_own_answer(stimulus: Stimulus, seen: Observation) -> bool:
    """Whether nothing says that another user's logon was answered, or may have been."""
    return describe_stranger(stimulus, seen) is None and describe_unknown_user(stimulus, seen) is None


def _describe(one: AnsweredAs, stimulus: Stimulus, seen: Observation) -> str:
    other = " or ".join(one.mailboxes)
    if one.shown_by is ShownBy.PAGE:
        return f"the page is {other}'s, not {one.user}'s{_cause(one.server, stimulus)}"
    if seen.outcome.kind in SERVICE_KINDS and stimulus.operation in _BY_LOGON:
        return f"{one.server} served {other}'s mailbox to {one.user}{_cause(one.server, stimulus)}"
    return f"{one.server} answered {one.user} as {other}{_cause(one.server, stimulus)}"


def _cause(server: str, stimulus: Stimulus) -> str:
    """Only a logon of a connection can be taken over with it."""
    if stimulus.logon is not Logon.WINDOWS:
        return ""
    return f": connections are shared in front of {server}; NTLM binds a user to a connection"


def _possible_cause(stimulus: Stimulus) -> str:
    if stimulus.logon is not Logon.WINDOWS:
        return ""
    return f"; NTLM binds a user to a connection: where connections are shared in front of {stimulus.entry}, {_ADVICE}"


def _doubt(one: AnsweredAs) -> str:
    return f": NTLM binds a user to a connection; where connections are shared in front of {one.server}, {_ADVICE}"


def _is_logged(seen: Observation) -> bool:
    return any(one.shown_by is ShownBy.LOG and one.user in one.mailboxes for one in seen.answered_as)
