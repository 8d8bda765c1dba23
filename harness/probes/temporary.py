"""Codes of Web Services that are no verdict: what is temporary, and what the request did wrong.

Such an answer denies service like any other, but shows neither that a request is refused nor that it is served: the row
is inconclusive and says what to do (protocol-facts, section 3.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from harness.probes.probe_result import ProbeResult, refused
from harness.probes.status_advice import LATER
from harness.wire.response_codes import OF_MISSING_RIGHTS, OF_THE_ACCOUNT, OF_THE_REQUEST, TEMPORARY
from harness.wire.soap import SoapFault
from harness.wire.web_services import ItemAnswer


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
            return f"{named}, {LATER}"
        case known if known in OF_THE_REQUEST:
            return (
                f"{named}, which is about the request of the harness, so nothing can be judged: see that `version` "
                "of the server is right in the deployment file, else report it as a defect of the harness"
            )
        case known if known in OF_THE_ACCOUNT:
            return f"{named}: put the account that logs on in order, then run this case again"
        case _:
            return None


def _advice_on_rights(items: tuple[ItemAnswer, ...], mailboxes: tuple[str, ...]) -> list[str]:
    """The first mailbox is that of the account that logs on, which needs rights on the others."""
    return [
        f"the server answers {item.code} for {mailbox}, which the account of {mailboxes[0]} has no rights on: "
        "give it the right to read that inbox and its free/busy times, then run this case again"
        for mailbox, item in zip(mailboxes[1:], items[1:], strict=False)
        if item.code in OF_MISSING_RIGHTS
    ]
