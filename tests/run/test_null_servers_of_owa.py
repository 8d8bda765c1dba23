"""A server of forms logon that shows every client one page of Outlook Web Access: nothing passes by it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import httpx
import pytest

from harness.deployments import read_deployment
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.deployment import Authentication, Deployment, VirtualDirectory
from harness.model.preflight import CheckedAccounts, Preflight
from harness.model.protocol import Protocol
from harness.model.verdict import VerdictWord
from harness.reporting import preflight_lines
from harness.run import Run, plan_for
from tests.run.web_target import WebTarget, accounts_of
from tests.virtual_directories import with_directories

OF_2007 = {"X-OWA-Version": "8.1.240.6"}
MAILBOX = "<script>var a_sFldId = 'x';</script><p>Inbox</p>"
PAGES = {
    "no marks": "<html><body>Outlook</body></html>",
    "a mailbox": MAILBOX,
    "a link": '<a href="https://www.contoso.com/owa">x</a>',
    "an error": '<body class="err"><div id="errMsg">Fehler</div></body>',
}


def deployment_with_forms() -> Deployment:
    """The shipped single site, with forms logon at /owa."""
    deployment = read_deployment(SHIPPED_DEPLOYMENTS / "single-site.toml")
    forms = VirtualDirectory((Authentication.FORMS,))
    servers = tuple(with_directories(cas, owa=forms) for cas in deployment.client_access_servers)
    return replace(deployment, client_access_servers=servers)


def run_against(html: str) -> Run:
    """Only OWA answers: every other protocol gets 503."""

    def answer(request: httpx.Request) -> httpx.Response:
        is_owa = request.url.path.lower().startswith("/owa")
        return httpx.Response(200, html=html, headers=OF_2007) if is_owa else httpx.Response(503)

    deployment = deployment_with_forms()
    return Run(plan_for(deployment), WebTarget(answer), accounts_of(deployment))


def verdicts_against(html: str) -> set[VerdictWord]:
    run = run_against(html)
    cases = [case for case in run.plan.cases if case.stimulus and case.stimulus.protocol is Protocol.OWA]

    async def judged() -> set[VerdictWord]:
        return {one.verdict.verdict async for one in run.judge_all(cases)}

    return asyncio.run(judged())


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_one_page_for_every_client_passes_nothing(page: str) -> None:
    assert VerdictWord.PASS not in verdicts_against(PAGES[page])


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_no_account_is_accepted_or_refused_by_a_page_that_anybody_gets(page: str) -> None:
    checked = asyncio.run(run_against(PAGES[page]).check_accounts())
    assert (checked.accepted, checked.refused) == (frozenset(), {})
    assert checked.unclear.keys() == {one.address for one in deployment_with_forms().mailboxes}


def test_the_preflight_says_that_an_account_with_a_first_logon_is_neither_accepted_nor_refused() -> None:
    page = "<!-- OwaPage = ASP.languageselection_aspx --><p>Sprache</p>"
    checked = asyncio.run(run_against(page).check_accounts())
    lines = list(preflight_lines(Preflight(accounts=checked)))
    assert not any("every account is accepted" in line for line in lines)
    first = [line for line in lines if "never logged on" in line or "neither accepted nor refused" in line]
    assert len(first) == len(checked.unclear) > 0


def test_the_preflight_says_that_every_account_is_accepted_where_all_are() -> None:
    accepted = Preflight(accounts=CheckedAccounts(frozenset({"user1@contoso.com"})))
    assert list(preflight_lines(accepted)) == ["every port answers, and every account is accepted"]
