"""Answers of Web Services and Autodiscover that are no verdict: what is temporary, and what the request did wrong.

Such an answer denies service like any other, but shows neither that a request is refused nor that it is served: the row
is inconclusive and says what to do (protocol-facts, section 3.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from harness.probes.http import HttpAnswer
from harness.probes.probe_result import ProbeResult, refused
from harness.wire.response_codes import OF_MISSING_RIGHTS, OF_THE_ACCOUNT, OF_THE_REQUEST, TEMPORARY
from harness.wire.soap import SoapFault
from harness.wire.web_services import ItemAnswer

_LATER = "which is temporary and no verdict: run this case again once the server and the mailbox's database are healthy"
_BY_A_PROXY = (
    "which a proxy in between says of itself and is no verdict: see that it reaches the server, then run it again"
)
_STATUS_ADVICE = {
    **dict.fromkeys((408, 429, 503), _LATER),
    **dict.fromkeys((502, 504), _BY_A_PROXY),
    440: "which is the time-out of a forms logon: clients of this service complete no form, so switch forms-based "
    "authentication off before its virtual directory",
}
"""These services never answer so to refuse what they will not proxy: they have response codes for that."""


def find_temporary_status(answer: HttpAnswer) -> ProbeResult | None:
    """The result of a status that is no verdict for a client of these services; None for all others."""
    advice = _STATUS_ADVICE.get(answer.status)
    words = f"HTTP {answer.status}"
    return replace(refused(words), prerequisite=f"the server answers {words}, {advice}") if advice else None


def find_code_without_verdict(
    content: tuple[ItemAnswer, ...] | SoapFault, mailboxes: tuple[str, ...]
) -> ProbeResult | None:
    """The result of an answer with a code that is no verdict, be it of one mailbox only; None without such a code."""
    if isinstance(content, SoapFault):
        prerequisite = _advice_on(content.code)
        return replace(refused(f"SOAP fault {content.code}"), prerequisite=prerequisite) if prerequisite else None
    advice = [*_advice_on_each(content), *_advice_on_rights(content, mailboxes)]
    words = ", ".join(item.code for item in content)
    return replace(refused(words), prerequisite=advice[0]) if advice else None


def _advice_on_each(items: Iterable[ItemAnswer]) -> list[str]:
    return [advice for item in items if (advice := _advice_on(item.code)) is not None]


def _advice_on(code: str) -> str | None:
    """What to do about a code, which a fault may have with the prefix of a namespace."""
    named = f"the server answers {code}"
    match code.rpartition(":")[2]:
        case known if known in TEMPORARY:
            return f"{named}, {_LATER}"
        case known if known in OF_THE_REQUEST:
            return (
                f"{named}, which is about the request of the harness and no verdict: see that `version` of the server "
                "is right in the deployment file, else report it as a defect of the harness"
            )
        case known if known in OF_THE_ACCOUNT:
            return f"{named}: put the account that logs on in order, then run this case again"
        case _:
            return None


def _advice_on_rights(items: tuple[ItemAnswer, ...], mailboxes: tuple[str, ...]) -> list[str]:
    """The first mailbox is that of the account that logs on, which needs rights on the others."""
    return [
        f"the server answers {item.code} for {mailbox}, which the account of {mailboxes[0]} has no rights on: "
        "give it the right to read that inbox, then run this case again"
        for mailbox, item in zip(mailboxes[1:], items[1:], strict=False)
        if item.code in OF_MISSING_RIGHTS
    ]
