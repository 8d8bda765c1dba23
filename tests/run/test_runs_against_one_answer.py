"""What a run sends to servers that fail, and what it no longer sends."""

from __future__ import annotations

import asyncio
import base64
from collections import Counter
from dataclasses import replace

import httpx
import pytest

from harness.deployments import read_deployment
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.judging import describe_reason
from harness.model.case import Case, Plan
from harness.model.deployment import Authentication, Deployment, VirtualDirectory
from harness.model.preflight import CheckedAccounts
from harness.model.protocol import Logon, Operation
from harness.model.verdict import Because, Verdict, VerdictWord
from harness.run import Run, load, plan_for
from tests.run.web_target import WebTarget, accounts_of
from tests.virtual_directories import with_directories

REDIRECTION = SHIPPED_DEPLOYMENTS / "contoso-redirection.toml"


class BrokenTarget(WebTarget):
    """Raises an error of the harness."""

    def __init__(self) -> None:
        super().__init__(lambda _: httpx.Response(200))

    def http_transport(self) -> httpx.AsyncBaseTransport:
        raise RuntimeError("a password could be here")


def over_http(plan: Plan) -> list[Case]:
    return [case for case in plan.cases if case.stimulus and case.stimulus.security is None]


def verdicts_against(target: WebTarget, *, checked: CheckedAccounts | None = None) -> list[Verdict]:
    deployment, plan = load(REDIRECTION)

    async def judged() -> list[Verdict]:
        run = Run(plan, target, accounts_of(deployment), checked=checked)
        return [one.verdict async for one in run.judge_all(over_http(plan))]

    return asyncio.run(judged())


def test_an_error_of_the_harness_is_inconclusive_and_is_not_quoted() -> None:
    verdicts = verdicts_against(BrokenTarget())
    assert {(verdict.verdict, verdict.because) for verdict in verdicts} == {(VerdictWord.INCONCLUSIVE, Because.HARNESS)}
    assert not [describe_reason(verdict) for verdict in verdicts if "password" in describe_reason(verdict)]


def test_a_silent_server_gets_three_requests_including_those_of_controls() -> None:
    asked: Counter[str] = Counter()

    def silent(request: httpx.Request) -> httpx.Response:
        asked[request.url.host] += 1
        raise httpx.ReadTimeout("", request=request)

    verdicts = verdicts_against(WebTarget(silent))
    hosts = ("cas-01.contoso.com", "cas-02.contoso.com", "cas-03.contoso.com")
    assert asked == dict.fromkeys((*hosts, "www.usa.contoso.com", "www.europe.contoso.com"), 3)
    assert {verdict.because for verdict in verdicts} == {Because.UNREACHABLE}


def test_an_account_that_was_refused_is_not_used_as_the_control_of_another() -> None:
    logons: Counter[str] = Counter()

    def unavailable(request: httpx.Request) -> httpx.Response:
        coded = request.headers.get("authorization", "").removeprefix("Basic ")
        logons[base64.b64decode(coded).decode().partition(":")[0]] += 1
        return httpx.Response(503)

    checked = CheckedAccounts(refused={"user1@contoso.com": "HTTP 401 at CAS-01"})
    verdicts_against(WebTarget(unavailable), checked=checked)
    assert logons["CONTOSO\\user1"] == 0
    assert logons["CONTOSO\\colleague1"] > 0


def test_files_of_exchweb_do_not_prove_a_logon() -> None:
    def static_files_alone(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b"GIF89a") if "/exchweb/" in request.url.path else httpx.Response(403)

    verdicts = verdicts_against(WebTarget(static_files_alone))
    assert {verdict.verdict for verdict in verdicts} == {VerdictWord.INCONCLUSIVE, VerdictWord.NOT_APPLICABLE}


def test_a_first_logon_shows_neither_that_an_account_is_accepted_nor_that_it_is_refused() -> None:
    def language_page(request: httpx.Request) -> httpx.Response:
        html = '<form action="lang.owa"><select name="lcid"></select></form>'
        return httpx.Response(200, html=html) if "/owa" in request.url.path else httpx.Response(403)

    target = WebTarget(language_page)
    deployment, plan = load(REDIRECTION)
    checked = asyncio.run(Run(plan, target, accounts_of(deployment)).check_accounts())
    assert (checked.accepted, checked.refused) == (frozenset(), {})
    asked_at_owa = {case.id for case in over_http(plan) if case.stimulus and case.stimulus.operation is Operation.OWA}
    verdicts = [verdict for verdict in verdicts_against(target) if verdict.case in asked_at_owa]
    assert {(verdict.verdict, verdict.because) for verdict in verdicts} == {
        (VerdictWord.INCONCLUSIVE, Because.PREREQUISITE)
    }
    assert {"log on once in a browser" in describe_reason(verdict) for verdict in verdicts} == {True}


def directories_against(deployment: Deployment, target: WebTarget, checked: CheckedAccounts) -> dict[str, Verdict]:
    """The verdicts on directories that no account is needed for."""
    plan = plan_for(deployment)
    cases = [case for case in plan.cases if case.stimulus and case.stimulus.logon is Logon.NONE]

    async def judged() -> dict[str, Verdict]:
        run = Run(plan, target, accounts_of(deployment), checked=checked)
        return {one.case.id: one.verdict async for one in run.judge_all(cases)}

    return asyncio.run(judged())


def serving_owa(directory: int) -> WebTarget:
    """A server whose OWA serves every user, and that answers with that status where nobody has logged on."""

    def answer(request: httpx.Request) -> httpx.Response:
        if "authorization" not in request.headers:
            return httpx.Response(directory)
        page = "<script>var a_sFldId = 'x';</script><p>Inbox</p>"
        return httpx.Response(200, html=page) if request.url.path == "/owa/" else httpx.Response(404)

    return WebTarget(answer)


@pytest.mark.parametrize(
    ("status", "word"), [(401, VerdictWord.PASS), (404, VerdictWord.FAIL), (500, VerdictWord.FAIL)]
)
def test_a_directory_is_judged_without_the_account_whose_row_it_is(status: int, word: VerdictWord) -> None:
    deployment = read_deployment(SHIPPED_DEPLOYMENTS / "single-site.toml")
    basic = tuple(
        with_directories(cas, owa=VirtualDirectory((Authentication.BASIC,))) for cas in deployment.client_access_servers
    )
    deployment = replace(deployment, client_access_servers=basic)
    checked = CheckedAccounts(refused={deployment.mailboxes[0].address: "HTTP 401 at CAS-01"})
    verdicts = directories_against(deployment, serving_owa(status), checked)
    assert {verdict.verdict for verdict in verdicts.values()} == {word}
    lonely = replace(deployment, mailboxes=deployment.mailboxes[:1])
    verdicts = directories_against(lonely, serving_owa(status), CheckedAccounts())
    assert {verdict.verdict for verdict in verdicts.values()} == {word}


@pytest.mark.parametrize("status", [200, 401, 403, 451])
def test_a_server_that_answers_everybody_alike_shows_no_directory(status: int) -> None:
    deployment = read_deployment(SHIPPED_DEPLOYMENTS / "single-site.toml")
    for mailboxes in (deployment.mailboxes, deployment.mailboxes[:1]):
        target = WebTarget(lambda _: httpx.Response(status, text="the same for all"))
        verdicts = directories_against(replace(deployment, mailboxes=mailboxes), target, CheckedAccounts())
        assert {verdict.verdict for verdict in verdicts.values()} == {VerdictWord.INCONCLUSIVE}
