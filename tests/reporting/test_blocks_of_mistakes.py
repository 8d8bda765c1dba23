"""Operators' mistakes and broken servers, each read by its block alone: whom or what it is about, where, what to type.

The sentences are those of the modules that say them, so that one that is worded anew is still told apart.
"""

from __future__ import annotations

import socket
import ssl

import httpx
import pytest

from fixtures.farm.faults.subsets import WHOLE_REDIRECTION
from harness.judging import ControlAnswer, ControlResults, judge
from harness.model.cause import Cause, CauseKind
from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.verdict import Because, Verdict, VerdictWord
from harness.mutation.fault_runs import plan_of
from harness.probes.failures import describe_failure
from harness.probes.http import HttpAnswer
from harness.probes.mail_advice import LOGIN_TYPE, NO_STARTTLS, TRY_LATER, hindered, of_another_service
from harness.probes.owa_advice import expired_password, not_recognised, words_not_known
from harness.probes.status_advice import find_status_without_verdict_for_device, find_status_without_verdict_for_service
from harness.run.judged_case import harness_failed
from tests.reporting.red_runs import block_of, causes_in
from tests.reporting.test_blocks_of_faults import part

DEPLOYMENT, PLAN = plan_of(WHOLE_REDIRECTION)
CASES = {case.id: case for case in PLAN.cases}
AT_OWA = "owa/user1@contoso.com/CAS-01/owa"
AT_EWS = "ews/user2@contoso.com/CAS-02/getfolder"
AT_EAS = "eas/user2@contoso.com/CAS-01/foldersync"
AT_POP3 = "pop3/user1@contoso.com/CAS-01/logon"
AT_PUBLISHED = "owa/user1@contoso.com/www.usa.contoso.com/owa"


def not_verified(message: str, code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, message)
    error.verify_message, error.verify_code = message, code
    return error


def no_answer(case: str, error: Exception) -> Verdict:
    """As a run judges a case whose request came to that."""
    kind, words = describe_failure(error)
    seen = Observation(Outcome(kind), words)
    return judge(CASES[case], seen, ControlResults(ControlAnswer.HELD, ControlAnswer.HELD))


def prerequisite(case: str, words: str | None, kind: OutcomeKind = OutcomeKind.REFUSED) -> Verdict:
    assert words is not None
    seen = Observation(Outcome(kind), "an answer", prerequisite=words)
    return judge(CASES[case], seen, ControlResults(ControlAnswer.HELD, ControlAnswer.HELD))


def unmet(case: str, *, credentials: ControlAnswer, entry: ControlAnswer, kind: OutcomeKind) -> Verdict:
    return judge(CASES[case], Observation(Outcome(kind), "HTTP 401"), ControlResults(credentials, entry))


def without_verdict(case: str, status: int, *, of_device: bool = False) -> Verdict:
    answer = HttpAnswer("https://cas.contoso.com/", status, httpx.Headers({"server": "Microsoft-IIS/6.0"}), b"", "")
    find = find_status_without_verdict_for_device if of_device else find_status_without_verdict_for_service
    found = find(answer)
    assert found is not None
    return prerequisite(case, found.prerequisite)


def raised(error: Exception) -> Exception:
    """With the place where it was raised."""
    try:
        raise error
    except type(error) as caught:
        return caught


def of_a_run(case: str, because: Because, why: str) -> Verdict:
    return Verdict(case, CASES[case].clauses, VerdictWord.INCONCLUSIVE, why=why, because=because)


REFUSED = (
    "not sent: the logon of user1@contoso.com was refused (HTTP 401 at CAS-01); it is not tried again in this run, "
    "since servers lock accounts out: check logon and password in the deployment file"
)
SILENT = "not sent: cas-01.contoso.com let 3 requests of this run time out before; see why it gives no answer"
EXPIRED, MISMATCH = ("certificate has expired", 10), ("Hostname mismatch, certificate is not valid for 'cas-01'", 62)
HELD, FAILED = ControlAnswer.HELD, ControlAnswer.FAILED
REFUSES = ConnectionRefusedError(111, "refused")

MISTAKES = [
    # what was done, the row, the kind, the title's words, the setting, what shows it, what sets it
    ("wrong password", of_a_run(AT_OWA, Because.UNAUTHORIZED, REFUSED), CauseKind.ACCOUNT_REFUSED,
     "account refused: user1@contoso.com", "logon and password", "net user user1", "right password"),
    ("locked out account", unmet(AT_OWA, credentials=FAILED, entry=HELD, kind=OutcomeKind.UNAUTHORIZED),
     CauseKind.ACCOUNT_REFUSED, "account refused: user1@contoso.com", "Active Directory", "Get-User", "/active:yes"),
    ("wrong password for mail", unmet(AT_POP3, credentials=FAILED, entry=HELD, kind=OutcomeKind.REFUSED),
     CauseKind.ACCOUNT_REFUSED, "user1@contoso.com", "logon and password", "Get-CASMailbox", "net user user1"),
    ("expired password", prerequisite(AT_OWA, expired_password().prerequisite), CauseKind.PASSWORD_EXPIRED,
     "password expired: user1@contoso.com", "password of user1@contoso.com", "net user user1", "net user user1 *"),
    ("stopped web service", no_answer(AT_OWA, REFUSES), CauseKind.CONNECTION_REFUSED,
     "connection refused at cas-01.contoso.com:443", "CAS-01", "Test-ServiceHealth -Server CAS-01", "W3SVC"),
    ("stopped POP3", no_answer(AT_POP3, REFUSES), CauseKind.CONNECTION_REFUSED,
     "cas-01.contoso.com:995", "port 995", "netstat", "Start-Service MSExchangePop3"),
    ("server switched off", no_answer(AT_EWS, TimeoutError()), CauseKind.TIMED_OUT,
     "no answer in time at cas-02.contoso.com:443", "firewall", "telnet cas-02.contoso.com 443", "Start CAS-02"),
    ("server that hangs", of_a_run(AT_OWA, Because.UNREACHABLE, SILENT), CauseKind.TIMED_OUT,
     "cas-01.contoso.com:443", "timeout_seconds", "Test-ServiceHealth", "timeout_seconds in [live]"),
    ("unreachable name", no_answer(AT_PUBLISHED, socket.gaierror(-2, "unknown")), CauseKind.NAME_NOT_RESOLVED,
     "www.usa.contoso.com:443", "DNS", "nslookup www.usa.contoso.com", "[connect]"),
    ("expired certificate", no_answer(AT_OWA, not_verified(*EXPIRED)), CauseKind.CERTIFICATE,
     "certificate not accepted at cas-01.contoso.com:443", "CAS-01", "Get-ExchangeCertificate",
     "Enable-ExchangeCertificate"),
    ("certificate of another name", no_answer(AT_OWA, not_verified(*MISMATCH)), CauseKind.CERTIFICATE,
     "cas-01.contoso.com:443", "names", "CertificateDomains", "-DomainName cas-01.contoso.com"),
    ("authority not trusted", no_answer(AT_POP3, not_verified("self-signed certificate", 18)), CauseKind.CERTIFICATE,
     "cas-01.contoso.com:995", "ca in [live]", "Get-ExchangeCertificate", "-Services POP"),
    ("TLS too old", no_answer(AT_EWS, ssl.SSLError(1, "x")), CauseKind.TLS,
     "no TLS with cas-02.contoso.com:443", "minimum_tls", "SCHANNEL", "minimum_tls"),
    ("application pool that dies", no_answer(AT_EWS, ConnectionResetError()), CauseKind.CONNECTION_LOST,
     "connection ended early at cas-02.contoso.com:443", "application pool", "Test-ServiceHealth", "iisreset"),
    ("balancer without members", without_verdict(AT_EWS, 502), CauseKind.GATEWAY,
     "a proxy or gateway answers at cas-02.contoso.com:443", "host", "Test-ServiceHealth", "[connect]"),
    ("mailbox database dismounted", without_verdict(AT_EWS, 503), CauseKind.TEMPORARY,
     "temporary trouble", "mailbox database", "Get-MailboxDatabase", "Mount-Database"),
    ("forms in front of devices", without_verdict(AT_EAS, 440, of_device=True), CauseKind.FORMS_IN_FRONT,
     "logon form", "forms-based", "Get-OwaVirtualDirectory", "-FormsAuthentication"),
    ("device policy", without_verdict(AT_EAS, 449, of_device=True), CauseKind.DEVICE_POLICY,
     "user2@contoso.com", "policy of user2@contoso.com", "Get-ActiveSyncMailboxPolicy", "Set-CASMailbox"),
    ("limit on requests", without_verdict(AT_EWS, 429), CauseKind.TOO_MANY_REQUESTS,
     "requests are limited", "requests_per_second", "Test-ServiceHealth", "requests_per_second"),
    ("mail without TLS", prerequisite(AT_POP3, hindered("-ERR", NO_STARTTLS).prerequisite), CauseKind.MAIL_WITHOUT_TLS,
     "cas-01.contoso.com:995", "LoginType", "Get-PopSettings", "X509CertificateName"),
    ("Windows logon only", prerequisite(AT_POP3, hindered("-ERR", LOGIN_TYPE).prerequisite), CauseKind.LOGIN_TYPE,
     "no logon by password", "LoginType", "Get-PopSettings", "Set-PopSettings"),
    ("mail service not ready", prerequisite(AT_POP3, hindered("-ERR", TRY_LATER).prerequisite), CauseKind.TEMPORARY,
     "temporary trouble", "CAS-01", "Test-ServiceHealth", "run the same cases again"),
    ("SMTP on the port of POP3", prerequisite(AT_POP3, of_another_service("220 x ESMTP").prerequisite),
     CauseKind.WRONG_PORT, "another service at cas-01.contoso.com:995", "bindings", "*Bindings", "-SSLBindings"),
    ("page in another language", prerequisite(AT_OWA, words_not_known()), CauseKind.PAGE_NOT_KNOWN,
     "a page that is not known", "legacy_mailbox", "Get-OwaVirtualDirectory", "[recognition]"),
    ("customised page", prerequisite(AT_OWA, not_recognised().prerequisite), CauseKind.PAGE_NOT_KNOWN,
     "a page that is not known", "mailbox_page", "Get-OwaVirtualDirectory", "https://cas-01.contoso.com/owa"),
    ("nobody else served", unmet(AT_OWA, credentials=HELD, entry=FAILED, kind=OutcomeKind.UNAUTHORIZED),
     CauseKind.SERVES_NOBODY_ELSE, "no other user was served", "other causes", "Test-ServiceHealth",
     "run these again"),
    ("mistake of the harness", harness_failed(CASES[AT_OWA], raised(ValueError())).verdict, CauseKind.HARNESS,
     "ValueError at", "none of yours", "--version", "report"),
]  # fmt: skip


def cause_of(row: Verdict) -> Cause:
    (cause,) = causes_in(WHOLE_REDIRECTION, [row])
    return cause


@pytest.mark.parametrize(
    ("row", "kind", "title", "setting", "show", "change"),
    [mistake[1:] for mistake in MISTAKES],
    ids=[mistake[0] for mistake in MISTAKES],
)
def test_the_block_of_a_mistake_names_whom_it_is_about_and_what_to_type(
    row: Verdict, kind: CauseKind, title: str, setting: str, show: str, change: str
) -> None:
    assert row.verdict is VerdictWord.INCONCLUSIVE
    cause = cause_of(row)
    block = block_of(cause, DEPLOYMENT, PLAN)
    assert cause.kind is kind, row.why
    assert title in block.splitlines()[0]
    assert setting in part(block, "setting")
    assert show in part(block, "show")
    assert change in part(block, "set")
    assert f"entry {cause.servers.entries[0]}" in part(block, "where")
    assert row.case in part(block, "cases")
    assert part(block, "notice")


def test_twenty_mistakes_are_read_at_least() -> None:
    assert len({name for name, *_ in MISTAKES}) >= 20


def test_a_server_that_refuses_at_every_port_is_one_cause_that_names_them_and_their_services() -> None:
    other = next(name for name in CASES if name.startswith("owa/user2@contoso.com/CAS-01/owa"))
    refusing = [AT_POP3, AT_OWA, other, AT_PUBLISHED]
    (cause,) = causes_in(WHOLE_REDIRECTION, [no_answer(case, REFUSES) for case in refusing])
    block = block_of(cause, DEPLOYMENT, PLAN)
    assert "at cas-01.contoso.com:443, 995 and www.usa.contoso.com:443: 4 cases not judged" in block.splitlines()[0]
    assert "Start-Service W3SVC, MSExchangePop3" in part(block, "set")


def test_two_servers_that_refuse_are_two_causes() -> None:
    rows = [no_answer(AT_OWA, REFUSES), no_answer(AT_EWS, REFUSES)]
    assert {cause.subject for cause in causes_in(WHOLE_REDIRECTION, rows)} == {
        "cas-01.contoso.com:443",
        "cas-02.contoso.com:443",
    }


def test_a_certificate_is_the_matter_of_a_name_at_all_its_ports() -> None:
    rows = [no_answer(case, not_verified(*EXPIRED)) for case in (AT_OWA, AT_POP3, AT_PUBLISHED)]
    by_name, published = causes_in(WHOLE_REDIRECTION, rows)
    assert (by_name.subject, by_name.other_addresses) == ("cas-01.contoso.com:443", ("cas-01.contoso.com:995",))
    assert published.subject == "www.usa.contoso.com:443"
    assert "-Services IIS, POP" in part(block_of(by_name, DEPLOYMENT, PLAN), "set")


def test_where_an_answer_led_to_a_server_that_is_down_that_server_is_named() -> None:
    case = next(case for case in PLAN.cases if case.stimulus and case.stimulus.follow_up and case.entry == "CAS-02")
    why = "OPTIONS /Microsoft-Server-ActiveSync at www.usa.contoso.com: the server that the answer names gave no answer"
    block = block_of(cause_of(of_a_run(case.id, Because.UNREACHABLE, f"{why}: connection refused")), DEPLOYMENT, PLAN)
    assert "connection refused at www.usa.contoso.com:443" in block.splitlines()[0]
    assert "on CAS-01 that listens on port 443" in part(block, "setting")
    assert "On CAS-01: Start-Service W3SVC" in part(block, "set")


def test_commands_name_one_server_and_the_block_the_others_that_they_are_for() -> None:
    others = [case for case in CASES if case.startswith("owa/user1@contoso.com/CAS-") and case.endswith("/owa")]
    rows = [prerequisite(case, words_not_known()) for case in others]
    blocks = [block_of(cause, DEPLOYMENT, PLAN) for cause in causes_in(WHOLE_REDIRECTION, rows)]
    assert {part(block, "likewise") for block in blocks} == {""}, "each server has a block of its own"
    why = "the logs of CAS-01 and CAS-02 do not reach back to it: raise settle_seconds"
    (cause,) = causes_in(WHOLE_REDIRECTION, [prerequisite(case, why) for case in others])
    first, second = cause.servers.computers[:2]
    block = block_of(cause, DEPLOYMENT, PLAN)
    assert f"# on {first}" in part(block, "show")
    assert second in part(block, "likewise")
    assert part(block, "likewise").endswith(f"as for {first}")
