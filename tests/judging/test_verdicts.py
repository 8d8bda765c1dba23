"""From what was seen to the verdict (contract, sections 3 and 4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judging.controls import ControlAnswer, ControlResults
from harness.judging.verdicts import judge, judge_unsent
from harness.judging.wording import describe_reason
from harness.model.answer_demands import Answers, DirectoryExists, HidesInnerServers, NeverAnswers
from harness.model.case import Case
from harness.model.expectation import Alternative
from harness.model.observation import Exchange, Observation
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.verdict import Because, VerdictWord
from tests.judging.nouns import (
    FAILED,
    HELD,
    HOLD,
    LINK,
    MAIL_REFUSAL,
    MOVED,
    NO_CASE,
    NO_HOP,
    PAGE,
    REDIRECTION,
    REFUSED,
    REQUEST,
    SERVED,
    UNAUTHORIZED,
    case,
    hop,
    seen,
    stimulus,
)

REFUSAL = case(Alternative((REFUSED,), (Answers("EAS-08", (REFUSED,)),)))
SERVICE = case(Alternative((SERVED,), (Answers("OWA-01", (SERVED,)),)))


def test_the_documented_page_passes() -> None:
    verdict = judge(case(REDIRECTION), seen(PAGE), HOLD)
    assert verdict.verdict is VerdictWord.PASS
    assert verdict.judged == ("OWA-02", "OWA-03")


def test_a_302_where_the_page_is_documented_fails_the_clause_that_forbids_it() -> None:
    """The user reaches the right server, but without a click: that fails OWA-03 and not OWA-02."""
    verdict = judge(case(REDIRECTION), seen(MOVED, status=302), HOLD)
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("OWA-03",))


@pytest.mark.parametrize("how", ["refresh", "script", "frame"])
def test_a_page_that_moves_on_by_itself_fails_only_the_clause_on_automatic_redirection(how: str) -> None:
    verdict = judge(case(REDIRECTION), seen(PAGE, moves_by=how), HOLD)
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("OWA-03",))
    assert how in describe_reason(verdict)


def test_a_page_whose_scripts_could_not_be_followed_is_not_taken_for_one_that_waits() -> None:
    verdict = judge(case(REDIRECTION), replace(seen(PAGE), unfollowed="a script file that was not read (a.js)"), HOLD)
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
    assert describe_reason(verdict) == (
        f"{REQUEST}: whether the page waits for a click is not known: a script file that was not read (a.js); "
        "open it in a browser to see"
    )


def test_a_wrong_link_fails_also_where_a_script_could_not_be_followed() -> None:
    wrong = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.contoso.com/owa")
    verdict = judge(case(REDIRECTION), replace(seen(wrong), unfollowed="a script file that was not read"), HOLD)
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("OWA-02",))


def test_a_page_that_moves_on_fails_whatever_else_could_not_be_followed() -> None:
    moving = replace(seen(PAGE, moves_by="refresh"), unfollowed="a script file that was not read")
    assert judge(case(REDIRECTION), moving, HOLD).failed_clauses == ("OWA-03",)


@pytest.mark.parametrize("row", [SERVICE, REFUSAL, case(REDIRECTION), case(NO_HOP, hops=True)], ids=lambda row: row.id)
@pytest.mark.parametrize("hops", [None, (), (hop("CAS-01"),)], ids=["hops unseen", "no hop", "a hop"])
@pytest.mark.parametrize("controls", [HOLD, replace(HOLD, credentials=FAILED), ControlResults(NO_CASE, NO_CASE)])
def test_an_account_that_cannot_be_judged_yet_is_inconclusive_with_any_expected_outcome(
    row: Case, hops: tuple[Hop, ...] | None, controls: ControlResults
) -> None:
    """A page that asks for the language is neither a missing service nor the expected refusal."""
    first_logon = replace(seen(REFUSED), hops=hops, prerequisite="log on once in a browser")
    verdict = judge(row, first_logon, controls)
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
    assert (describe_reason(verdict), verdict.failed_clauses) == (f"{REQUEST}: log on once in a browser", ())
    assert verdict.observed is not None


def test_a_wrong_link_fails_the_clause_on_the_link() -> None:
    elsewhere = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.europe.contoso.com/owa")
    verdict = judge(case(REDIRECTION), seen(elsewhere), HOLD)
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("OWA-02",))


@pytest.mark.parametrize("typed", ["https://WWW.usa.contoso.com/OWA/", "https://www.usa.contoso.com:443/owa"])
def test_case_default_port_and_one_trailing_slash_make_no_other_link(typed: str) -> None:
    verdict = judge(case(REDIRECTION), seen(Outcome(OutcomeKind.REDIRECT_PAGE, link=typed)), HOLD)
    assert verdict.verdict is VerdictWord.PASS


@pytest.mark.parametrize(
    "typed", ["http://www.usa.contoso.com/owa", f"{LINK}//", "https://www.usa.contoso.com:8443/owa"]
)
def test_scheme_port_and_path_make_another_link(typed: str) -> None:
    verdict = judge(case(REDIRECTION), seen(Outcome(OutcomeKind.REDIRECT_PAGE, link=typed)), HOLD)
    assert verdict.verdict is VerdictWord.FAIL


def test_451_without_its_optional_header_passes_and_with_a_wrong_one_fails() -> None:
    right = Outcome(OutcomeKind.WRONG_SERVER, location="https://www.usa.contoso.com/Microsoft-Server-ActiveSync")
    told = case(Alternative((right,), (Answers("EAS-09", (right,)),)))
    assert judge(told, seen(Outcome(OutcomeKind.WRONG_SERVER), status=451), HOLD).verdict is VerdictWord.PASS
    wrong = Outcome(OutcomeKind.WRONG_SERVER, location="https://cas-02.contoso.com/Microsoft-Server-ActiveSync")
    assert judge(told, seen(wrong, status=451), HOLD).failed_clauses == ("EAS-09",)


def test_no_answer_is_inconclusive_and_never_a_failure() -> None:
    verdict = judge(SERVICE, seen(Outcome(OutcomeKind.UNREACHABLE)), HOLD)
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.UNREACHABLE)


def test_a_refusal_passes_only_for_an_account_that_was_accepted_somewhere() -> None:
    assert judge(REFUSAL, seen(REFUSED, status=403), HOLD).verdict is VerdictWord.PASS
    verdict = judge(REFUSAL, seen(REFUSED, status=403), replace(HOLD, credentials=FAILED))
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)


def test_a_refusal_passes_only_at_a_server_that_serves_another_user() -> None:
    verdict = judge(REFUSAL, seen(REFUSED, status=403), replace(HOLD, entry=FAILED))
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)


def test_an_entry_server_with_one_mailbox_only_is_judged_without_the_entry_control() -> None:
    assert judge(REFUSAL, seen(REFUSED, status=403), replace(HOLD, entry=NO_CASE)).verdict is VerdictWord.PASS


def test_401_counts_as_a_refusal_where_the_controls_hold() -> None:
    assert judge(REFUSAL, seen(UNAUTHORIZED, status=401), HOLD).verdict is VerdictWord.PASS
    assert judge(SERVICE, seen(UNAUTHORIZED, status=401), HOLD).failed_clauses == ("OWA-01",)


def test_401_of_an_account_that_no_server_accepted_is_inconclusive() -> None:
    verdict = judge(SERVICE, seen(UNAUTHORIZED, status=401), replace(HOLD, credentials=FAILED))
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.UNAUTHORIZED)


def test_a_mail_refusal_of_an_account_that_no_server_accepted_is_inconclusive() -> None:
    asked = stimulus(Protocol.POP3, Operation.LOGON)
    verdict = judge(case(MAIL_REFUSAL, asked=asked), seen(REFUSED), replace(HOLD, credentials=FAILED))
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.UNAUTHORIZED)


def test_an_account_that_no_server_is_expected_to_accept_is_not_applicable() -> None:
    verdict = judge(REFUSAL, seen(REFUSED), replace(HOLD, credentials=NO_CASE))
    assert verdict.verdict is VerdictWord.NOT_APPLICABLE


def test_hops_that_cannot_be_seen_are_not_applicable() -> None:
    verdict = judge(case(NO_HOP, hops=True), seen(SERVED), HOLD)
    assert (verdict.verdict, describe_reason(verdict)) == (VerdictWord.NOT_APPLICABLE, "hops not observable")


def test_hops_are_reported_once_each_in_order() -> None:
    observation = replace(seen(SERVED), hops=(hop("CAS-03"), hop("CAS-03"), hop("BE-01", source="CAS-03")))
    verdict = judge(case(NO_HOP, hops=True), observation, HOLD)
    assert verdict.failed_clauses == ("GEN-08",)
    assert verdict.observed is not None
    assert [one.destination for one in verdict.observed.hops or ()] == ["CAS-03", "BE-01"]


SILENT = Alternative((REFUSED,), (NeverAnswers("EAS-07", (SERVED,)),), silent="UNS-01")


def test_where_the_topic_is_silent_the_outcome_is_recorded() -> None:
    verdict = judge(case(SILENT), seen(REFUSED, status=403), HOLD)
    assert (verdict.verdict, verdict.judged) == (VerdictWord.INFORMATIONAL, ("UNS-01",))


def test_an_unforeseen_outcome_is_recorded_too() -> None:
    assert judge(case(SILENT), seen(Outcome(OutcomeKind.MALFORMED)), HOLD).verdict is VerdictWord.INFORMATIONAL


def test_outside_its_bound_a_silent_case_fails() -> None:
    verdict = judge(case(SILENT), seen(SERVED), HOLD)
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("EAS-07",))


def test_of_several_alternatives_one_is_enough_and_only_its_clauses_are_judged() -> None:
    either = case(REDIRECTION, Alternative((REFUSED,), (Answers("GEN-06", (REFUSED,)),)))
    assert judge(either, seen(REFUSED, status=500), HOLD).judged == ("GEN-06",)
    assert judge(either, seen(PAGE), HOLD).judged == ("OWA-02", "OWA-03")
    assert judge(either, seen(SERVED), HOLD).verdict is VerdictWord.FAIL


def test_an_inner_server_that_shows_in_an_answer_fails_the_clause_on_invisible_proxying() -> None:
    demands = (Answers("OWA-04", (SERVED,)), HidesInnerServers("GEN-05", ("cas-03.contoso.com", "cas-03")))
    proxied = case(Alternative((SERVED,), demands))
    verdict = judge(proxied, seen(SERVED, text="<p>Served by CAS-03.</p>"), HOLD)
    assert verdict.failed_clauses == ("GEN-05",)
    assert "CAS-03 in the body" in describe_reason(verdict)


@pytest.mark.parametrize("text", ["cas-030.contoso.com", "mycas-03", "cas-03x"])
def test_a_longer_name_is_no_leak(text: str) -> None:
    proxied = case(Alternative((SERVED,), (HidesInnerServers("GEN-05", ("cas-03",)),)))
    assert judge(proxied, seen(SERVED, text=text), HOLD).verdict is VerdictWord.PASS


def test_a_leak_in_a_header_is_named_with_the_header() -> None:
    proxied = case(Alternative((SERVED,), (HidesInnerServers("GEN-05", ("cas-03",)),)))
    exchange = Exchange("GET /owa/", status=200, answer_headers=(("X-Served-By", "cas-03.contoso.com"),))
    verdict = judge(proxied, Observation(SERVED, "HTTP 200", (exchange,)), HOLD)
    assert "in the header X-Served-By" in describe_reason(verdict)


def test_a_case_that_is_not_sent_says_why() -> None:
    verdict = judge_unsent(replace(SERVICE, not_applicable="Digest only"))
    assert (verdict.verdict, describe_reason(verdict)) == (VerdictWord.NOT_APPLICABLE, "Digest only")


def test_a_verdict_says_where_the_request_went_if_there_is_one() -> None:
    asked = replace(SERVICE, not_applicable="Digest only")
    assert asked.stimulus is not None
    assert judge_unsent(asked).where == f"{asked.stimulus.host}:{asked.stimulus.port}"
    assert judge_unsent(replace(asked, stimulus=None)).where is None


def test_a_failure_beside_a_silent_alternative_cites_the_alternative_that_is_judged() -> None:
    """Two servers of one site, one of which the topic leaves open: what meets neither fails the judged one."""
    silent = Alternative((PAGE, REFUSED), (), silent="UNS-02")
    mixed = case(silent, Alternative((SERVED,), (Answers("OWA-04", (SERVED,)),)))
    assert judge(mixed, seen(Outcome(OutcomeKind.MALFORMED)), HOLD).failed_clauses == ("OWA-04",)


@pytest.mark.parametrize("kind", [OutcomeKind.REDIRECT_HOST, OutcomeKind.LEGACY_MAILBOX])
def test_an_outcome_that_no_wrong_password_has_fails_even_without_a_control(kind: OutcomeKind) -> None:
    verdict = judge(REFUSAL, seen(Outcome(kind)), replace(HOLD, credentials=NO_CASE))
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("EAS-08",))


@pytest.mark.parametrize("kind", [OutcomeKind.REDIRECT_HOST, OutcomeKind.LEGACY_MAILBOX, OutcomeKind.SERVED])
def test_any_outcome_of_an_account_that_no_server_accepted_is_inconclusive(kind: OutcomeKind) -> None:
    verdict = judge(REFUSAL, seen(Outcome(kind)), replace(HOLD, credentials=FAILED))
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)


def test_a_relative_link_is_read_against_the_server_that_was_asked() -> None:
    expected = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://cas-02.contoso.com/owa")
    page = case(Alternative((expected,), (Answers("OWA-02", (expected,)),)))
    assert judge(page, seen(Outcome(OutcomeKind.REDIRECT_PAGE, link="/owa")), HOLD).verdict is VerdictWord.PASS
    assert judge(page, seen(PAGE), HOLD).verdict is VerdictWord.FAIL
    forbidden = Outcome(OutcomeKind.REDIRECT_PATH, location="https://cas-02.contoso.com/owa")
    never = case(Alternative((Outcome(OutcomeKind.REDIRECT_PATH),), (NeverAnswers("OWA-08", (forbidden,)),)))
    moved, elsewhere = (Outcome(OutcomeKind.REDIRECT_PATH, location=path) for path in ("/owa", "/exchange"))
    assert judge(never, seen(moved), HOLD).verdict is VerdictWord.FAIL
    assert judge(never, seen(elsewhere), HOLD).verdict is VerdictWord.PASS


def test_a_relative_location_of_a_device_is_read_against_the_root_of_the_server() -> None:
    expected = Outcome(OutcomeKind.WRONG_SERVER, location="https://cas-02.contoso.com/Microsoft-Server-ActiveSync")
    told = seen(Outcome(OutcomeKind.WRONG_SERVER, location="Microsoft-Server-ActiveSync"))
    asked = stimulus(Protocol.EAS, Operation.OPTIONS)
    device = case(Alternative((expected,), (Answers("EAS-09", (expected,)),)), asked=asked)
    assert judge(device, told, HOLD).verdict is VerdictWord.PASS


def test_silence_of_a_server_that_serves_others_fails_the_clause_on_servers_without_internet_presence() -> None:
    proxied = case(Alternative((SERVED,), (Answers("OWA-04", (SERVED,)), Answers("GEN-03", (SERVED,)))))
    silence = seen(Outcome(OutcomeKind.UNREACHABLE))
    assert "GEN-03" in judge(proxied, silence, HOLD).failed_clauses
    assert judge(proxied, silence, replace(HOLD, entry=FAILED)).because is Because.UNREACHABLE


def test_a_location_that_names_an_inner_server_is_a_leak() -> None:
    proxied = case(Alternative((SERVED,), (HidesInnerServers("GEN-05", ("cas-03.contoso.com",)),)))
    sent_on = Outcome(OutcomeKind.REDIRECT_HOST, location="https://cas-03.contoso.com/owa")
    exchange = Exchange("GET /owa/", status=302, answer_headers=(("Location", "https://cas-03.contoso.com/owa"),))
    assert judge(proxied, Observation(sent_on, "302", (exchange,)), HOLD).failed_clauses == ("GEN-05",)


def test_a_published_host_that_ends_in_an_inner_name_is_no_leak() -> None:
    demand = HidesInnerServers("GEN-05", ("exch.contoso.com",), published=("owa.exch.contoso.com",))
    proxied = case(Alternative((SERVED,), (demand,)))
    assert judge(proxied, seen(SERVED, text="https://owa.exch.contoso.com/owa"), HOLD).verdict is VerdictWord.PASS
    assert judge(proxied, seen(SERVED, text="https://exch.contoso.com/owa"), HOLD).failed_clauses == ("GEN-05",)
    assert judge(proxied, seen(SERVED, text="domain=.exch.contoso.com"), HOLD).failed_clauses == ("GEN-05",)


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("X1.EXCH.CONTOSO.COM", "x1.exch.contoso.com"),
        ("mail.exch.contoso.com", "mail.exch.contoso.com"),
        (".mail.exch.contoso.com.", "mail.exch.contoso.com"),
        ("ask exch.contoso.com.au there", "exch.contoso.com.au"),
    ],
)
def test_a_published_host_is_no_leak_wherever_in_the_text_it_stands(text: str, published: str) -> None:
    demand = HidesInnerServers("GEN-05", ("exch.contoso.com",), published=(published,))
    proxied = case(Alternative((SERVED,), (demand,)))
    assert judge(proxied, seen(SERVED, text=text), HOLD).verdict is VerdictWord.PASS
    assert judge(proxied, seen(SERVED, text=f"{text}; exch.contoso.com"), HOLD).failed_clauses == ("GEN-05",)


@pytest.mark.parametrize(
    ("statuses", "exists"),
    [
        ((200,), True),
        ((403,), True),
        ((499,), True),
        ((302,), True),
        ((440,), True),
        ((500, 200), False),
        ((404,), False),
        ((404, 302), False),
        ((405,), True),
        ((401, 404), True),
        ((302, 500), True),
        ((500,), False),
        ((503,), False),
        ((), False),
        ((None,), False),
    ],
)
def test_a_first_answer_but_404_and_5xx_shows_that_a_directory_exists(
    statuses: tuple[int | None, ...], exists: bool
) -> None:
    answers = (SERVED, REFUSED)
    directory = case(Alternative(answers, (DirectoryExists("OWA-12"),)))
    exchanges = tuple(Exchange("GET /exchweb/", status=status) for status in statuses)
    verdict = judge(directory, Observation(REFUSED, "made up", exchanges), HOLD)
    assert verdict.verdict is (VerdictWord.PASS if exists else VerdictWord.FAIL)


@pytest.mark.parametrize("status", [401, 403, 404, 503])
@pytest.mark.parametrize("credentials", list(ControlAnswer))
def test_an_answer_without_credentials_is_judged_whoever_the_account_belongs_to(
    status: int, credentials: ControlAnswer
) -> None:
    asked = replace(stimulus(operation=Operation.EXCHWEB), logon=Logon.NONE)
    directory = case(Alternative((REFUSED,), (DirectoryExists("OWA-12"),)), asked=asked)
    answer = seen(UNAUTHORIZED if status == 401 else REFUSED, status=status)
    verdict = judge(directory, answer, ControlResults(credentials, entry=HELD))
    assert verdict.verdict is (VerdictWord.PASS if status < 404 else VerdictWord.FAIL)
    unserved = judge(directory, answer, ControlResults(credentials, entry=FAILED))
    assert (unserved.verdict, unserved.because) == (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)


def test_a_missing_directory_is_reported_with_the_answer_that_anybody_gets() -> None:
    directory = case(Alternative((SERVED,), (Answers("OWA-11", (SERVED,)), DirectoryExists("OWA-12"))))
    exchanges = (Exchange("GET /exchange/", status=404), Exchange("GET /exchange/", status=200))
    verdict = judge(directory, Observation(SERVED, "made up", exchanges), HOLD)
    assert verdict.failed_clauses == ("OWA-12",)
    assert "without credentials: expected any answer but 404 and 5xx, seen HTTP 404" in describe_reason(verdict)
    garbage = replace(Observation(SERVED, "made up", exchanges), exchanges=(Exchange("GET /exchange/"),))
    assert judge(directory, garbage, HOLD).details == (
        "without credentials: expected any answer but 404 and 5xx, seen no answer of HTTP",
    )


ON_2003 = Outcome(OutcomeKind.LEGACY_MAILBOX)
LEGACY_PAGE = Alternative((ON_2003,), (Answers("OWA-06", (ON_2003,)),))
OWN_SITE = Alternative((SERVED,), (Answers("OWA-01", (SERVED,)),))
ANY_ERROR = Alternative((REFUSED,), (Answers("OWA-05", (REFUSED,)),))
UNREAD = "an error page says why in words that are not known: put them into [recognition]"


def test_a_refusal_in_words_that_are_not_known_may_be_the_page_that_is_due() -> None:
    verdict = judge(case(LEGACY_PAGE), replace(seen(REFUSED), unread=UNREAD), HOLD)
    assert (verdict.verdict, verdict.because, verdict.why) == (
        VerdictWord.INCONCLUSIVE,
        Because.PREREQUISITE,
        UNREAD,
    )


@pytest.mark.parametrize(
    ("due", "word"), [(OWN_SITE, VerdictWord.FAIL), (REDIRECTION, VerdictWord.FAIL), (ANY_ERROR, VerdictWord.PASS)]
)
def test_whatever_its_words_a_refusal_is_a_refusal_where_something_else_is_due(
    due: Alternative, word: VerdictWord
) -> None:
    assert judge(case(due), replace(seen(REFUSED), unread=UNREAD), HOLD).verdict is word


def test_a_refusal_in_words_that_are_known_is_not_the_page_that_is_due() -> None:
    assert judge(case(LEGACY_PAGE), seen(REFUSED), HOLD).failed_clauses == ("OWA-06",)
