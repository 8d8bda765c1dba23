"""Why Integrated Windows authentication came to nothing where the account is not, or not surely, the reason.

NTLM authenticates a connection (protocol-facts, section 1.3): a server that is sent the second leg by another one than
the first answers with the schemes that it offers, and so does one to which the password is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from harness.model.outcome import OutcomeKind
from harness.probes.http import HttpAnswer
from harness.probes.probe_result import NoAnswerError

_KEEP = (
    "keep connections there: HTTP/1.1 with keep-alive to the server, one connection to it for each client's own, none "
    "taken from a pool; or offer Basic"
)


def windows_not_offered(schemes: Sequence[str]) -> NoAnswerError:
    """A challenge that has neither NTLM nor Negotiate: no password was tried."""
    return _not_offered(schemes, "windows", "switch Integrated Windows authentication on", "no password was sent")


def basic_not_offered(schemes: Sequence[str]) -> NoAnswerError:
    """A challenge without Basic to a request that had it: a server that does not take Basic does not read it."""
    return _not_offered(schemes, "basic", "switch Basic authentication on", "no password was tried")


def _not_offered(schemes: Sequence[str], stated: str, remedy: str, tried: str) -> NoAnswerError:
    offers = f"offers {' and '.join(schemes)} only" if schemes else "offers no logon"
    advice = (
        f"{remedy} there, see that nothing in front takes it from the answer, or name in the deployment file what is "
        f"offered; {tried}"
    )
    return _not_logged_on(
        f"HTTP 401 that {offers}", f"the server {offers}; the deployment file says {stated}: {advice}"
    )


def first_leg_unanswered(status: int) -> NoAnswerError:
    """A server that offers NTLM answers its first leg with a challenge; no password was tried."""
    words = f"HTTP {status} to the first leg of the NTLM handshake, without a challenge"
    advice = f"see that what stands in front passes the header Authorization on, and {_KEEP}; no password was sent"
    return _not_logged_on(words, f"{words}: {advice}")


def second_leg_alone(answer: HttpAnswer, *, since: str) -> NoAnswerError:
    """The two legs surely did not come by one connection."""
    return _not_logged_on(_second_leg(answer), f"{_second_leg(answer)}: {since}; {_KEEP}")


def doubted_logon(answer: HttpAnswer, *, in_front: str) -> NoAnswerError:
    """A refusal that says no more than the offer before it, with a proxy in between."""
    advice = (
        f"{in_front} stands in front of the server; {_KEEP}. Where connections are kept, the server refuses this "
        "logon; its log has sc-win32-status 2148074248 for a leg alone, 1326 or 2148074252 for a refused logon. The "
        "account is not tried again there by NTLM"
    )
    return NoAnswerError(
        OutcomeKind.UNAUTHORIZED,
        _second_leg(answer),
        prerequisite=f"{_second_leg(answer)}: {advice}",
        doubted_logon=urlsplit(answer.url).hostname,
    )


def refused_like_all_others(explanation: str) -> str:
    """Why a refusal is in doubt where nobody was let in by NTLM, and nothing in front names itself."""
    return (
        f"{explanation}: the second leg of the NTLM handshake was answered as if the first never came, for every "
        f"account that was tried there; {_KEEP}. Where connections are kept, check logons and passwords. The "
        "account is not tried again there by NTLM"
    )


def _second_leg(answer: HttpAnswer) -> str:
    return f"HTTP {answer.status}: the second leg of the NTLM handshake was answered as if the first never came"


def _not_logged_on(explanation: str, prerequisite: str) -> NoAnswerError:
    return NoAnswerError(OutcomeKind.UNAUTHORIZED, explanation, prerequisite=prerequisite)
