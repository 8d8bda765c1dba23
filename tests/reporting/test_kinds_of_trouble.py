"""What could not be judged is told by what was seen, not by the names in the request."""

from __future__ import annotations

import pytest

from fixtures.farm.faults.subsets import WHOLE_REDIRECTION
from harness.model.cause import CauseKind
from harness.model.verdict import Because
from harness.mutation.fault_runs import plan_of
from harness.reporting.causes.kinds import KindOfRow, kind_of

_, PLAN = plan_of(WHOLE_REDIRECTION)
(CASE,) = [case for case in PLAN.cases if case.id == "owa/user1@contoso.com/CAS-01/owa"]
NOT_ACCEPTED = "no server accepted the account of {} in this run, so that nothing can be told from a wrong password: "


def unreached(reason: str) -> KindOfRow:
    return kind_of(CASE, Because.UNREACHABLE, reason)


@pytest.mark.parametrize("host", ["certificate.contoso.com", "TLS-CAS", "time-out.contoso.com"])
def test_the_name_of_a_host_says_nothing(host: str) -> None:
    found = unreached(f"GET /owa/ at {host}: CAS-01 gave no answer: connection failed")
    assert found == KindOfRow(CauseKind.CONNECTION_LOST, f"{host}:443")


@pytest.mark.parametrize("host", ["policy.contoso.com", "proxy1.contoso.com", "gateway"])
def test_nor_does_it_where_something_has_to_be_put_right_first(host: str) -> None:
    found = kind_of(CASE, Because.PREREQUISITE, f"GET /owa/ at {host}: HTTP 503, which is temporary")
    assert found.kind is CauseKind.TEMPORARY


@pytest.mark.parametrize(
    ("request_line", "address"),
    [
        ("GET /owa/ at [2001:db8::1]:444", "[2001:db8::1]:444"),
        (f"GET /owa/?{'a' * 700} at cas-02.contoso.com", "cas-02.contoso.com:443"),
    ],
)
def test_the_host_that_was_asked_last_is_named_whatever_its_request_looks_like(request_line: str, address: str) -> None:
    assert unreached(f"{request_line}: connection refused") == KindOfRow(CauseKind.CONNECTION_REFUSED, address)


def test_an_account_that_nobody_refused_is_not_called_refused() -> None:
    reasons = [
        f"{NOT_ACCEPTED.format(user)}HTTP 500; check logon and password of this mailbox in the deployment file"
        for user in ("user1@contoso.com", "user2@contoso.com")
    ]
    found = {kind_of(CASE, Because.PREREQUISITE, reason) for reason in reasons}
    assert found == {KindOfRow(CauseKind.OTHER_PREREQUISITE, "HTTP 500")}
    assert kind_of(CASE, Because.UNAUTHORIZED, reasons[1]) == KindOfRow(CauseKind.ACCOUNT_REFUSED, "user2@contoso.com")


def test_trouble_of_the_harness_without_a_place_says_so() -> None:
    assert kind_of(CASE, Because.HARNESS, "the harness failed").subject == "a place that is not known"
