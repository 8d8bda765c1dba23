"""Cases that address a load-balancing array by its name."""

from __future__ import annotations

from dataclasses import replace

from harness.model.case import Case
from harness.model.deployment import Affinity, Authentication, ClientAccessServer, Deployment, LoadBalancingArray
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.planning.cases.arrays import array_cases
from harness.planning.topology import Topology
from tests.planning.nouns import ASIA, EUROPE, HOMES, RTM, USA, USERS, deployment, directory, server
from tests.virtual_directories import with_directories

SECOND = server("CAS-04", "asia")
ARRAY = LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-03", "CAS-04"), Affinity.NONE)


def balanced(first: ClientAccessServer = ASIA, second: ClientAccessServer = SECOND) -> Deployment:
    return deployment(USA, EUROPE, first, second, homes=HOMES, users=USERS, arrays=(ARRAY,))


def at_the_array(made_up: Deployment) -> dict[str, Case]:
    return {case.id: case for case in array_cases(Topology(made_up))}


def test_every_user_is_asked_for_by_every_protocol_that_is_balanced() -> None:
    asked = [case.stimulus for case in at_the_array(balanced()).values() if case.stimulus]
    assert {(one.entry, one.host) for one in asked} == {("nlb", "nlb.contoso.com")}
    assert {(one.protocol, one.operation) for one in asked if one.mailboxes == ("cora@contoso.com",)} == {
        (Protocol.OWA, Operation.OWA),
        (Protocol.OWA, Operation.EXCHANGE),
        (Protocol.EAS, Operation.OPTIONS),
        (Protocol.EAS, Operation.FOLDERSYNC),
        (Protocol.EWS, Operation.GETFOLDER),
        (Protocol.AVAILABILITY, Operation.FREEBUSY),
        (Protocol.AUTODISCOVER, Operation.OUTLOOK),
        (Protocol.AUTODISCOVER, Operation.MOBILESYNC),
        (Protocol.OUTLOOK_ANYWHERE, Operation.CONNECT),
    }
    assert {one.mailboxes[0] for one in asked} == {user.address for user in USERS}


def test_members_with_the_same_settings_allow_the_same_alternative_once() -> None:
    own = at_the_array(balanced())["owa/cora@contoso.com/nlb/owa"]
    assert [[outcome.kind for outcome in alternative.outcomes] for alternative in own.alternatives] == [
        [OutcomeKind.SERVED]
    ]
    assert own.title == "The mailbox is in the entry server's own site: it is served directly."
    assert not own.needs_entry_control
    assert not own.judges_hops
    elsewhere = at_the_array(balanced())["owa/anna@contoso.com/nlb/owa"]
    assert len(elsewhere.alternatives) == 1
    assert elsewhere.needs_entry_control


def test_the_alternatives_of_every_member_are_right_since_any_of_them_may_answer() -> None:
    proxies = replace(SECOND, redirect_to_optimal_owa_server=False)
    case = at_the_array(balanced(second=proxies))["owa/anna@contoso.com/nlb/owa"]
    assert [[outcome.kind for outcome in alternative.outcomes] for alternative in case.alternatives] == [
        [OutcomeKind.REDIRECT_PAGE],
        [OutcomeKind.SERVED],
    ]
    assert case.title.count(" Or: ") == 1


def test_from_exchange_a_user_stays_at_the_name_that_was_asked() -> None:
    (alternative,) = at_the_array(balanced())["owa/cora@contoso.com/nlb/exchange"].alternatives
    assert [outcome.location for outcome in alternative.outcomes] == ["https://nlb.contoso.com/owa"]


def test_every_case_at_an_array_over_two_sites_needs_the_entry_control() -> None:
    case = at_the_array(balanced(second=replace(SECOND, site="europe")))["owa/cora@contoso.com/nlb/owa"]
    assert case.needs_entry_control


def test_where_members_accept_different_logons_or_lack_a_directory_nothing_is_asked() -> None:
    windows = directory("https://cas-04/owa", offers=(Authentication.WINDOWS,))
    for unlike in (None, windows):
        names = at_the_array(balanced(second=with_directories(SECOND, owa=unlike, exchange=unlike)))
        assert not [name for name in names if name.startswith("owa/")]
        assert [name for name in names if name.startswith("ews/")]


def test_for_an_exchange_2003_user_outlook_anywhere_and_autodiscover_have_no_case() -> None:
    names = [name for name in at_the_array(balanced()) if name.startswith(("outlook_anywhere/", "autodiscover/"))]
    assert names
    assert not [name for name in names if "dora" in name]


def test_autodiscover_names_at_an_array_what_it_names_at_a_server() -> None:
    cases = at_the_array(balanced())
    for what, clauses in (("mobilesync", ["AUT-01"]), ("outlook", ["AUT-02", "AUT-03"])):
        (alternative,) = cases[f"autodiscover/anna@contoso.com/nlb/{what}"].alternatives
        assert [demand.clause for demand in alternative.demands] == clauses
    bare = [with_directories(cas, eas=directory(), ews=directory()) for cas in (ASIA, SECOND)]
    unpublished = deployment(*bare, homes=HOMES[2:], users=USERS[2:], arrays=(ARRAY,))
    assert not [name for name in at_the_array(unpublished) if name.startswith("autodiscover/")]


def test_the_decisions_are_explained_at_the_first_member() -> None:
    case = at_the_array(balanced(second=replace(SECOND, version=RTM)))["ews/anna@contoso.com/nlb/getfolder"]
    assert case.steps[1].text == "The client asks nlb (Exchange 2007 SP1), site asia: another site."
    assert len({step.text for step in case.steps}) == len(case.steps)
