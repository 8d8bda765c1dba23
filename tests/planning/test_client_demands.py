"""What each clause demands of the answer, the deciding clause and those beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.answer_demands import (
    AnsweredByBackEnd,
    Answers,
    DirectoryExists,
    HidesInnerServers,
    MovesOnlyByClick,
    NeverAnswers,
    ShowsOwnMailbox,
)
from harness.model.deployment import ClientAccessServer
from harness.model.expectation import Alternative
from harness.model.outcome import Outcome, OutcomeKind
from tests.planning.nouns import ASIA, EUROPE, RTM, USA, directory, planned, three_sites
from tests.planning.shipped import cases_of, shipped
from tests.virtual_directories import with_directories

SERVED, PARTIAL, REFUSED = (Outcome(kind) for kind in (OutcomeKind.SERVED, OutcomeKind.PARTIAL, OutcomeKind.REFUSED))
TO_EUROPE = "https://www.europe.contoso.com/owa"
PAGE = Outcome(OutcomeKind.REDIRECT_PAGE, link=TO_EUROPE)
MOVED = Outcome(OutcomeKind.REDIRECT_HOST, location=TO_EUROPE)


def alternatives(case: str, *servers: ClientAccessServer) -> tuple[Alternative, ...]:
    return planned(three_sites(*servers))[case].alternatives


def test_a_page_with_the_link_is_expected_and_a_302_to_the_same_address_is_left_to_the_clause_that_forbids_it() -> None:
    entry = replace(USA, redirect_to_optimal_owa_server=True)
    (expected,) = alternatives("owa/bert@contoso.com/CAS-01/owa", entry, replace(EUROPE, internet_facing=False), ASIA)
    assert expected.outcomes == (PAGE,)
    assert expected.demands == (
        Answers("OWA-02", (PAGE,), tolerates=(MOVED,)),
        MovesOnlyByClick("OWA-03"),
        Answers("NLB-04", (PAGE,), tolerates=(MOVED,)),
        Answers("OWA-14", (PAGE,), tolerates=(MOVED,)),
    )


def test_a_legacy_directory_has_to_be_there() -> None:
    (expected,) = alternatives("owa/anna@contoso.com/CAS-01/public")
    assert DirectoryExists("OWA-12") in expected.demands


def test_the_clause_that_decides_judges_the_whole_answer_and_elsewhere_only_what_it_rules_out() -> None:
    """GEN-06 decides that a device is not proxied to a later version, and is a further clause beside a link to it."""
    entry = replace(USA, version=RTM)
    (device,) = alternatives("eas/cora@contoso.com/CAS-01/foldersync", entry, EUROPE, ASIA)
    assert Answers("GEN-06", (REFUSED, Outcome(OutcomeKind.WRONG_SERVER))) in device.demands
    browser, _ = alternatives("owa/bert@contoso.com/CAS-01/owa", entry, EUROPE, ASIA)
    assert NeverAnswers("GEN-06", (SERVED, PARTIAL)) in browser.demands


def test_while_redirection_is_disabled_any_answer_but_a_redirection_page_may_come() -> None:
    no_page = NeverAnswers("OWA-13", (Outcome(OutcomeKind.REDIRECT_PAGE), Outcome(OutcomeKind.REDIRECT_HOST)))
    later = replace(USA, version=RTM, redirect_to_optimal_owa_server=False)
    (refused,) = alternatives("owa/bert@contoso.com/CAS-01/owa", later, EUROPE, ASIA)
    assert refused.demands == (Answers("GEN-06", (REFUSED,)), no_page)
    external_alone = with_directories(EUROPE, owa=directory(external=TO_EUROPE))
    entry = replace(USA, redirect_to_optimal_owa_server=False)
    served, silent = alternatives("owa/bert@contoso.com/CAS-01/owa", entry, external_alone, ASIA)
    assert served.demands == (Answers("OWA-13", (SERVED,)),)
    assert (silent.silent, silent.demands) == ("UNS-10", (no_page,))


def test_where_the_topic_is_silent_its_bounds_are_judged() -> None:
    no_internal = with_directories(
        EUROPE, eas=directory(external="https://www.europe.contoso.com/Microsoft-Server-ActiveSync")
    )
    (silent,) = alternatives("eas/bert@contoso.com/CAS-01/foldersync", USA, no_internal, ASIA)
    assert silent.silent == "UNS-01"
    assert NeverAnswers("EAS-07", (SERVED,)) in silent.demands
    moves = (OutcomeKind.REDIRECT_HOST, OutcomeKind.REDIRECT_PATH, OutcomeKind.REDIRECT_PAGE)
    assert NeverAnswers("EAS-10", tuple(map(Outcome, moves))) in silent.demands


def test_a_proxied_answer_shows_no_inner_name() -> None:
    (expected,) = alternatives("owa/cora@contoso.com/CAS-01/owa")
    published = ("www.europe.contoso.com", "www.usa.contoso.com")
    assert HidesInnerServers("GEN-05", ("cas-03.contoso.com", "cas-03"), published) in expected.demands


@pytest.mark.parametrize(
    ("stem", "row"),
    [
        ("contoso", "owa/user1@contoso.com/CAS-01/owa"),
        ("contoso-nlb", "owa/user1@contoso.com/www/owa"),
        ("single-site", "owa/user1@contoso.com/CAS-01/owa"),
    ],
)
def test_no_page_of_the_own_site_is_another_users_at_servers_and_at_arrays(stem: str, row: str) -> None:
    (expected,) = cases_of(stem)[row].alternatives
    others = tuple(one.address for one in shipped(stem).mailboxes if one.address != "user1@contoso.com")
    assert [demand for demand in expected.demands if isinstance(demand, ShowsOwnMailbox)] == [
        ShowsOwnMailbox(clause, "user1@contoso.com", others) for clause in ("OWA-01", "GEN-08")
    ]


def test_where_no_page_shows_whose_mailbox_it_is_none_is_demanded() -> None:
    for row in ("eas/anna@contoso.com/CAS-01/foldersync", "ews/anna@contoso.com/CAS-01/getfolder"):
        (expected,) = alternatives(row)
        assert not [demand for demand in expected.demands if isinstance(demand, ShowsOwnMailbox)]


@pytest.mark.parametrize("operation", ["options", "foldersync"])
@pytest.mark.parametrize("entry", ["CAS-01", "CAS-03"])
def test_a_device_of_an_exchange_2003_mailbox_is_to_be_answered_by_its_back_end_server(
    operation: str, entry: str
) -> None:
    (expected,) = alternatives(f"eas/dora@contoso.com/{entry}/{operation}")
    assert AnsweredByBackEnd("EAS-01") in expected.demands
    (own,) = alternatives(f"eas/anna@contoso.com/CAS-01/{operation}")
    assert not [demand for demand in own.demands if isinstance(demand, AnsweredByBackEnd)]
