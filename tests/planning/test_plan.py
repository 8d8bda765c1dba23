"""The plan: ids as promised, the same every time, every clause accounted for, controls for every account."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from harness.model.case import Suite
from harness.model.deployment import Authentication, Evidence, Live, Mailbox, VirtualDirectory
from harness.model.outcome import SERVICE_KINDS
from harness.model.protocol import Logon, Operation, Protocol, VirtualDirectoryName
from harness.planning.plan import make_plan
from tests.planning.nouns import ASIA, EUROPE, USA, USERS, planned, three_sites
from tests.planning.shipped import REGISTER, STEMS, cases_of, plan_of, shipped
from tests.virtual_directories import with_directories

ID = re.compile(
    r"(owa|eas|ews|availability|autodiscover|pop3|imap4|outlook_anywhere|webdav)/[^/+]+@[^/+]+(\+[^/+]+@[^/+]+)*/[^/]+/"
    r"(owa|exchange|public|exchweb|options|foldersync|getfolder|freebusy|outlook|mobilesync|logon|connect|propfind)(\.hops|\.follow)?"
    r"|state/[^/]+/[^/]+|config/[A-Z]+-\d\d/[^/]+|clause/[A-Z]+-\d\d"
)


stems = pytest.mark.parametrize("stem", STEMS)


@stems
def test_ids_have_the_promised_form_and_are_unique_and_sorted(stem: str) -> None:
    ids = [case.id for case in plan_of(stem).cases]
    assert all(ID.fullmatch(name) for name in ids)
    assert ids == sorted(set(ids))


@stems
def test_a_plan_is_the_same_every_time(stem: str) -> None:
    assert make_plan(shipped(stem), REGISTER) == plan_of(stem)


@stems
def test_how_servers_are_reached_changes_no_case_but_for_the_addresses_that_are_hidden(stem: str) -> None:
    known = shipped(stem).evidence or Evidence()
    evidence = replace(known, settle_seconds=70.0, iis_logs={"CAS-01": "logs"})
    reached = replace(
        shipped(stem), live=Live(timeout_seconds=5.0), connect={"a:443": "127.0.0.1:1"}, evidence=evidence
    )
    assert make_plan(reached, REGISTER).cases == plan_of(stem).cases


@stems
def test_every_clause_is_judged_or_has_a_row_with_its_reason(stem: str) -> None:
    cases = plan_of(stem).cases
    assert {clause for case in cases for clause in case.clauses if not clause.startswith("UNS-")} == {
        clause.id for clause in REGISTER.clauses
    }
    assert all(case.not_applicable for case in cases if case.id.startswith("clause/"))


@stems
def test_a_case_is_judged_or_says_why_not(stem: str) -> None:
    for case in plan_of(stem).cases:
        assert bool(case.alternatives) == (case.not_applicable is None), case.id
        assert case.stimulus is not None or case.not_applicable is not None, case.id
        assert case.clauses, case.id
        assert case.section, case.id


@stems
def test_every_mailbox_has_a_case_that_shows_its_account_accepted(stem: str) -> None:
    plan = plan_of(stem)
    ids = {case.id for case in plan.cases}
    for mailbox in shipped(stem).mailboxes:
        assert plan.credential_controls[mailbox.address], mailbox.address
    assert {name for names in plan.credential_controls.values() for name in names} <= ids
    assert {name for names in plan.entry_controls.values() for name in names} <= ids


@stems
def test_the_section_of_a_case_is_the_topics_heading_of_the_first_clause_that_has_one(stem: str) -> None:
    headings = {clause.id: clause.section for clause in REGISTER.clauses}
    for case in plan_of(stem).cases:
        own = [headings[clause] for clause in case.clauses if clause in headings]
        assert case.section == (own[0] if own else "Where the topic is silent"), case.id


def test_a_plan_knows_the_file_of_its_deployment_and_the_register() -> None:
    plan = plan_of("single-site")
    assert (plan.deployment, plan.register) == (shipped("single-site").file, REGISTER)


def test_a_clause_that_no_case_judges_is_a_row_with_its_text_and_the_reason() -> None:
    texts = {clause.id: clause.text for clause in REGISTER.clauses}
    rows = {case.id: case for case in plan_of("single-site").cases if case.id.startswith("clause/")}
    for clause, reason in (
        ("PRF-01", "needs many concurrent requests"),
        ("CFG-01", "nothing in this deployment to which the clause applies"),
        ("OWA-02", "nothing in this deployment to which the clause applies"),
    ):
        row = rows[f"clause/{clause}"]
        assert (row.title, row.clauses, row.not_applicable) == (texts[clause], (clause,), reason)
        assert (row.suite, row.alternatives, row.stimulus) == (Suite.CLAUSE, (), None)


def test_the_default_deployment_is_large_enough_and_reaches_nearly_every_clause() -> None:
    cases = plan_of("contoso").cases
    assert len(cases) >= 1_000
    assert len({clause for case in cases if case.stimulus for clause in case.clauses}) >= 50


def test_a_server_that_cannot_be_reached_is_a_destination_only() -> None:
    entries = {case.stimulus.entry for case in plan_of("contoso").cases if case.stimulus}
    assert "CAS-06" not in entries
    assert "CAS-01" in entries


def test_a_protocol_that_is_switched_off_for_a_mailbox_is_not_asked_for() -> None:
    deployment = shipped("single-site")
    first = replace(deployment.mailboxes[0], disabled=(Protocol.EAS,))
    cases = make_plan(replace(deployment, mailboxes=(first, *deployment.mailboxes[1:])), REGISTER).cases
    assert not [case.id for case in cases if case.id.startswith(f"eas/{first.address}/")]
    assert [case.id for case in cases if case.id.startswith(f"owa/{first.address}/")]


def test_a_protocol_that_is_switched_off_for_a_mailbox_is_not_asked_for_at_an_array_either() -> None:
    deployment = shipped("contoso-nlb")
    first = replace(deployment.mailboxes[0], disabled=(Protocol.EAS,))
    cases = make_plan(replace(deployment, mailboxes=(first, *deployment.mailboxes[1:])), REGISTER).cases
    assert not [case.id for case in cases if case.id.startswith(f"eas/{first.address}/www/")]
    assert [case.id for case in cases if case.id.startswith(f"owa/{first.address}/www/")]


def test_a_directory_that_offers_digest_alone_is_not_asked_and_says_so() -> None:
    deployment = shipped("single-site")
    digest = VirtualDirectory((Authentication.DIGEST,))
    servers = tuple(with_directories(cas, ews=digest) for cas in deployment.client_access_servers)
    cases = make_plan(replace(deployment, client_access_servers=servers), REGISTER).cases
    rows = [case for case in cases if case.id.startswith("ews/")]
    assert {case.not_applicable for case in rows} == {
        "the virtual directory offers Digest authentication only, which the harness does not speak"
    }
    assert {(case.suite, case.section, case.title, case.clauses) for case in rows} == {
        (
            Suite.EWS,
            next(clause.section for clause in REGISTER.clauses if clause.id == "GEN-08"),
            "The mailbox is in the entry server's own site: the request is answered directly.",
            ("GEN-08", "EWS-09"),
        )
    }


@pytest.mark.parametrize("name", ["public", "exchweb"])
@pytest.mark.parametrize("offers", [(Authentication.DIGEST,), (Authentication.FORMS,), ()], ids=str)
def test_a_legacy_directory_is_asked_for_without_a_logon_whichever_it_offers(
    name: str, offers: tuple[Authentication, ...]
) -> None:
    rows = planned(three_sites(with_directories(USA, **{name: VirtualDirectory(offers)})))
    row = rows[f"owa/anna@contoso.com/CAS-01/{name}"]
    assert (row.suite, row.clauses, row.needs_entry_control) == (Suite.OWA, ("OWA-12",), True)
    assert row.section == next(clause.section for clause in REGISTER.clauses if clause.id == "OWA-12")
    assert row.title == f"An Exchange 2007 Client Access server has the virtual directory {name}."
    assert [step.clauses for step in row.steps] == [("OWA-12",)]
    assert row.stimulus is not None
    assert (row.stimulus.logon, row.stimulus.operation.value) == (Logon.NONE, name)


@pytest.mark.parametrize("name", ["owa", "exchange", "public", "exchweb"])
def test_a_directory_that_the_server_is_not_said_to_have_is_not_asked_for(name: str) -> None:
    rows = planned(three_sites(with_directories(USA, **{name: None}), EUROPE, ASIA))
    assert not [row for row in rows if row.startswith("owa/") and row.endswith(f"/CAS-01/{name}")]


@stems
def test_each_of_the_four_directories_of_outlook_web_access_is_shown_once_a_server(stem: str) -> None:
    shown = [
        (case.stimulus.entry, case.stimulus.operation.value)
        for case in plan_of(stem).cases
        if case.stimulus and "OWA-12" in case.clauses
    ]
    entries = [cas for cas in shipped(stem).client_access_servers if cas.reachable is not False]
    names = ("owa", "exchange", "public", "exchweb")
    assert sorted(shown) == sorted(
        (cas.name, name) for cas in entries for name in names if VirtualDirectoryName(name) in cas.virtual_directories
    )


def test_a_row_that_shows_a_directory_beside_its_own_clause_asks_once_before_the_logon() -> None:
    rows = planned(three_sites())
    for name, clauses in (("owa", ("OWA-01", "GEN-08", "OWA-12")), ("exchange", ("OWA-11", "OWA-12"))):
        row = rows[f"owa/anna@contoso.com/CAS-01/{name}"]
        assert row.clauses == clauses
        assert row.stimulus is not None
        assert row.stimulus.asks_before_logon
        assert row.steps[-1].clauses == ("OWA-12",)
    hops = rows["owa/anna@contoso.com/CAS-01/owa.hops"]
    assert (hops.stimulus, hops.clauses) == (rows["owa/anna@contoso.com/CAS-01/owa"].stimulus, ("GEN-08",))
    asks = {
        row
        for row, case in rows.items()
        if row.startswith("owa/") and case.stimulus and case.stimulus.asks_before_logon
    }
    representatives = (("anna", "CAS-01"), ("bert", "CAS-02"), ("cora", "CAS-03"))
    shown = {
        f"owa/{user}@contoso.com/{entry}/{name}"
        for user, entry in representatives
        for name in ("owa", "owa.hops", "exchange")
    }
    basic = {
        row
        for row, case in rows.items()
        if case.suite is Suite.OWA
        and case.stimulus
        and case.stimulus.logon is Logon.BASIC
        and not case.stimulus.follow_up
    }
    assert basic
    assert asks == shown | basic


def test_a_browser_that_sends_its_credentials_at_once_shows_first_what_anybody_gets() -> None:
    rows = planned(three_sites())
    for row, case in rows.items():
        if row.startswith("owa/") and case.stimulus is not None and case.stimulus.logon is Logon.BASIC:
            assert case.stimulus.asks_before_logon is (case.stimulus.follow_up is None), row


def test_a_client_that_goes_on_to_another_server_does_not_ask_it_for_directories() -> None:
    rows = planned(replace(three_sites(), mailboxes=USERS[1:2]))
    first, followed = (rows[f"owa/bert@contoso.com/CAS-01/owa{end}"].stimulus for end in ("", ".follow"))
    assert first is not None
    assert followed is not None
    assert (first.asks_before_logon, followed.asks_before_logon) == (True, False)


def test_a_server_is_represented_by_an_exchange_2007_user_of_its_own_site_with_outlook_web_access() -> None:
    def speakers(*users: Mailbox) -> list[str]:
        names = planned(replace(three_sites(), mailboxes=users))
        return [name for name in names if name.endswith("/exchweb")]

    without_owa = replace(USERS[0], disabled=(Protocol.OWA,))
    assert "owa/anna@contoso.com/CAS-01/exchweb" in speakers(*USERS)
    assert "owa/bert@contoso.com/CAS-01/exchweb" in speakers(without_owa, *USERS[1:])
    assert speakers(without_owa) == []
    assert speakers(USERS[3]) == []


def test_integrated_windows_authentication_is_used_once_a_server_beside_basic() -> None:
    by_windows = [
        case.stimulus.entry
        for case in plan_of("contoso").cases
        if case.stimulus and case.stimulus.logon is Logon.WINDOWS and case.id.endswith("/owa")
    ]
    assert by_windows
    assert len(by_windows) == len(set(by_windows))


@pytest.mark.parametrize(
    ("stem", "identity", "clauses"),
    [
        ("contoso", "owa/user1@contoso.com/CAS-02/owa", ("OWA-02", "OWA-03")),
        ("contoso-redirection-disabled", "owa/user2@contoso.com/CAS-01/owa", ("OWA-13", "GEN-05")),
        ("contoso-redirection-restored", "owa/user2@contoso.com/CAS-01/owa", ("OWA-02", "OWA-03", "OWA-14")),
        ("single-site", "owa/user1@contoso.com/CAS-01/owa", ("OWA-01", "GEN-08", "GEN-10", "OWA-12")),
    ],
)
def test_the_chain_of_clauses_follows_the_decision(stem: str, identity: str, clauses: tuple[str, ...]) -> None:
    assert cases_of(stem)[identity].clauses == clauses


def test_every_destination_is_expected_by_its_own_path() -> None:
    deployment = shipped("contoso")
    servers = tuple(
        with_directories(
            cas,
            owa=replace(
                cas.virtual_directories[VirtualDirectoryName.OWA], internal_url="https://cas-10.contoso.com/owa2"
            ),
        )
        if cas.name == "CAS-10"
        else cas
        for cas in deployment.client_access_servers
    )
    plan = make_plan(replace(deployment, client_access_servers=servers), REGISTER)
    proxied = next(case for case in plan.cases if case.id == "owa/user9a@contoso.com/CAS-01/owa.hops")
    hops = [outcome.hops[0] for alternative in proxied.alternatives for outcome in alternative.outcomes if outcome.hops]
    assert {(hop.destination, hop.path) for hop in hops} == {("CAS-09", "/owa"), ("CAS-10", "/owa2")}


def test_an_account_that_only_an_open_case_may_accept_has_that_case_as_its_control() -> None:
    """POP3 for an Exchange 2003 mailbox is open; where it is served the account is shown to be good all the same."""
    plan = plan_of("contoso")
    assert "pop3/legacy1@contoso.com/CAS-01/logon" in plan.credential_controls["legacy1@contoso.com"]


def test_a_missing_directory_is_a_missing_internal_url_and_says_nothing_of_authentication() -> None:
    deployment = shipped("contoso")
    servers = tuple(
        with_directories(cas, eas=None) if cas.name == "CAS-03" else cas for cas in deployment.client_access_servers
    )
    plan = make_plan(replace(deployment, client_access_servers=servers), REGISTER)
    rejected = next(case for case in plan.cases if case.id == "eas/user3@contoso.com/CAS-01/foldersync")
    assert rejected.clauses == ("EAS-07", "EAS-10")


@stems
def test_a_row_that_a_server_could_meet_without_serving_needs_the_entry_control(stem: str) -> None:
    for case in plan_of(stem).cases:
        if case.stimulus is None or case.suite is Suite.STATE:  # visits that were not served show nothing by themselves
            continue
        kinds = {outcome.kind for alternative in case.alternatives for outcome in alternative.outcomes}
        assert case.needs_entry_control or (kinds <= SERVICE_KINDS and not case.judges_hops), case.id


@stems
def test_no_account_is_shown_accepted_by_a_request_without_credentials(stem: str) -> None:
    controls = {name for names in plan_of(stem).credential_controls.values() for name in names}
    without = {case.id for case in plan_of(stem).cases if case.stimulus and case.stimulus.logon is Logon.NONE}
    assert without
    assert not controls & without


def test_the_files_of_exchweb_are_asked_for_over_outlook_web_access() -> None:
    asked = planned(three_sites())["owa/anna@contoso.com/CAS-01/exchweb"].stimulus
    assert asked is not None
    assert (asked.protocol, asked.operation) == (Protocol.OWA, Operation.EXCHWEB)
