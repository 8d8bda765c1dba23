"""What the users of one run were given: one inbox for two of them, the page of another one."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import httpx
import pytest

from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.mailbox_content import MailboxContent
from harness.model.observation import AnsweredAs, Observation, SharedInbox, ShownBy, Visit
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.preflight import CheckedAccounts, Preflight
from harness.model.protocol import Logon, Operation
from harness.model.stimulus import Stimulus
from harness.model.verdict import VerdictWord
from harness.reporting import preflight_lines
from harness.run import JudgedCase, Run, load
from harness.run.served_users import ServedUsers
from tests.judging.nouns import SERVED, case, seen, stimulus
from tests.run.test_comparisons import folder
from tests.run.web_target import WebTarget, accounts_of

OWN, OTHER = "user1@contoso.com", "user2@contoso.com"
WINDOWS = replace(stimulus(), logon=Logon.WINDOWS)


def users() -> ServedUsers:
    both = (replace(WINDOWS, mailboxes=(address,)) for address in (OWN, OTHER))
    return ServedUsers(case(asked=asked) for asked in both)


def inbox(address: str, identity: str) -> Observation:
    return replace(seen(SERVED), contents=(MailboxContent(address, folder=identity),))


def test_one_inbox_of_two_users_is_kept_for_both() -> None:
    served = users()
    first, second = inbox(OWN, "a"), inbox(OTHER, "a")
    for one in (first, second, first):
        served.note(one)
    assert served.compare(WINDOWS, first).shared_inboxes == (SharedInbox(OWN, OTHER),)
    assert served.compare(WINDOWS, second).shared_inboxes == (SharedInbox(OTHER, OWN),)


def test_an_inbox_of_each_users_own_is_nothing_to_keep() -> None:
    served = users()
    for one in (inbox(OWN, "a"), inbox(OTHER, "b"), replace(seen(SERVED), contents=(MailboxContent(OTHER),))):
        served.note(one)
    assert served.compare(WINDOWS, inbox(OWN, "a")) == inbox(OWN, "a")


@pytest.mark.parametrize("operation", [Operation.OWA, Operation.EXCHANGE], ids=str)
def test_a_page_that_names_another_mailbox_is_that_users(operation: Operation) -> None:
    asked = replace(WINDOWS, operation=operation)
    found = users().compare(asked, seen(SERVED, text=f"Inbox of {OTHER}")).answered_as
    assert found == (AnsweredAs(ShownBy.PAGE, "CAS-02", OWN, (OTHER,)),)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        pytest.param(WINDOWS, "Inbox", id="nobody is named"),
        pytest.param(WINDOWS, f"user1: a message from {OTHER}", id="a message of another user"),
        pytest.param(WINDOWS, "Inbox of stranger@contoso.com", id="a mailbox that the file does not have"),
        pytest.param(replace(WINDOWS, operation=Operation.PUBLIC), OTHER, id="public folders"),
        pytest.param(replace(WINDOWS, logon=Logon.NONE), OTHER, id="no logon"),
    ],
)
def test_no_other_page_is_another_users(asked: Stimulus, text: str) -> None:
    assert users().compare(asked, seen(SERVED, text=text)).answered_as == ()


def test_only_a_mailboxs_page_is_anybodys() -> None:
    page = seen(Outcome(OutcomeKind.REFUSED), text=f"Ask {OTHER}")
    assert users().compare(WINDOWS, page).answered_as == ()


def test_the_last_of_several_visits_has_its_own_user() -> None:
    visits = (Visit(OWN, SERVED, None), Visit(OTHER, SERVED, None))
    page = replace(seen(SERVED, text=f"Inbox of {OTHER}"), visits=visits)
    assert users().compare(replace(WINDOWS, mailboxes=(OWN, OTHER)), page).answered_as == ()


def judged(answer: str) -> list[JudgedCase]:
    """The rows of single inboxes, of a server that gives `answer` as the id of each inbox; `{}` is the mailbox."""
    deployment, plan = load(SHIPPED_DEPLOYMENTS / "single-site.toml")

    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path.lower() != "/ews/exchange.asmx":
            return httpx.Response(404)
        return folder(answer.format(re.findall("EmailAddress>([^<]*)<", request.content.decode())[0]))

    async def run() -> list[JudgedCase]:
        asked = Run(plan, WebTarget(serve), accounts_of(deployment))
        cases = [
            replace(case, stimulus=replace(case.stimulus, logon=Logon.BASIC))
            for case in plan.cases
            if case.stimulus and case.stimulus.operation is Operation.GETFOLDER
            and len(case.stimulus.mailboxes) == 1 and not case.judges_hops
        ]  # fmt: skip
        asked.send_ahead(cases, at_once=2)
        return [one async for one in asked.judge_all(cases)]

    return asyncio.run(run())


def test_one_inbox_for_everybody_passes_for_nobody() -> None:
    rows = judged("a")
    assert {row.verdict.verdict for row in rows} == {VerdictWord.INCONCLUSIVE}
    assert [row.reason for row in rows if "were given the same inbox in this run" not in row.reason] == []
    assert {row.verdict.verdict for row in judged("inbox of {}")} == {VerdictWord.PASS}


def test_the_preflight_says_what_to_do_about_an_account_that_is_answered_as_another() -> None:
    said = f"CAS-01 served {OTHER}'s mailbox to {OWN}"
    first, second = preflight_lines(Preflight(accounts=CheckedAccounts(of_others={OWN: said})))
    assert first == f"{OWN}: {said}"
    assert all(name in second for name in ("nginx", "HAProxy", "Apache"))


def test_an_account_that_was_never_asked_to_log_on_is_not_accepted() -> None:
    deployment, plan = load(SHIPPED_DEPLOYMENTS / "single-site.toml")

    def serve(request: httpx.Request) -> httpx.Response:
        return folder("a") if request.url.path.lower() == "/ews/exchange.asmx" else httpx.Response(404)

    checked = asyncio.run(Run(plan, WebTarget(serve), accounts_of(deployment)).check_accounts())
    assert checked.accepted == frozenset()
    assert set(checked.of_others) == {mailbox.address for mailbox in deployment.mailboxes}
    assert all("had logged on" in found for found in checked.of_others.values())
