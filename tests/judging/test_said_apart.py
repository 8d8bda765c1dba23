"""A failure never says that it expected what it saw: where the kind is right, the words say what is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.judging.demand_words import describe_demand
from harness.judging.demands import JUDGED_BY
from harness.judging.verdicts import judge
from harness.judging.wording import describe_missed, describe_outcome, describe_reason, describe_seen
from harness.model.answer_demands import (
    AgreesWithCalendars,
    AnsweredByBackEnd,
    Answers,
    DirectoryExists,
    EndsAtMailbox,
    GivesOwnFolders,
    HidesInnerServers,
    MovesOnlyByClick,
    NamesDeviceUrls,
    NamesOutlookUrls,
    NeverAnswers,
    OneVisitFails,
    ReachesMailboxServer,
    ShowsOwnMailbox,
    VisitAnswers,
)
from harness.model.expectation import Alternative, Demand
from harness.model.hop_demands import (
    HopsAddress,
    HopsAuthenticate,
    HopsOnly,
    HopsReach,
    HopsReachEach,
    HopsUseScheme,
    HopTarget,
    LastHopReaches,
    NoHopTo,
    OneHop,
    ServedThroughHop,
    SharesConnections,
    SharesEvenly,
    StaysWithOneServer,
    TrustsCertificates,
    VisitReaches,
)
from harness.model.mailbox_content import Busyness, MailboxContent, TimeBlock
from harness.model.observation import Advice, ComparedAnswer, Exchange, Observation, Visit
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.verdict import VerdictWord
from tests.judging.nouns import HOLD, LINK, MOVED, PAGE, REFUSED, SERVED, UNAUTHORIZED, case, hop, seen

URLS = {"mobilesync": (LINK,), "ews": (LINK,), "availability": ("https://www.contoso.com/ews",)}
OUTCOMES = (
    SERVED,
    PAGE,
    MOVED,
    REFUSED,
    UNAUTHORIZED,
    Outcome(OutcomeKind.REDIRECT_PAGE, link="https://mail.contoso.com/owa"),
    Outcome(OutcomeKind.REDIRECT_PAGE),
    Outcome(OutcomeKind.REDIRECT_PATH, location="/owa"),
    Outcome(OutcomeKind.REDIRECT_PATH, location="https://[bad/owa"),
    Outcome(OutcomeKind.WRONG_SERVER, location=LINK),
    Outcome(OutcomeKind.WRONG_SERVER),
    Outcome(OutcomeKind.PARTIAL, users={"user2@contoso.com": "NoError", "user1@contoso.com": "ErrorProxy"}),
    Outcome(OutcomeKind.SETTINGS, urls=URLS, exch=URLS, expr=URLS),
    Outcome(OutcomeKind.SETTINGS, urls={"mobilesync": ("https://cas-03.contoso.com/a",)}),
    Outcome(OutcomeKind.LEGACY_MAILBOX),
    Outcome(OutcomeKind.MALFORMED),
)
HOPS = (
    (),
    (hop("CAS-03"),),
    (hop("CAS-04", scheme="http"),),
    (hop("CAS-03"), hop("CAS-03")),
    (replace(hop("CAS-03"), authentication="ntlm"), hop("CAS-04")),
)
HOP_OUTCOMES = (
    Outcome(OutcomeKind.HOPS),
    *(Outcome(OutcomeKind.HOPS, hops=hops) for hops in HOPS),
)
CAS_03 = HopTarget("CAS-03", "/owa")
DEMANDS: tuple[Demand, ...] = (
    Answers("OWA-01", (SERVED,)),
    Answers("OWA-02", (PAGE,), tolerates=(MOVED,)),
    Answers("GEN-06", (REFUSED,)),
    NeverAnswers("GEN-06", (SERVED, PAGE)),
    MovesOnlyByClick("OWA-03"),
    DirectoryExists("OWA-12"),
    AnsweredByBackEnd("EAS-01"),
    ReachesMailboxServer("RPC-01"),
    HidesInnerServers("GEN-05", ("cas-03",)),
    ShowsOwnMailbox("OWA-01", "user1@contoso.com", ("user2@contoso.com",)),
    GivesOwnFolders("EWS-03"),
    AgreesWithCalendars("EWS-08"),
    VisitAnswers("OWA-13", 1, (REFUSED,), (SERVED, PAGE)),
    OneVisitFails("NLB-08", (1,)),
    NamesDeviceUrls("AUT-01", (LINK,)),
    NamesOutlookUrls("AUT-02", "ews", (LINK,), ("https://www.contoso.com/ews",)),
    EndsAtMailbox("EAS-06", Advice.ANSWER, (PAGE,)),
)
HOP_DEMANDS: tuple[Demand, ...] = (
    HopsReach("GEN-01", "CAS-02", (CAS_03,)),
    HopsReachEach("GEN-01", "CAS-02", ((CAS_03,), (HopTarget("CAS-04", ""),))),
    LastHopReaches("GEN-07", CAS_03),
    HopsOnly("GEN-08", "CAS-02", "CAS-03"),
    NoHopTo("GEN-08", ("CAS-03",)),
    HopsUseScheme("GEN-09", "https", ("CAS-04",)),
    ServedThroughHop("GEN-01", ("CAS-05",)),
    OneHop("GEN-07"),
    StaysWithOneServer("NLB-05", "CAS-02"),
    HopsAddress("NLB-07", ("CAS-03",), ("nlb.contoso.com",)),
    VisitReaches("NLB-06", 1, "CAS-02", ("CAS-05",)),
    HopsAuthenticate("CFG-01", "kerberos", ("CAS-03",)),
    TrustsCertificates("GEN-10", ("CAS-05",), ("CAS-05",)),
    SharesConnections("NLB-09", "CAS-02", ("CAS-03",)),
    SharesEvenly("NLB-15", "CAS-02", ("CAS-03", "CAS-04"), 1, 0.9),
)
OWN = MailboxContent("user1@contoso.com", folder="a", free_busy=(TimeBlock(600, 660, Busyness.BUSY),))
CALENDAR = MailboxContent("user1@contoso.com", folder="b", calendar=(TimeBlock(900, 960, Busyness.BUSY),))
BASE_EXCHANGES = (
    Exchange("GET https://cas-02.contoso.com/owa/", status=200, answer_text="user2@contoso.com at cas-03 of all"),
    Exchange("GET https://cas-02.contoso.com/owa/", status=404, answer_headers=(("MS-Server-ActiveSync", "8.1"),)),
)


def observations(outcomes: tuple[Outcome, ...]) -> st.SearchStrategy[Observation]:
    visits = st.lists(
        st.builds(Visit, st.sampled_from(("a", "b")), st.sampled_from((SERVED, PAGE, REFUSED)), st.sampled_from(HOPS)),
        max_size=3,
    )
    return st.builds(
        Observation,
        outcome=st.sampled_from(outcomes),
        explanation=st.just("HTTP 200"),
        exchanges=st.sampled_from(BASE_EXCHANGES).map(lambda exchange: (exchange,)),
        moves_by=st.sampled_from((None, "refresh")),
        hops=st.sampled_from(HOPS),
        visits=visits.map(tuple),
        hops_in_tls=st.booleans(),
        contents=st.just((OWN,)),
        compared=st.just((ComparedAnswer((CALENDAR,)),)),
        mailbox_server_reached=st.sampled_from((None, False)),
        advice=st.sampled_from((None, Advice.ANSWER)),
    )


def alternatives(outcomes: tuple[Outcome, ...], demands: tuple[Demand, ...]) -> st.SearchStrategy[list[Alternative]]:
    one = st.builds(
        Alternative,
        st.lists(st.sampled_from(outcomes), min_size=1, max_size=2).map(tuple),
        st.lists(st.sampled_from(demands), min_size=1, max_size=3).map(tuple),
    )
    return st.lists(one, min_size=1, max_size=2)


def check(endings: list[Alternative], observation: Observation, *, hops: bool) -> None:
    verdict = judge(case(*endings, hops=hops), observation, replace(HOLD, own_site=HOLD.entry))
    if verdict.verdict is not VerdictWord.FAIL:
        return
    missed, saw = describe_missed(verdict), describe_seen(verdict)
    assert verdict.observed is not None
    words = describe_outcome(verdict.observed)
    assert missed != saw
    expected = [describe_outcome(one.outcome) for one in verdict.expected]
    same = [one for one in expected if words == one or words.startswith((f"{one} to ", f"{one}: "))]
    assert all(f"{one} (" in missed for one in same), "what it lacks is not said"
    if same:
        assert "; " in saw, "what is wrong is not said"
        assert not saw.startswith("the mailbox's own content")
    assert f"{words};" not in describe_reason(verdict).partition("; seen")[0]


@given(alternatives(OUTCOMES, DEMANDS), observations(OUTCOMES))
def test_what_a_client_should_have_seen_and_what_it_saw_are_never_worded_alike(
    endings: list[Alternative], observation: Observation
) -> None:
    check(endings, observation, hops=False)


@given(alternatives(HOP_OUTCOMES, HOP_DEMANDS), observations((SERVED, REFUSED)))
def test_hops_that_were_expected_and_those_that_were_seen_are_never_worded_alike(
    endings: list[Alternative], observation: Observation
) -> None:
    check(endings, observation, hops=True)


@pytest.mark.parametrize("outcome", OUTCOMES, ids=str)
@pytest.mark.parametrize("demand", DEMANDS, ids=lambda demand: f"{type(demand).__name__} {demand.clause}")
def test_each_demand_says_what_an_outcome_of_the_right_kind_lacks(demand: Demand, outcome: Outcome) -> None:
    strange = replace(seen(outcome, moves_by="script"), exchanges=BASE_EXCHANGES[:1], contents=(OWN,))
    check([Alternative((outcome,), (demand,))], replace(strange, compared=(ComparedAnswer((CALENDAR,)),)), hops=False)


def test_every_demand_is_tried_here_and_has_words() -> None:
    tried = {type(demand) for demand in (*DEMANDS, *HOP_DEMANDS)}
    assert tried == set(JUDGED_BY) == set(get_args(Demand))
    assert all(describe_demand(demand) for demand in (*DEMANDS, *HOP_DEMANDS))


@pytest.mark.parametrize(
    ("expected", "demand", "outcome", "said"),
    [
        (
            MOVED,
            MovesOnlyByClick("OWA-03"),
            MOVED,
            (
                f"expected a redirect to another host to {LINK} (left only by a click); "
                f"seen a redirect to another host to {LINK} (HTTP 200); of which is not so: left only by a click"
            ),
        ),
        (
            Outcome(OutcomeKind.REDIRECT_PAGE),
            NeverAnswers("GEN-06", (PAGE, REFUSED)),
            PAGE,
            (
                f"expected a page with a link (never a page with a link to {LINK} or an error); "
                f"seen a page with a link to {LINK} (HTTP 200); "
                f"of which is not so: never a page with a link to {LINK} or an error"
            ),
        ),
        (
            Outcome(OutcomeKind.PARTIAL),
            NeverAnswers("GEN-06", (Outcome(OutcomeKind.PARTIAL),)),
            Outcome(OutcomeKind.PARTIAL, users={"a": "NoError"}),
            (
                "expected an answer for some of the users (never an answer for some of the users); "
                "seen an answer for some of the users: a NoError (HTTP 200); "
                "of which is not so: never an answer for some of the users"
            ),
        ),
        (
            Outcome(OutcomeKind.REDIRECT_PATH, location="https://[bad"),
            NeverAnswers("GEN-06", (REFUSED,)),
            Outcome(OutcomeKind.REDIRECT_PATH, location="https://[bad"),
            (
                "expected a redirect on the same host to https://[bad (never an error); "
                "seen a redirect on the same host to https://[bad (HTTP 200); of which is not so: never an error"
            ),
        ),
        (
            PAGE,
            Answers("GEN-06", (REFUSED,)),
            PAGE,
            f"expected a page with a link to {LINK} (as GEN-06 demands it); seen",
        ),
    ],
)
def test_an_answer_of_the_right_kind_is_said_to_lack_what_was_demanded(
    expected: Outcome, demand: Demand, outcome: Outcome, said: str
) -> None:
    verdict = judge(case(Alternative((expected,), (demand,))), seen(outcome), HOLD)
    assert describe_reason(verdict).startswith(f"GET /owa/ at cas-02.contoso.com: {said}")


def test_what_came_over_the_wire_is_not_said_twice() -> None:
    same = replace(seen(PAGE), explanation=f"a page with a link to {LINK}")
    verdict = judge(case(Alternative((REFUSED,), (Answers("GEN-06", (REFUSED,)),))), same, HOLD)
    assert describe_seen(verdict) == f"a page with a link to {LINK}"


def test_demands_on_places_name_them() -> None:
    assert [describe_demand(demand) for demand in HOP_DEMANDS] == [
        "from CAS-02 to CAS-03 /owa",
        "from CAS-02 to each of 2 places",
        "the last one to CAS-03",
        "each from CAS-02 to CAS-03",
        "none of them to CAS-03",
        "over https where it goes to CAS-04",
        "with a request to CAS-05",
        "once",
        "from CAS-02 to one and the same server for each mailbox",
        "addressed as nlb.contoso.com",
        "and in visit 2 to CAS-05",
        "authenticated by kerberos",
        "with a request over TLS to CAS-05",
        "over 1 connections at most, which users share",
        "spread evenly over CAS-03 or CAS-04",
    ]
    assert describe_demand(HopsReach("GEN-01", "CAS-02", (CAS_03, HopTarget("CAS-04", "")))) == (
        "from CAS-02 to CAS-03 /owa or CAS-04"
    )
    assert describe_demand(NamesDeviceUrls("AUT-01", ())) == "of which each is none"


def test_another_user_s_page_is_no_content_of_the_mailbox_s_own() -> None:
    own = ShowsOwnMailbox("OWA-01", "user1@contoso.com", ("user2@contoso.com",))
    row = case(Alternative((SERVED,), (Answers("OWA-01", (SERVED,)), own)))
    verdict = judge(row, replace(seen(SERVED), exchanges=BASE_EXCHANGES[:1]), HOLD)
    assert describe_reason(verdict) == (
        "GET /owa/ at cas-02.contoso.com: expected the mailbox's own content (that of user1@contoso.com); "
        "seen content of a mailbox (HTTP 200); the page is user2@contoso.com's"
    )
