"""Cells of unusual deployments, predicted from the topic by hand: what is seen, and the verdict that is due."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judging.verdicts import judge
from harness.model.observation import Observation, Visit
from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.verdict import VerdictWord
from tests.judging.nouns import HOLD, seen
from tests.planning.shipped import cases_of

PASS, FAIL, RECORDED = VerdictWord.PASS, VerdictWord.FAIL, VerdictWord.INFORMATIONAL
SERVED, REFUSED = Outcome(OutcomeKind.SERVED), Outcome(OutcomeKind.REFUSED)
EUROPE = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.europe.contoso.com/owa")
ELSEWHERE = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.usa.contoso.com/owa")
MOVING = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.moving.contoso.com/owa")
MOVED_DEVICE = Outcome(OutcomeKind.WRONG_SERVER, location="https://www.moving.contoso.com/Microsoft-Server-ActiveSync")
BARE_451 = Outcome(OutcomeKind.WRONG_SERVER)
ASTRAY_451 = Outcome(OutcomeKind.WRONG_SERVER, location="https://www.usa.contoso.com/Microsoft-Server-ActiveSync")


def verdict(case: str, outcome: Outcome, *hops: Hop, deployment: str = "contoso-changes") -> tuple[VerdictWord, str]:
    """The verdict word and the clauses that failed, in one string."""
    shown: Observation = seen(outcome) if not case.endswith(".hops") else replace(seen(outcome), hops=hops)
    found = judge(cases_of(deployment)[case], shown, HOLD)
    return found.verdict, " ".join(found.failed_clauses)


@pytest.mark.parametrize(
    ("case", "outcome", "expected"),
    [
        ("owa/user3@contoso.com/CAS-01/owa", EUROPE, (PASS, "")),
        ("owa/user3@contoso.com/CAS-01/owa", ELSEWHERE, (FAIL, "OWA-02")),
        ("owa/user3@contoso.com/CAS-01/owa", SERVED, (FAIL, "OWA-02")),
        ("owa/user3@contoso.com/CAS-01/owa", REFUSED, (FAIL, "OWA-02")),
        ("owa/user4a@contoso.com/CAS-01/owa", SERVED, (PASS, "")),
        ("owa/user4a@contoso.com/CAS-01/owa", REFUSED, (FAIL, "OWA-04 GEN-03")),
        ("eas/user4a@contoso.com/CAS-01/foldersync", REFUSED, (FAIL, "EAS-06 GEN-03")),
        ("eas/user4a@contoso.com/CAS-01/foldersync", BARE_451, (FAIL, "EAS-06 GEN-03")),
        ("availability/user4a@contoso.com/CAS-01/freebusy", REFUSED, (FAIL, "EWS-08 GEN-03")),
        ("ews/user4a@contoso.com/CAS-01/getfolder", REFUSED, (FAIL, "EWS-03 GEN-03")),
        ("owa/user5@contoso.com/CAS-01/owa", SERVED, (PASS, "")),
        ("owa/user5@contoso.com/CAS-01/owa", MOVING, (PASS, "")),
        ("owa/user5@contoso.com/CAS-01/owa", REFUSED, (FAIL, "OWA-04 GEN-03")),
        ("eas/user5@contoso.com/CAS-01/foldersync", MOVED_DEVICE, (PASS, "")),
        ("eas/user5@contoso.com/CAS-01/foldersync", BARE_451, (PASS, "")),
        ("eas/user5@contoso.com/CAS-01/foldersync", REFUSED, (FAIL, "EAS-06 GEN-03")),
        ("owa/user6@contoso.com/CAS-01/owa", SERVED, (RECORDED, "")),
        ("owa/user6@contoso.com/CAS-01/owa", REFUSED, (RECORDED, "")),
        ("eas/user6@contoso.com/CAS-01/foldersync", SERVED, (RECORDED, "")),
        ("ews/user6@contoso.com/CAS-01/getfolder", REFUSED, (RECORDED, "")),
        ("availability/user6@contoso.com/CAS-01/freebusy", REFUSED, (RECORDED, "")),
        ("eas/legacy2000@contoso.com/CAS-01/foldersync", SERVED, (RECORDED, "")),
        ("eas/legacy2000@contoso.com/CAS-01/foldersync", BARE_451, (RECORDED, "")),
        ("owa/legacy2000@contoso.com/CAS-01/owa", REFUSED, (RECORDED, "")),
        ("owa/legacy2000@contoso.com/CAS-01/exchange", REFUSED, (RECORDED, "")),
        ("ews/legacy2000@contoso.com/CAS-01/getfolder", SERVED, (RECORDED, "")),
        ("ews/user2@contoso.com/CAS-01/getfolder", SERVED, (RECORDED, "")),
        ("ews/user9@contoso.com/CAS-12/getfolder", REFUSED, (RECORDED, "")),
        ("owa/user3@contoso.com/CAS-07/owa", SERVED, (RECORDED, "")),
        ("owa/user3@contoso.com/CAS-07/owa", REFUSED, (RECORDED, "")),
        ("owa/user3@contoso.com/CAS-07/owa", EUROPE, (FAIL, "OWA-13")),
        ("owa/user1@contoso.com/CAS-07/owa", REFUSED, (FAIL, "OWA-13")),
        ("owa/user12@contoso.com/CAS-01/owa", REFUSED, (RECORDED, "")),
        ("eas/user12@contoso.com/CAS-01/foldersync", SERVED, (FAIL, "EAS-08")),
        ("owa/user3@contoso.com/CAS-12/owa", EUROPE, (PASS, "")),
        ("owa/user3@contoso.com/CAS-12/owa", REFUSED, (PASS, "")),
        ("owa/user3@contoso.com/CAS-12/owa", ELSEWHERE, (FAIL, "OWA-02")),
        ("owa/user3@contoso.com/CAS-12/owa", SERVED, (FAIL, "GEN-06")),
        ("eas/user3@contoso.com/CAS-12/foldersync", REFUSED, (PASS, "")),
        ("eas/user3@contoso.com/CAS-12/foldersync", ASTRAY_451, (FAIL, "EAS-09")),
        ("eas/user3@contoso.com/CAS-12/foldersync", SERVED, (FAIL, "GEN-06")),
        ("eas/user4a@contoso.com/CAS-12/foldersync", BARE_451, (PASS, "")),
        ("availability/user4a@contoso.com/CAS-12/freebusy", SERVED, (FAIL, "GEN-06")),
    ],
)
def test_an_answer_gets_the_verdict_that_the_topic_gives_it(
    case: str, outcome: Outcome, expected: tuple[VerdictWord, str]
) -> None:
    assert verdict(case, outcome) == expected


def hop(destination: str, path: str = "/owa", *, scheme: str = "https", host: str = "") -> Hop:
    return Hop("CAS-01", destination, scheme, path, host)


@pytest.mark.parametrize(
    ("case", "outcome", "hops", "expected"),
    [
        ("owa/user4a@contoso.com/CAS-01/owa.hops", SERVED, (hop("CAS-04"),), (PASS, "")),
        ("owa/user4a@contoso.com/CAS-01/owa.hops", SERVED, (hop("CAS-05"),), (FAIL, "OWA-04 GEN-06")),
        ("owa/user5@contoso.com/CAS-01/owa.hops", SERVED, (hop("CAS-06"),), (PASS, "")),
        ("owa/user5@contoso.com/CAS-01/owa.hops", EUROPE, (), (PASS, "")),
        ("owa/user5@contoso.com/CAS-01/owa.hops", SERVED, (), (FAIL, "GEN-11")),
        ("owa/user5@contoso.com/CAS-01/owa.hops", SERVED, (hop("CAS-07"),), (FAIL, "GEN-06")),
        ("owa/user6@contoso.com/CAS-01/owa.hops", SERVED, (hop("CAS-08", scheme="http"),), (FAIL, "GEN-04")),
        ("owa/user6@contoso.com/CAS-01/owa.hops", SERVED, (hop("CAS-08"),), (PASS, "")),
        ("owa/user6@contoso.com/CAS-01/owa.hops", REFUSED, (), (PASS, "")),
        ("owa/user6@contoso.com/CAS-01/owa.hops", SERVED, (), (FAIL, "GEN-11")),
        ("ews/user6@contoso.com/CAS-01/getfolder.hops", SERVED, (), (FAIL, "EWS-05")),
        (
            "ews/user6@contoso.com/CAS-01/getfolder.hops",
            SERVED,
            (hop("CAS-08", "/EWS", scheme="http"),),
            (FAIL, "GEN-04"),
        ),
        ("owa/user7@contoso.com/CAS-01/owa.hops", SERVED, (hop("CAS-09", host="mail-int.contoso.com"),), (PASS, "")),
        ("owa/user7@contoso.com/CAS-01/owa.hops", SERVED, (hop("CAS-09"),), (PASS, "")),
        ("owa/user7@contoso.com/CAS-01/owa.hops", SERVED, (hop("CAS-08", host="mail-int.contoso.com"),), (PASS, "")),
        (
            "owa/user7@contoso.com/CAS-01/owa.hops",
            SERVED,
            (hop("CAS-08", host="cas-08.contoso.com"),),
            (FAIL, "OWA-04 GEN-11"),
        ),
        ("owa/user8@contoso.com/CAS-01/owa.hops", SERVED, (hop("CAS-11"),), (PASS, "")),
        ("owa/user8@contoso.com/CAS-01/owa.hops", SERVED, (hop("CAS-10"),), (FAIL, "OWA-04")),
    ],
)
def test_hops_get_the_verdict_that_the_topic_gives_them(
    case: str, outcome: Outcome, hops: tuple[Hop, ...], expected: tuple[VerdictWord, str]
) -> None:
    assert verdict(case, outcome, *hops) == expected


@pytest.mark.parametrize("user", ["user10", "user11"], ids=["no URL", "no virtual directory"])
@pytest.mark.parametrize(
    ("request_of", "clause"),
    [("ews/{}@contoso.com/CAS-02/getfolder", "EWS-05"), ("availability/{}@contoso.com/CAS-02/freebusy", "GEN-11")],
    ids=["Web Services", "Availability"],
)
def test_service_without_a_hop_fails_where_a_site_has_no_url(user: str, request_of: str, clause: str) -> None:
    """Answered or refused, but not past the servers of the site."""
    operation = request_of.format(user)
    for outcome in (SERVED, REFUSED):
        assert verdict(operation, outcome) == (PASS, "")
    assert verdict(f"{operation}.hops", SERVED) == (FAIL, clause)
    assert verdict(f"{operation}.hops", REFUSED) == (PASS, "")


@pytest.mark.parametrize("deployment", ["contoso-changes", "contoso-nlb"])
@pytest.mark.parametrize(
    ("during", "after", "expected"),
    [
        (SERVED, "page", (PASS, "")),
        (REFUSED, "page", (PASS, "")),
        ("page", "page", (FAIL, "OWA-13")),
        (SERVED, SERVED, (FAIL, "OWA-14")),
        (REFUSED, SERVED, (FAIL, "OWA-14")),
    ],
)
def test_switching_redirection_is_judged_where_owa_uses_forms(
    deployment: str, during: Outcome | str, after: Outcome | str, expected: tuple[VerdictWord, str]
) -> None:
    case = next(
        case
        for case in cases_of(deployment).values()
        if case.id.startswith("state/redirection-off-and-on/") and len(case.alternatives) == 2
    )
    (page,) = case.alternatives[0].outcomes
    outcomes = [page if one == "page" else one for one in ("page", during, after)]
    visits = tuple(Visit("user@contoso.com", one, None) for one in outcomes if isinstance(one, Outcome))
    found = judge(case, replace(seen(visits[-1].outcome), visits=visits), HOLD)
    assert (found.verdict, " ".join(found.failed_clauses)) == expected
