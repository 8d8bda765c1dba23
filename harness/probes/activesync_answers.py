"""Reads what a device is answered: by status, headers and WBXML, or says what came instead (protocol-facts, 2)."""

from __future__ import annotations

from dataclasses import replace

from harness.probes.activesync_advice import advice_on_status
from harness.probes.body_kinds import describe_body
from harness.probes.foreign_pages import find_foreign_page
from harness.probes.http import HttpAnswer
from harness.probes.owa_answer import find_redirect_page
from harness.probes.probe_result import ProbeResult, malformed, refused, served
from harness.probes.status import read_denial, wrong_server
from harness.probes.status_advice import find_status_without_verdict_for_device
from harness.probes.whose_answer import name_of_page, names_activesync
from harness.wire.activesync import read_folder_sync_status
from harness.wire.activesync_statuses import DONE, NEEDS_POLICY, UNKNOWN_VERSION
from harness.wire.activesync_versions import SPOKEN, read_versions
from harness.wire.errors import WireError

DEMANDS_POLICY = 449
"""How a server of protocol 12.1 and earlier demands Provision (protocol-facts, section 2.4)."""

_REFUSED_VERSION = frozenset({400, 501, 505})
"""Exchange says 400 to a version that it does not know, others 501 or 505."""

_NOT_PASSED_ON = frozenset({404, 405, 501})
"""What a filter answers that lets no OPTIONS through: URLScan and the request filter of IIS 7 say 404.

Every ActiveSync server knows OPTIONS. That there is no such directory at all shows by the answer to FolderSync.
"""

_WBXML_VERSIONS = (1, 2, 3)


def offered_versions(answer: HttpAnswer) -> tuple[str, ...]:
    """The versions that an answer to OPTIONS names; none where it was lost on its way."""
    return read_versions(answer.headers.get_list("ms-asprotocolversions"))


def read_options(answer: HttpAnswer) -> ProbeResult:
    """Versions are service. An answer without a header of ActiveSync is another's, which keeps OPTIONS to itself."""
    if not names_activesync(answer) and (answer.status in _NOT_PASSED_ON or _is_denied_in_front(answer)):
        return _options_lost(refused(f"HTTP {answer.status}"))
    denial = read_activesync_denial(answer)
    if denial is not None:
        return denial
    versions = offered_versions(answer)
    if versions:
        return served(f"MS-ASProtocolVersions {','.join(versions)}")
    page = find_redirect_page(answer)
    if page is not None:
        return page
    without = malformed(f"HTTP {answer.status} without MS-ASProtocolVersions")
    return without if names_activesync(answer) else _options_lost(without)


def _is_denied_in_front(answer: HttpAnswer) -> bool:
    """Whether a product in front says by its own page that the method is not let through."""
    return answer.status == 403 and name_of_page(answer) is not None


def _options_lost(result: ProbeResult) -> ProbeResult:
    """Not a verdict on the deployment (protocol-facts, section 2.1)."""
    advice = (
        f"{result.explanation} to OPTIONS, and no header of an ActiveSync server: a proxy or filter in front of the "
        "server keeps OPTIONS to itself; let it pass (URLScan: AllowVerbs), or ask the server itself by [connect]"
    )
    return replace(result, prerequisite=advice)


def no_common_version(offered: tuple[str, ...]) -> ProbeResult:
    """A server of another generation than the harness speaks with."""
    words = f"MS-ASProtocolVersions {','.join(offered)}"
    advice = (
        f"the server offers ActiveSync {', '.join(offered)}, and the harness speaks {', '.join(reversed(SPOKEN))}: "
        "enable one of these there, or leave the mailbox out"
    )
    return replace(refused(words), prerequisite=advice)


def refuses_version(answer: HttpAnswer) -> bool:
    """Whether the answer may mean that the server does not speak the version of the request."""
    return answer.status in _REFUSED_VERSION or _find_status(answer) == UNKNOWN_VERSION


def demands_policy(answer: HttpAnswer) -> bool:
    """Whether the device has to take a policy first: by 449 up to protocol 12.1, by the Status of later servers."""
    return answer.status == DEMANDS_POLICY or _find_status(answer) in NEEDS_POLICY


def _find_status(answer: HttpAnswer) -> str | None:
    """The Status of an answer to FolderSync; None where it is none."""
    try:
        return read_folder_sync_status(wbxml_body(answer))
    except WireError:
        return None


def every_version_refused(answer: HttpAnswer, versions: tuple[str, ...]) -> ProbeResult:
    """The server takes our requests for mistakes: what it does with those of a device is not seen."""
    status = _find_status(answer)
    words = f"HTTP {answer.status} to FolderSync" if status is None else f"FolderSync Status {status}"
    advice = (
        f"{words} at protocol {', '.join(versions)}: the server, or what stands before it, refuses the version or the "
        "request; compare with the request of a device that synchronizes there (cs-uri-query and sc-status of its log)"
    )
    return replace(refused(words), prerequisite=advice)


def policy_not_enough(address: str, when: str = "after Provision") -> ProbeResult:
    """A policy is demanded once more: the policy of the device, not the way to the mailbox, is in question."""
    advice = (
        f"the server demands a policy of the device of {address} again {when}: look at the ActiveSync "
        "policy of the mailbox, or take it off for the run"
    )
    return replace(refused(f"a policy is demanded again {when}"), prerequisite=advice)


def read_folder_sync(answer: HttpAnswer) -> ProbeResult:
    """The Status decides. Raises WireError for a body that is no answer to FolderSync."""
    denial = read_activesync_denial(answer)
    if denial is not None:
        return denial
    page = find_redirect_page(answer)
    if page is not None:
        return replace(page, explanation=f"{page.explanation}: an HTML page where WBXML is due")
    try:
        status = read_folder_sync_status(wbxml_body(answer))
    except WireError as error:
        raise find_foreign_page(answer, "WBXML") or error from error
    words = f"FolderSync Status {status}"
    return served(words) if status == DONE else replace(refused(words), prerequisite=advice_on_status(status))


def read_activesync_denial(answer: HttpAnswer) -> ProbeResult | None:
    """The result of an answer other than 2xx; None for 2xx, where the body decides."""
    if answer.status == 451:
        return wrong_server(answer)
    return find_status_without_verdict_for_device(answer) or read_denial(answer)


def wbxml_body(answer: HttpAnswer) -> bytes:
    """The body; WireError that says what came where it is none of WBXML."""
    if answer.status != 200 or not answer.body:
        raise WireError(f"HTTP {answer.status} without a body where WBXML is due")
    if answer.body[0] not in _WBXML_VERSIONS:
        raise WireError(f"{describe_body(answer)} where WBXML is due")
    return answer.body
