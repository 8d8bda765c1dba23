"""Exchange Web Services and the Availability service: one request for one mailbox or several."""

from __future__ import annotations

from dataclasses import replace

from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import EwsSchema, Operation
from harness.model.stimulus import Account, Stimulus
from harness.probes.body_kinds import is_html
from harness.probes.credentials import logon_without_browser, send_as
from harness.probes.foreign_pages import find_foreign_page
from harness.probes.http import HttpAnswer, HttpRequest, WebClient
from harness.probes.limits import Limits
from harness.probes.mailbox_contents import read_contents
from harness.probes.owa_answer import find_redirect_page
from harness.probes.probe_result import ProbeResult, malformed, refused, served
from harness.probes.status import read_denial, wrong_server
from harness.probes.status_advice import find_status_without_verdict_for_service
from harness.probes.temporary import find_code_without_verdict
from harness.probes.urls import requested_url
from harness.probes.user_agents import OUTLOOK
from harness.wire.availability import (
    GET_USER_AVAILABILITY_ACTION,
    get_user_availability_request,
    read_get_user_availability,
)
from harness.wire.calendar import FIND_ITEM_ACTION, find_calendar_items_request, read_calendar_items
from harness.wire.errors import WireError
from harness.wire.soap import SoapFault
from harness.wire.time_spans import DayWindow
from harness.wire.web_services import (
    GET_FOLDER_ACTION,
    NO_ERROR,
    ItemAnswer,
    get_folder_request,
    read_get_folder,
)

PATH = "/EWS/Exchange.asmx"


async def perform_web_services(stimulus: Stimulus, account: Account, web: WebClient, limits: Limits) -> ProbeResult:
    """The answer about the inboxes, or the free and busy times, of all mailboxes of the stimulus, or of a calendar."""
    window = DayWindow(limits.day)
    action, body = _request(stimulus, window)
    headers = (
        ("User-Agent", OUTLOOK),
        ("Content-Type", "text/xml; charset=utf-8"),
        ("SOAPAction", f'"{action}"'),
        ("Accept", "text/xml"),
    )
    request = HttpRequest("POST", requested_url(stimulus, PATH), headers, body)
    logon = logon_without_browser(stimulus)
    return read_web_services_answer(stimulus, await send_as(web, account, logon, request), window)


def _request(stimulus: Stimulus, window: DayWindow) -> tuple[str, bytes]:
    """The SOAPAction and the envelope."""
    match stimulus.operation:
        case Operation.FREEBUSY:
            return GET_USER_AVAILABILITY_ACTION, get_user_availability_request(stimulus.mailboxes, window)
        case Operation.CALENDAR:
            version = _server_version(stimulus)
            return FIND_ITEM_ACTION, find_calendar_items_request(stimulus.mailboxes[0], window, version)
        case _:
            return GET_FOLDER_ACTION, get_folder_request(stimulus.mailboxes, _server_version(stimulus))


def read_web_services_answer(stimulus: Stimulus, answer: HttpAnswer, window: DayWindow) -> ProbeResult:
    """The result of `answer`; a SOAP fault counts with any status, since its code says more than the status.

    What is temporary, or a mistake of the request, is no verdict: the result has a prerequisite then.
    """
    if answer.status == 451:
        return wrong_server(answer)
    denial = find_status_without_verdict_for_service(answer) or read_denial(answer)
    if denial is not None and denial.outcome.kind is not OutcomeKind.REFUSED:
        return denial
    try:
        content = _read(stimulus.operation, answer.body, window)
    except WireError as error:
        words = "an HTML page where SOAP is due" if is_html(answer) else str(error)
        foreign = find_foreign_page(answer, "SOAP")
        return denial or find_redirect_page(answer) or (foreign.result if foreign else malformed(words))
    without_verdict = find_code_without_verdict(content, stimulus.mailboxes)
    if without_verdict is not None:
        return without_verdict
    if isinstance(content, SoapFault):
        return _read_fault(content, denial)
    result = denial or _read_items(stimulus.mailboxes, content)
    if result.outcome.kind not in {OutcomeKind.SERVED, OutcomeKind.PARTIAL}:
        return result
    return replace(result, contents=read_contents(stimulus.operation, stimulus.mailboxes, content, window))


def _read_fault(fault: SoapFault, denial: ProbeResult | None) -> ProbeResult:
    """A fault that is not of Exchange says no more than the status that it came with."""
    is_temporary = denial is not None and denial.prerequisite is not None
    return denial if denial and is_temporary and not fault.is_of_exchange else refused(f"SOAP fault {fault.code}")


def _read(operation: Operation, document: bytes, window: DayWindow) -> tuple[ItemAnswer, ...] | SoapFault:
    match operation:
        case Operation.FREEBUSY:
            return read_get_user_availability(document, window)
        case Operation.CALENDAR:
            return read_calendar_items(document)
        case _:
            return read_get_folder(document)


def _read_items(mailboxes: tuple[str, ...], items: tuple[ItemAnswer, ...]) -> ProbeResult:
    """One error for all mailboxes is an answer too: that of a server which could not begin with any of them."""
    codes = ", ".join(item.code for item in items)
    if items and all(item.code != NO_ERROR for item in items):
        return refused(codes)
    if len(items) != len(mailboxes):
        return malformed(f"{len(items)} answers for {len(mailboxes)} mailboxes")
    if any(item.code == NO_ERROR and not item.has_content for item in items):
        return malformed(f"{NO_ERROR} without the content requested")
    if all(item.code == NO_ERROR for item in items):
        return served(codes)
    users = {address: item.code for address, item in zip(mailboxes, items, strict=True)}
    return ProbeResult(Outcome(OutcomeKind.PARTIAL, users=users), codes)


def _server_version(stimulus: Stimulus) -> str | None:
    """None for RTM, whose schema does not have the element (protocol-facts, section 3.2)."""
    return None if stimulus.schema in {None, EwsSchema.EXCHANGE_2007} else stimulus.schema
