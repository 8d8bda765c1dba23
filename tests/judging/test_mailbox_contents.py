"""Whether an answer is about the mailboxes that were asked for: folders (EWS-03, EWS-07), free/busy (EWS-08)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.judging.demand_result import Met
from harness.judging.demands import judge_demand
from harness.judging.judged_observation import JudgedObservation
from harness.judging.verdicts import judge
from harness.judging.wording import describe_reason
from harness.model.answer_demands import AgreesWithCalendars, Answers, GivesOwnFolders, NeverAnswers
from harness.model.clause import Strength
from harness.model.expectation import Alternative
from harness.model.mailbox_content import Busyness, MailboxContent, TimeBlock
from harness.model.observation import ComparedAnswer
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.verdict import Verdict, VerdictWord
from tests.judging.nouns import HOLD, REFUSED, SERVED, case, seen

ANNA, BERT = "anna@contoso.com", "bert@contoso.com"
PARTIAL = Outcome(OutcomeKind.PARTIAL)
PROXIED = Alternative((SERVED,), (Answers("EWS-03", (SERVED,)), GivesOwnFolders("EWS-03")))
SEVERAL_SITES = Alternative(
    (REFUSED, PARTIAL),
    (
        Answers("EWS-07", (REFUSED, PARTIAL), strength=Strength.UNSUPPORTED),
        NeverAnswers("EWS-07", (Outcome(OutcomeKind.MALFORMED),)),
        GivesOwnFolders("EWS-07"),
    ),
)
AVAILABILITY = Alternative((SERVED,), (Answers("EWS-08", (SERVED,)), AgreesWithCalendars("EWS-08")))


def judged(
    alternative: Alternative, answer: tuple[MailboxContent, ...], *known: MailboxContent, outcome: Outcome = SERVED
) -> Verdict:
    compared = tuple(ComparedAnswer((one,)) for one in known)
    return judge(case(alternative), replace(seen(outcome), contents=answer, compared=compared), HOLD)


def inbox(address: str, folder: str | None) -> MailboxContent:
    return MailboxContent(address, folder=folder)


def test_the_same_inbox_as_at_the_own_site_is_right() -> None:
    assert judged(PROXIED, (inbox(ANNA, "a"),), inbox(ANNA, "a"), inbox(BERT, "b")).verdict is VerdictWord.PASS


def test_another_inbox_than_at_the_own_site_fails() -> None:
    verdict = judged(PROXIED, (inbox(ANNA, "x"),), inbox(ANNA, "a"))
    assert verdict.failed_clauses == ("EWS-03",)
    assert describe_reason(verdict).endswith(
        f"the inbox given for {ANNA} is not the one that a server of its own site gives"
    )


@pytest.mark.parametrize("own", [None, "b"], ids=["own site not asked", "own site gives the same"])
def test_the_inbox_of_another_user_fails_and_names_that_user(own: str | None) -> None:
    verdict = judged(PROXIED, (inbox(ANNA, "b"),), inbox(ANNA, own), inbox(BERT, "b"))
    assert verdict.failed_clauses == ("EWS-03",)
    assert describe_reason(verdict).endswith(f"{BERT} and {ANNA} are given the same inbox")


def test_ids_are_told_apart_by_case() -> None:
    assert judged(PROXIED, (inbox(ANNA, "AQ"),), inbox(ANNA, "aq")).verdict is VerdictWord.FAIL
    assert judged(PROXIED, (inbox(ANNA, "AQ"),), inbox(BERT, "aq")).verdict is VerdictWord.PASS


def test_without_anything_to_compare_with_the_row_is_what_it_was() -> None:
    for answer, known in (
        ((inbox(ANNA, "a"),), ()),
        ((), (inbox(ANNA, "a"),)),
        ((inbox(ANNA, None),), (inbox(ANNA, "a"),)),
    ):
        assert judged(PROXIED, answer, *known).verdict is VerdictWord.PASS
    refused = judged(PROXIED, (), inbox(ANNA, "a"), outcome=REFUSED)
    assert (refused.verdict, refused.failed_clauses) == (VerdictWord.FAIL, ("EWS-03",))
    assert judged(PROXIED, (inbox(ANNA, None),), inbox(BERT, None)).verdict is VerdictWord.PASS


def test_users_of_several_sites_who_are_all_served_rightly_are_recorded() -> None:
    verdict = judged(SEVERAL_SITES, (inbox(ANNA, "a"), inbox(BERT, "b")), inbox(ANNA, "a"), inbox(BERT, "b"))
    assert (verdict.verdict, verdict.strength) == (VerdictWord.INFORMATIONAL, Strength.UNSUPPORTED)
    assert verdict.judged == ("EWS-07",)


@pytest.mark.parametrize(
    ("outcome", "answer", "known"),
    [
        pytest.param(SERVED, (inbox(ANNA, "a"), inbox(BERT, "a")), (), id="one inbox for both"),
        pytest.param(SERVED, (inbox(ANNA, "a"), inbox(BERT, "x")), (inbox(BERT, "b"),), id="not that of the own site"),
        pytest.param(PARTIAL, (inbox(ANNA, "b"),), (inbox(BERT, "b"),), id="one of them served, with the other's"),
    ],
)
def test_another_users_inbox_fails_also_where_service_would_only_be_recorded(
    outcome: Outcome, answer: tuple[MailboxContent, ...], known: tuple[MailboxContent, ...]
) -> None:
    verdict = judged(SEVERAL_SITES, answer, *known, outcome=outcome)
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("EWS-07",))


def test_an_answer_of_no_kind_is_no_departure_for_users_of_several_sites() -> None:
    verdict = judged(SEVERAL_SITES, (), outcome=Outcome(OutcomeKind.MALFORMED))
    assert (verdict.verdict, verdict.failed_clauses) == (VerdictWord.FAIL, ("EWS-07",))


def block(start: float, end: float, busyness: Busyness = Busyness.BUSY, *, all_day: bool = False) -> TimeBlock:
    """Between two hours of the day."""
    return TimeBlock(round(start * 60), round(end * 60), busyness, all_day=all_day)


def availability(free_busy: tuple[TimeBlock, ...] | None, calendar: tuple[TimeBlock, ...] | None) -> Verdict:
    own = MailboxContent(ANNA, calendar=calendar)
    return judged(AVAILABILITY, (MailboxContent(ANNA, free_busy=free_busy),), own)


FREE, UNKNOWN = Busyness.FREE, Busyness.UNKNOWN
NINE = block(9, 10)


@pytest.mark.parametrize(
    ("free_busy", "calendar"),
    [
        pytest.param((NINE,), (NINE,), id="the same"),
        pytest.param((block(2, 9),), (block(10, 34, all_day=True),), id="all day in another time zone, before"),
        pytest.param((block(15, 22),), (block(-14, 10, all_day=True),), id="all day in another time zone, after"),
        pytest.param((NINE,), (block(9.25, 9.5),), id="rounded to the hour"),
        pytest.param((block(9, 11),), (block(9.9, 10.1),), id="rounded to hours on both sides"),
        pytest.param((block(9, 9.5), block(9.5, 10)), (block(9.25, 9.75),), id="cut into intervals"),
        pytest.param((block(8, 12),), (block(8, 9), block(9.5, 10), block(11, 12)), id="short breaks not shown"),
        pytest.param((), (block(9, 9.25),), id="shorter than an interval"),
        pytest.param((), (block(9, 10, FREE),), id="free in the calendar"),
        pytest.param((block(9, 10, FREE),), (block(9, 10, FREE),), id="free in both"),
        pytest.param((), (block(9, 10, UNKNOWN),), id="cancelled, or without a status"),
        pytest.param((NINE,), (block(9, 10, UNKNOWN),), id="without a status, and busy"),
        pytest.param((block(9, 10, UNKNOWN),), (block(14, 15, FREE),), id="no data"),
        pytest.param((block(0, 24, UNKNOWN),), (NINE,), id="no data at all"),
        pytest.param((), (block(-5, 0.75), block(23.25, 30)), id="at the edges of the day"),
        pytest.param((NINE, block(23, 24), block(0, 1)), (NINE,), id="busy at the edges of the day"),
        pytest.param((block(-2, 22), NINE), (block(-2, 22, all_day=True), NINE), id="all day in another time zone"),
        pytest.param((NINE,), (NINE, block(0, 24, all_day=True)), id="all day, and not shown"),
        pytest.param((block(12, 24),), (block(-12, 0, all_day=True),), id="all day on the day before, further west"),
        pytest.param((NINE,), (), id="an empty calendar"),
        pytest.param((NINE,), None, id="a calendar that cannot be read"),
        pytest.param(None, (NINE,), id="free/busy without a view"),
    ],
)
def test_free_busy_may_be_that_of_the_calendar(
    free_busy: tuple[TimeBlock, ...] | None, calendar: tuple[TimeBlock, ...] | None
) -> None:
    assert availability(free_busy, calendar).verdict is VerdictWord.PASS


@pytest.mark.parametrize(
    ("free_busy", "calendar", "words"),
    [
        pytest.param((block(14, 15),), (NINE,), "busy where the calendar has nothing", id="other hours"),
        pytest.param((block(10, 11),), (NINE,), "busy where the calendar has nothing", id="the hour after"),
        pytest.param((block(1, 23),), (NINE,), "busy where the calendar has nothing", id="busy all day"),
        pytest.param((NINE,), (block(9, 10, FREE),), "busy where the calendar has nothing", id="free in the calendar"),
        pytest.param((), (NINE,), "free where the calendar has an appointment", id="free all day"),
        pytest.param((NINE,), (NINE, block(14, 14.5)), "free where the calendar has an appointment", id="one missing"),
        pytest.param((NINE,), (block(9, 16),), "free where the calendar has an appointment", id="most of it missing"),
        pytest.param((block(9, 10, FREE),), (NINE,), "free where the calendar has an appointment", id="told as free"),
    ],
)
def test_free_busy_that_cannot_be_that_of_the_calendar_fails(
    free_busy: tuple[TimeBlock, ...], calendar: tuple[TimeBlock, ...], words: str
) -> None:
    verdict = availability(free_busy, calendar)
    assert verdict.failed_clauses == ("EWS-08",)
    assert describe_reason(verdict).endswith(f"the free/busy of {ANNA} is not what the user's calendar says: {words}")


def test_of_several_users_one_with_the_free_busy_of_another_is_enough() -> None:
    answer = (MailboxContent(ANNA, free_busy=(NINE,)), MailboxContent(BERT, free_busy=(NINE,)))
    calendars = (MailboxContent(ANNA, calendar=(NINE,)), MailboxContent(BERT, calendar=(block(14, 15),)))
    verdict = judged(AVAILABILITY, answer, *calendars)
    assert verdict.failed_clauses == ("EWS-08",)
    assert BERT in describe_reason(verdict)


def test_the_calendar_of_another_user_is_no_measure() -> None:
    answer = (MailboxContent(ANNA, free_busy=(NINE,)),)
    assert judged(AVAILABILITY, answer, MailboxContent(BERT, calendar=(block(14, 15),))).verdict is VerdictWord.PASS


HOURS = st.integers(-1_500, 3_000)
ITEMS = st.lists(st.builds(TimeBlock, HOURS, HOURS, st.sampled_from(Busyness), st.booleans()), max_size=6).map(tuple)


@given(ITEMS)
def test_a_calendar_never_contradicts_itself(calendar: tuple[TimeBlock, ...]) -> None:
    assert availability(calendar, calendar).verdict is VerdictWord.PASS


@given(ITEMS, st.sampled_from([15, 30, 60]))
def test_nor_does_it_rounded_outward_to_an_interval(calendar: tuple[TimeBlock, ...], minutes: int) -> None:
    rounded = tuple(
        replace(one, start=one.start // minutes * minutes, end=-(-one.end // minutes) * minutes)
        for one in calendar
        if one.start < one.end
    )
    assert availability(rounded, calendar).verdict is VerdictWord.PASS


@pytest.mark.parametrize(("minutes", "word"), [(60, VerdictWord.PASS), (61, VerdictWord.FAIL)])
def test_an_hour_of_rounding_is_left_to_the_server_and_no_minute_more(minutes: int, word: VerdictWord) -> None:
    meeting = TimeBlock(600, 660, Busyness.BUSY)
    told = TimeBlock(600 - minutes, 660, Busyness.BUSY)
    answer = MailboxContent(ANNA, free_busy=(told,))
    assert judged(AVAILABILITY, (answer,), MailboxContent(ANNA, calendar=(meeting,))).verdict is word


def test_with_no_strange_folder_the_demand_is_met() -> None:
    observation = JudgedObservation(replace(seen(SERVED), contents=(inbox(ANNA, "a"),)), base="https://x/")
    assert judge_demand(GivesOwnFolders("EWS-03"), observation) == Met()
