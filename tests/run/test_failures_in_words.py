"""What the rows of broken farms say: the request, what was expected and what was seen, never in the same words."""

from __future__ import annotations

import asyncio
import re

import pytest

from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.case import Case
from harness.model.verdict import VerdictWord
from harness.run import JudgedCase, load, mock_run

DEPLOYMENT, PLAN = load(SHIPPED_DEPLOYMENTS / "contoso-redirection.toml")
REQUEST = re.compile(r"(?:[A-Z_]+ /\S*|[A-Z]+) at [\w.-]+(?::\d+)?: ")


def broken(fault: str, *, chosen: str) -> list[JudgedCase]:
    async def run() -> list[JudgedCase]:
        judging = mock_run(DEPLOYMENT, PLAN, faults=(fault,))
        cases = [case for case in PLAN.cases if is_chosen(case, chosen)]
        found = [judged async for judged in judging.judge_all(cases)]
        await judging.aclose()
        return [one for one in found if one.verdict.verdict is VerdictWord.FAIL]

    return asyncio.run(run())


def is_chosen(case: Case, chosen: str) -> bool:
    return case.id.startswith(chosen) and "/CAS-0" in case.id


@pytest.mark.parametrize(
    ("fault", "chosen", "words"),
    [
        (
            "owa-link-to-internal-url",
            "owa/colleague1@",
            "; cas-01.contoso.com is the host of CAS-01, not expected here",
        ),
        ("owa-wrong-link", "owa/colleague1@", "; cas-02.contoso.com is the host of CAS-02, not expected here"),
        (
            "owa-link-to-a-host-behind-a-name",
            "owa/colleague1@",
            "; elsewhere.example is not named in the deployment file",
        ),
        ("owa-redirect-page-refreshes", "owa/colleague1@", " (left only by a click); seen a page with a link to "),
        (
            "owa-own-site-wrong-mailbox",
            "owa/colleague1@",
            "expected the mailbox's own content (that of colleague1@contoso.com); seen content of a mailbox",
        ),
        (
            "ews-folder-of-another-user",
            "ews/colleague1@",
            "expected the mailbox's own content (with each user's own inbox); seen content of a mailbox",
        ),
        ("autodiscover-wrong-ews-url", "autodiscover/colleague1@", "; nowhere.contoso.com is not named in the depl"),
        (
            "eas-451-wrong-location",
            "eas/colleague1@",
            "; cas-02.contoso.com is the host of CAS-02, not expected here",
        ),
    ],
)
def test_a_failing_row_names_its_request_and_says_what_is_wrong(fault: str, chosen: str, words: str) -> None:
    reasons = [one.reason for one in broken(fault, chosen=chosen)]
    assert reasons
    assert any(words in reason for reason in reasons), reasons
    for reason in reasons:
        assert REQUEST.match(reason), reason
        expected, _, seen = reason.partition("; seen ")
        assert expected.partition(": expected ")[2] != seen.partition(" (")[0]
        assert "User=" not in reason
        assert "DeviceId" not in reason
