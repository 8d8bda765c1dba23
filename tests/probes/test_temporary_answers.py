"""What Web Services and Autodiscover answer for the moment, or to our own mistake, is no verdict."""

from __future__ import annotations

import httpx
import pytest

from harness.judging import judge
from harness.model.answer_demands import Answers
from harness.model.expectation import Alternative
from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.verdict import Because, VerdictWord
from tests.judging.nouns import HOLD, REFUSED, SERVED, case
from tests.probes.stubs import ScriptedServer, observe, stimulus
from tests.probes.test_web_services_probe import USERS, availability, fault, folders, free_busy, get_folder, soap

ERROR_IS_DUE = case(Alternative((REFUSED,), (Answers("EWS-01", (REFUSED,)),)))
SERVICE_IS_DUE = case(Alternative((SERVED,), (Answers("EWS-02", (SERVED,)),)))

TEMPORARY = (
    "ErrorMailboxStoreUnavailable",
    "ErrorMailboxMoveInProgress",
    "ErrorServerBusy",
    "ErrorTimeoutExpired",
    "ErrorADUnavailable",
    "ErrorInternalServerTransientError",
    "ErrorConnectionFailedTransientError",
    "ErrorNotEnoughMemory",
    "ErrorRequestTimedOut",
)
OWN_MISTAKES = (
    "ErrorSchemaValidation",
    "ErrorInvalidServerVersion",
    "ErrorIncorrectSchemaVersion",
    "ErrorInvalidRequest",
    "ErrorTimeZone",
    "ErrorInvalidSmtpAddress",
    "ErrorRequestStreamTooBig",
)
VERDICTS = (
    "ErrorCrossSiteRequest",
    "ErrorNoApplicableProxyCASServersAvailable",
    "ErrorNoDestinationCASDueToKerberosRequirements",
    "ErrorNoDestinationCASDueToSSLRequirements",
    "ErrorNoDestinationCASDueToVersionMismatch",
    "ErrorNoRespondingCASInDestinationSite",
    "ErrorProxyServiceDiscoveryFailed",
    "ErrorInvalidSchemaVersionForMailboxVersion",
    "ErrorInvalidProxySecurityContext",
    "ErrorConnectionFailed",
    "ErrorNonExistentMailbox",
    "ErrorWrongServerVersion",
    "ErrorInternalServerError",
    "ErrorAccessDenied",
    "-2146233088",
)


def assert_no_verdict(seen: Observation, *words: str) -> None:
    """Inconclusive where an error is due and where service is due, and the advice has these words."""
    assert seen.outcome.kind is OutcomeKind.REFUSED
    assert seen.prerequisite is not None
    assert [word for word in words if word not in seen.prerequisite] == []
    for due in (ERROR_IS_DUE, SERVICE_IS_DUE):
        verdict = judge(due, seen, HOLD)
        assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)


def assert_refused(seen: Observation) -> None:
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.REFUSED, None)
    assert judge(ERROR_IS_DUE, seen, HOLD).verdict is VerdictWord.PASS
    assert judge(SERVICE_IS_DUE, seen, HOLD).verdict is VerdictWord.FAIL


@pytest.mark.parametrize("status", [200, 400, 500, 503])
@pytest.mark.parametrize("code", [*TEMPORARY, *OWN_MISTAKES])
def test_a_fault_that_is_temporary_or_about_our_request_is_no_verdict_with_any_status(code: str, status: int) -> None:
    assert_no_verdict(get_folder(fault(code, status)), code, "nothing can be judged")
    assert_no_verdict(availability(fault(code, status)), code)


@pytest.mark.parametrize("code", [*TEMPORARY, *OWN_MISTAKES])
def test_such_a_code_of_one_item_leaves_the_whole_answer_without_a_verdict(code: str) -> None:
    assert_no_verdict(get_folder(folders(code)), code)
    for codes in (("NoError", code), (code, "NoError"), ("ErrorCrossSiteRequest", code), (code, code)):
        assert_no_verdict(get_folder(folders(*codes), *USERS), code)
        assert_no_verdict(availability(free_busy(*codes)), code)


def test_one_error_for_all_items_of_a_request_is_no_verdict_either() -> None:
    assert_no_verdict(get_folder(folders("ErrorServerBusy"), *USERS), "ErrorServerBusy")


@pytest.mark.parametrize("status", [200, 500, 503])
@pytest.mark.parametrize("code", VERDICTS)
def test_a_code_that_is_about_routing_or_rights_of_ones_own_is_a_refusal(code: str, status: int) -> None:
    if (code, status) == ("-2146233088", 503):
        return  # a number says no more than the status
    assert_refused(get_folder(fault(code, status)))
    assert_refused(get_folder(folders(code)))


def test_a_fault_code_with_a_prefix_is_read_like_one_without() -> None:
    prefixed = "<soap:Fault><faultcode xmlns='' xmlns:a='a'>a:ErrorServerBusy</faultcode></soap:Fault>"
    assert_no_verdict(get_folder(soap(prefixed, 500)), "a:ErrorServerBusy")


@pytest.mark.parametrize("code", [*TEMPORARY, *OWN_MISTAKES])
def test_a_fault_of_soap_1_2_has_the_same_codes(code: str) -> None:
    document = (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Receiver'
        f"</s:Value></s:Code><s:Detail><ResponseCode>{code}</ResponseCode></s:Detail></s:Fault></s:Body></s:Envelope>"
    )
    assert_no_verdict(get_folder(httpx.Response(500, content=document.encode())), code)
    assert_refused(get_folder(httpx.Response(500, content=document.replace(code, "ErrorCrossSiteRequest").encode())))
    bare = document.replace(f"<ResponseCode>{code}</ResponseCode>", "")
    in_subcode = bare.replace("</s:Code>", f"<s:Subcode><s:Value>t:{code}</s:Value></s:Subcode></s:Code>")
    assert_no_verdict(get_folder(httpx.Response(500, content=in_subcode.encode())), code)
    assert get_folder(httpx.Response(500, content=bare.encode())).explanation == "SOAP fault s:Receiver"


def test_a_number_in_the_detail_does_not_hide_the_code_of_the_fault() -> None:
    named = "<faultcode xmlns='' xmlns:a='a'>a:ErrorSchemaValidation</faultcode>"
    detail = "<detail xmlns=''><ErrorCode>-2146233088</ErrorCode></detail>"
    assert_no_verdict(get_folder(soap(f"<soap:Fault>{named}{detail}</soap:Fault>", 500)), "a:ErrorSchemaValidation")


@pytest.mark.parametrize(("code", "is_ours"), [("VersionMismatch", True), ("MustUnderstand", True), ("Server", False)])
def test_general_faults_of_soap_are_ours_where_they_are_about_the_envelope(code: str, *, is_ours: bool) -> None:
    seen = get_folder(soap(f"<soap:Fault><faultcode xmlns=''>soap:{code}</faultcode></soap:Fault>", 500))
    assert (seen.prerequisite is not None) is is_ours


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(408),
        httpx.Response(429),
        httpx.Response(502, html="<h1>502 Bad Gateway</h1><hr>nginx"),
        httpx.Response(502, html="Error Code: 502 Proxy Error. (10061) ISA Server"),
        httpx.Response(504, html="<h1>Gateway-Zeitüberschreitung</h1>"),
        httpx.Response(400, html="<h1>Bad Request (Invalid Hostname)</h1>"),
        httpx.Response(400, html="<h1>Bad Request (Request Header Too Long)</h1>"),
        httpx.Response(407, headers={"Proxy-Authenticate": "Negotiate"}),
        httpx.Response(411),
        httpx.Response(413),
        httpx.Response(417),
        httpx.Response(421),
        httpx.Response(426, headers={"Upgrade": "h2c"}),
        httpx.Response(431),
        httpx.Response(511),
    ],
    ids=lambda answer: f"{answer.status_code} {answer.text[:30]}".strip(),
)
def test_a_status_of_a_proxy_in_between_or_about_our_request_is_no_verdict(answer: httpx.Response) -> None:
    assert_no_verdict(get_folder(answer), f"HTTP {answer.status_code}")
    assert_no_verdict(autodiscover(answer))


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(503, html="<h1>Service Unavailable</h1>"),
        httpx.Response(503, html="<h1>Dienst nicht verfügbar</h1>", headers={"Retry-After": "120"}),
        httpx.Response(503, text="The service is unavailable."),
        httpx.Response(440, html="<a href='/owa/auth/logon.aspx'>Login Timeout</a>"),
        soap("<soap:Fault><faultcode xmlns=''>soap:Server</faultcode></soap:Fault>", 503),
    ],
    ids=["bare", "a page", "in German", "text", "440", "a fault without a code"],
)
def test_a_service_that_is_not_available_and_a_logon_that_timed_out_are_no_verdict(answer: httpx.Response) -> None:
    assert_no_verdict(get_folder(answer), f"HTTP {answer.status_code}" if answer.status_code == 440 else "HTTP 503")
    assert_no_verdict(availability(answer))


@pytest.mark.parametrize("status", [403, 404, 405, 410, 500, 501, 507, 599])
def test_any_other_status_is_a_refusal(status: int) -> None:
    assert_refused(get_folder(httpx.Response(status, html="<p>no</p>")))


@pytest.mark.parametrize("code", ["ErrorAccessDenied", "ErrorFolderNotFound", "ErrorItemNotFound"])
def test_missing_rights_on_the_mailbox_of_another_user_are_no_verdict(code: str) -> None:
    assert_no_verdict(get_folder(folders("NoError", code), *USERS), code, USERS[1])
    assert get_folder(folders(code, "NoError"), *USERS).prerequisite is None


def test_free_and_busy_times_that_another_user_keeps_to_himself_are_no_verdict() -> None:
    assert_no_verdict(availability(free_busy("NoError", "ErrorNoFreeBusyAccess")), "ErrorNoFreeBusyAccess", USERS[1])
    assert availability(free_busy("ErrorNoFreeBusyAccess", "NoError")).outcome.kind is OutcomeKind.PARTIAL


@pytest.mark.parametrize(
    "code", ["ErrorAccountDisabled", "ErrorPasswordExpired", "ErrorPasswordChangeRequired", "ErrorQuotaExceeded"]
)
def test_an_account_that_has_to_be_put_in_order_is_no_verdict(code: str) -> None:
    assert_no_verdict(get_folder(fault(code)), code, "account")


def autodiscover(answer: httpx.Response, operation: Operation = Operation.OUTLOOK) -> Observation:
    return observe(stimulus(Protocol.AUTODISCOVER, operation), ScriptedServer(answer))


def autodiscover_error(content: str) -> httpx.Response:
    namespace = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"
    document = f"<Autodiscover xmlns='{namespace}'><Response>{content}</Response></Autodiscover>"
    return httpx.Response(200, content=document.encode(), headers={"Content-Type": "text/xml"})


@pytest.mark.parametrize("status", [1, 2])
def test_a_directory_that_autodiscover_cannot_reach_is_no_verdict(status: int) -> None:
    error = f"<Action><Error><Status>{status}</Status><DebugData>MailUser</DebugData></Error></Action>"
    assert_no_verdict(autodiscover(autodiscover_error(error), Operation.MOBILESYNC), "domain controller")


@pytest.mark.parametrize(("code", "is_verdict"), [(500, True), (600, False), (601, True), (602, True), (603, True)])
def test_an_error_of_autodiscover_is_a_refusal_unless_it_is_about_the_request(code: int, *, is_verdict: bool) -> None:
    seen = autodiscover(autodiscover_error(f"<Error><ErrorCode>{code}</ErrorCode></Error>"))
    assert (seen.outcome.kind, seen.prerequisite is None) == (OutcomeKind.REFUSED, is_verdict)


@pytest.mark.parametrize("status", [440, 503])
def test_autodiscover_that_is_not_available_is_no_verdict(status: int) -> None:
    assert_no_verdict(autodiscover(httpx.Response(status)), f"HTTP {status}")


@pytest.mark.parametrize("operation", [Operation.OPTIONS, Operation.FOLDERSYNC])
@pytest.mark.parametrize("status", [502, 503])
def test_a_device_that_is_refused_so_is_refused(operation: Operation, status: int) -> None:
    """By these a Client Access server refuses to proxy ActiveSync (protocol-facts, section 2.6)."""
    answers = (httpx.Response(status, headers={"Server": "Microsoft-IIS/6.0"}) for _ in range(2))
    seen = observe(stimulus(Protocol.EAS, operation), ScriptedServer(*answers))
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.REFUSED, None)


@pytest.mark.parametrize(
    ("status", "headers"), [(400, {}), (407, {}), (413, {}), (429, {}), (431, {}), (503, {"Retry-After": "30"})]
)
def test_a_browser_that_is_told_of_the_moment_the_request_or_a_proxy_is_not_judged(
    status: int, headers: dict[str, str]
) -> None:
    answer = httpx.Response(status, headers=headers, html="<h1>.</h1>")
    assert_no_verdict(observe(stimulus(Protocol.OWA, Operation.OWA), ScriptedServer(answer)), f"HTTP {status}")


@pytest.mark.parametrize("status", [502, 503])
def test_a_browser_that_is_refused_so_is_refused(status: int) -> None:
    answer = httpx.Response(status, headers={"X-OWA-Version": "8.1.240.5"})
    seen = observe(stimulus(Protocol.OWA, Operation.OWA), ScriptedServer(answer))
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.REFUSED, None)
