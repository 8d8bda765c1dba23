"""The URLs that Autodiscover names: by part of the answer, by host and virtual directory; and where advice ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from harness.judging import describe_reason
from harness.judging.verdicts import judge
from harness.model.answer_demands import EndsAtMailbox, NamesDeviceUrls, NamesOutlookUrls
from harness.model.case import Case
from harness.model.expectation import Alternative
from harness.model.observation import Advice
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.model.stimulus import FollowUp
from harness.model.verdict import Because, Verdict, VerdictWord
from tests.judging.nouns import HOLD, REFUSED, SERVED, case, seen, stimulus

PASS, FAIL, INFORMATIONAL = VerdictWord.PASS, VerdictWord.FAIL, VerdictWord.INFORMATIONAL
PUBLISHED = "https://www.contoso.com/EWS"
INSIDE, BY_NAME = "https://nlb-asia.contoso.com/EWS", "https://cas-03/EWS"
GIVEN_OUTSIDE, GIVEN_INSIDE = f"{PUBLISHED}/Exchange.asmx", "https://CAS-03/ews/Exchange.asmx"
ELSEWHERE = "https://cas-01.contoso.com/EWS/Exchange.asmx"

Urls = Mapping[str, tuple[str, ...]]


def both(url: str) -> Urls:
    return {"ews": (url,), "availability": (url,)}


def outlook_case(*, expr: tuple[str, ...] = (PUBLISHED,)) -> Case:
    exch = (*expr, INSIDE, BY_NAME)
    demands = (NamesOutlookUrls("AUT-02", "ews", exch, expr), NamesOutlookUrls("AUT-03", "availability", exch, expr))
    return case(Alternative((Outcome(OutcomeKind.SETTINGS),), demands), crosses=False)


def outlook(exch: Urls | None, expr: Urls | None, *, expected: Case | None = None) -> Verdict:
    return judge(expected or outlook_case(), seen(Outcome(OutcomeKind.SETTINGS, exch=exch, expr=expr)), HOLD)


def test_the_file_in_the_virtual_directory_and_the_spelling_make_no_difference() -> None:
    assert outlook(both(GIVEN_INSIDE), both(GIVEN_OUTSIDE)).verdict is PASS
    for url in (
        "https://WWW.contoso.com:443/ews/",
        "http://www.contoso.com/EWS/exchange.asmx",
        "https://www.contoso.com./EWS",
    ):
        assert outlook(both(INSIDE), both(url)).verdict is PASS


@pytest.mark.parametrize("named", ["https://cas-01.contoso.com/EWS/Exchange.asmx", "https://cas-01.contoso.com/EWS/"])
@pytest.mark.parametrize("set_to", ["https://cas-01.contoso.com/EWS", "https://CAS-01.contoso.com/ews/exchange.asmx"])
def test_the_topic_s_table_and_the_shell_s_default_are_the_same_end_point(named: str, set_to: str) -> None:
    """protocol-facts, 0.2, item 2: the table has /EWS, Autodiscover names the file in it."""
    demands = tuple(
        NamesOutlookUrls(f"AUT-0{n}", service, (set_to,), ()) for n, service in ((2, "ews"), (3, "availability"))
    )
    expected = case(Alternative((Outcome(OutcomeKind.SETTINGS),), demands), crosses=False)
    assert outlook(both(named), {}, expected=expected).verdict is PASS


@pytest.mark.parametrize(
    "url",
    [
        "https://www.contoso.com/owa",
        "https://www.contoso.com/EWS2/Exchange.asmx",
        "https://www.contoso.com:8443/EWS",
        "https://www.contoso.com.example/EWS",
        "ftp://www.contoso.com/EWS",
        "www.contoso.com/EWS",
        "https://[/EWS",
    ],
)
def test_another_host_port_or_directory_is_another_end_point(url: str) -> None:
    assert outlook(both(INSIDE), both(url)).failed_clauses == ("AUT-02", "AUT-03")


@pytest.mark.parametrize("url", [INSIDE, BY_NAME, GIVEN_OUTSIDE])
def test_inside_a_name_of_the_own_site_is_right_and_so_is_a_published_one(url: str) -> None:
    assert outlook(both(url), both(GIVEN_OUTSIDE)).verdict is PASS


def test_outside_an_inner_name_is_wrong_and_the_reason_says_where() -> None:
    verdict = outlook(both(GIVEN_INSIDE), both(INSIDE))
    assert (verdict.verdict, verdict.failed_clauses) == (FAIL, ("AUT-02", "AUT-03"))
    assert (
        f"EXPR: EwsUrl {INSIDE}, expected {PUBLISHED}; EXPR: ASUrl {INSIDE}, expected {PUBLISHED}"
        in describe_reason(verdict)
    )


def test_inside_a_name_of_another_site_is_wrong() -> None:
    verdict = outlook(both(ELSEWHERE), both(GIVEN_OUTSIDE))
    assert (verdict.verdict, verdict.failed_clauses) == (FAIL, ("AUT-02", "AUT-03"))


@pytest.mark.parametrize(("service", "clause"), [("ews", "AUT-02"), ("availability", "AUT-03")])
def test_each_service_is_judged_by_its_own_clause(service: str, clause: str) -> None:
    for exch, expr in (
        ({**both(INSIDE), service: (ELSEWHERE,)}, both(GIVEN_OUTSIDE)),
        (both(INSIDE), {**both(GIVEN_OUTSIDE), service: (GIVEN_OUTSIDE, INSIDE)}),
    ):
        assert outlook(exch, expr).failed_clauses == (clause,)


def test_without_outlook_anywhere_the_answer_is_recorded_unless_the_rest_is_wrong() -> None:
    verdict = outlook(both(INSIDE), None)
    assert (verdict.verdict, verdict.failed_clauses) == (INFORMATIONAL, ())
    assert describe_reason(verdict).startswith("recorded, not judged (AUT-02, AUT-03): there is no EXPR")
    assert outlook(both(ELSEWHERE), None).failed_clauses == ("AUT-02", "AUT-03")
    assert outlook({}, None).failed_clauses == ("AUT-02", "AUT-03")


def test_a_part_for_clients_outside_has_to_name_what_is_published() -> None:
    verdict = outlook(both(INSIDE), {})
    assert verdict.failed_clauses == ("AUT-02", "AUT-03")
    assert f"EXPR: no EwsUrl, expected {PUBLISHED}" in describe_reason(verdict)


def test_where_nothing_is_published_it_names_nothing() -> None:
    unpublished = outlook_case(expr=())
    assert outlook(both(INSIDE), {}, expected=unpublished).verdict is PASS
    wrong = outlook(both(INSIDE), both(INSIDE), expected=unpublished)
    assert wrong.failed_clauses == ("AUT-02", "AUT-03")
    assert "expected none, since nothing is published" in describe_reason(wrong)


def test_clients_outside_alone_may_be_given_urls() -> None:
    assert outlook(None, both(GIVEN_OUTSIDE)).verdict is PASS
    assert outlook({}, both(GIVEN_OUTSIDE)).verdict is PASS


def test_a_build_without_ewsurl_is_judged_by_asurl_for_the_availability_service_alone() -> None:
    def asurl(url: str) -> Urls:
        return {"availability": (url,)}

    for exch, expr in ((asurl(INSIDE), asurl(GIVEN_OUTSIDE)), (both(INSIDE), asurl(GIVEN_OUTSIDE))):
        verdict = outlook(exch, expr)
        assert (verdict.verdict, verdict.judged) == (PASS, ("AUT-03",))
        assert "; EwsUrl is not named" in describe_reason(verdict)
    assert outlook(asurl(INSIDE), asurl(INSIDE)).failed_clauses == ("AUT-03",)
    assert outlook(asurl(INSIDE), {}).failed_clauses == ("AUT-03",)
    assert outlook(asurl(INSIDE), None).verdict is INFORMATIONAL


def test_an_answer_without_asurl_fails_the_availability_service() -> None:
    ews_alone: Urls = {"ews": (GIVEN_OUTSIDE,)}
    assert outlook(ews_alone, ews_alone).failed_clauses == ("AUT-03",)
    assert outlook(ews_alone, None).failed_clauses == ("AUT-03",)


def test_anything_but_settings_fails_both() -> None:
    assert judge(outlook_case(), seen(REFUSED), HOLD).failed_clauses == ("AUT-02", "AUT-03")


DEVICES = "https://www.contoso.com/Microsoft-Server-ActiveSync"


@pytest.mark.parametrize(
    ("named", "word"),
    [
        ((DEVICES,), PASS),
        (("https://www.contoso.com/microsoft-server-activesync/",), PASS),
        ((DEVICES, DEVICES.replace("www", "cas-01")), FAIL),
        ((DEVICES.replace("www", "cas-01"),), FAIL),
        (("https://www.contoso.com/owa",), FAIL),
        ((), FAIL),
    ],
)
def test_every_url_that_a_device_is_given_has_to_be_right(named: tuple[str, ...], word: VerdictWord) -> None:
    settings = Outcome(OutcomeKind.SETTINGS, urls={"mobilesync": named})
    device = case(Alternative((settings,), (NamesDeviceUrls("AUT-01", (DEVICES,)),)), crosses=False)
    verdict = judge(device, seen(settings), HOLD)
    assert verdict.verdict is word
    assert f"expected {DEVICES}" in describe_reason(verdict) or word is PASS or not named
    assert judge(device, seen(REFUSED), HOLD).failed_clauses == ("AUT-01",)


ACCEPTS = (SERVED,)
FOLLOWED = case(
    Alternative(
        ACCEPTS,
        (
            EndsAtMailbox("EAS-09", Advice.ANSWER, ACCEPTS),
            EndsAtMailbox("AUT-01", Advice.AUTODISCOVER, ACCEPTS),
        ),
    ),
    asked=replace(
        stimulus(Protocol.EAS, Operation.OPTIONS),
        follow_up=FollowUp(Protocol.EAS, Operation.OPTIONS, ("www.contoso.com",)),
    ),
    crosses=False,
)


@pytest.mark.parametrize(
    ("advice", "clause"), [(Advice.ANSWER, "EAS-09"), (Advice.AUTODISCOVER, "AUT-01"), (None, "EAS-09")]
)
def test_where_a_device_ends_is_judged_by_the_clause_of_the_advice_that_it_had(
    advice: Advice | None, clause: str
) -> None:
    served = judge(FOLLOWED, replace(seen(SERVED), advice=advice), HOLD)
    assert (served.verdict, served.judged) == (PASS, (clause,))
    for outcome in (REFUSED, Outcome(OutcomeKind.WRONG_SERVER), Outcome(OutcomeKind.MALFORMED)):
        assert judge(FOLLOWED, replace(seen(outcome), advice=advice), HOLD).failed_clauses == (clause,)


def test_a_device_that_could_not_ask_autodiscover_is_not_judged() -> None:
    verdict = judge(FOLLOWED, replace(seen(Outcome(OutcomeKind.WRONG_SERVER)), advice=Advice.NOT_ASKED), HOLD)
    assert verdict.verdict is VerdictWord.NOT_APPLICABLE
    assert "no Autodiscover service can be asked" in describe_reason(verdict)


def test_no_answer_on_the_way_that_autodiscover_shows_is_nobodys_failure() -> None:
    unreachable = replace(seen(Outcome(OutcomeKind.UNREACHABLE)), advice=Advice.AUTODISCOVER)
    verdict = judge(FOLLOWED, unreachable, HOLD)
    assert (verdict.verdict, verdict.because) == (VerdictWord.INCONCLUSIVE, Because.UNREACHABLE)
    assert "Autodiscover, or the server that it names, gave no answer" in describe_reason(verdict)


def test_outlook_without_a_part_for_clients_outside_has_nothing_to_follow() -> None:
    outside = replace(
        FOLLOWED,
        clauses=("AUT-02",),
        alternatives=(Alternative(ACCEPTS, (EndsAtMailbox("AUT-02", Advice.ANSWER, ACCEPTS),)),),
    )
    verdict = judge(outside, replace(seen(Outcome(OutcomeKind.SETTINGS)), advice=Advice.NOT_OUTSIDE), HOLD)
    assert (verdict.verdict, verdict.judged) == (INFORMATIONAL, ("AUT-02",))
    assert describe_reason(verdict).startswith("recorded, not judged (AUT-02): none: the answer has no EXPR")


def test_a_case_whose_clauses_do_not_apply_is_not_judged_even_if_it_was_sent_as_a_control() -> None:
    control = replace(outlook_case(), alternatives=(), not_applicable="the site has no Client Access server")
    verdict = judge(control, seen(Outcome(OutcomeKind.SETTINGS)), HOLD)
    assert (verdict.verdict, verdict.why) == (VerdictWord.NOT_APPLICABLE, "the site has no Client Access server")


def test_every_wrong_url_of_a_device_is_named_with_all_that_would_be_right() -> None:
    right = (DEVICES, DEVICES.replace("www", "mail"))
    wrong = (DEVICES.replace("www", "cas-01"), DEVICES.replace("www", "cas-02"))
    settings = Outcome(OutcomeKind.SETTINGS, urls={"mobilesync": wrong})
    device = case(Alternative((settings,), (NamesDeviceUrls("AUT-01", right),)), crosses=False)
    assert judge(device, seen(settings), HOLD).details == (
        f"{wrong[0]} and {wrong[1]}: expected {right[0]} or {right[1]}",
    )


def test_wrong_urls_of_both_parts_are_named_with_their_part_and_element() -> None:
    demand = NamesOutlookUrls("AUT-02", "ews", (PUBLISHED, INSIDE), (PUBLISHED,))
    services = case(Alternative((Outcome(OutcomeKind.SETTINGS),), (demand,)), crosses=False)
    verdict = outlook(both(ELSEWHERE), both(INSIDE), expected=services)
    assert verdict.details == (
        f"EXCH: EwsUrl {ELSEWHERE}, expected {PUBLISHED} or {INSIDE}; EXPR: EwsUrl {INSIDE}, expected {PUBLISHED}",
    )


def test_a_missing_url_is_named_by_its_element() -> None:
    assert outlook({}, None).details == ("no EwsUrl is named", "no ASUrl is named")
