"""What of an answer is not kept is searched for the names that a run looks for, which are noted with their place."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable

import httpx
import pytest

from harness.judging import inner_names_in, judge
from harness.model.answer_demands import HidesInnerServers
from harness.model.expectation import Alternative
from harness.model.observation import BODY_LIMIT, NotedName, Observation
from harness.model.protocol import Operation, Protocol
from harness.probes.limits import Limits
from tests.judging.nouns import HOLD, SERVED, case
from tests.probes.stubs import PASSWORD, observe, stimulus

HOST = "cas-03.contoso.com"
PROXIED = case(Alternative((SERVED,), (HidesInnerServers("GEN-05", (HOST, "cas-03"), ("www.contoso.com",)),)))
LIMITS = Limits(timeout_seconds=5, find_names=inner_names_in((PROXIED,)))
DEVICE = stimulus(Protocol.EAS, Operation.OPTIONS)
LATE = "<p>x</p>" * 8_300


def seen_of(answer: httpx.Response) -> Observation:
    return observe(DEVICE, lambda _: answer, limits=LIMITS)


def page(text: str, **headers: str) -> httpx.Response:
    headers["MS-ASProtocolVersions"] = "12.1"
    return httpx.Response(200, html=f"<html><body>{text}</body></html>", headers=headers)


@pytest.mark.parametrize(
    "leak",
    [HOST, f"https:%2f%2f{HOST}", rf"https:\x2f\x2f{HOST}", f"https:&#x2f;&#x2f;{HOST}", rf"\u002f{HOST}", f"({HOST})"],
)
def test_a_name_beyond_what_is_kept_of_a_body_is_noted_and_judged(leak: str) -> None:
    seen = seen_of(page(f"{LATE}{leak}"))
    assert len(seen.exchanges[-1].answer_text) == BODY_LIMIT
    assert seen.exchanges[-1].noted == (NotedName(HOST, "in the body"),)
    verdict = judge(PROXIED, seen, HOLD)
    assert (verdict.failed_clauses, verdict.details) == (("GEN-05",), (f"{HOST} in the body",))


def test_a_name_across_the_end_of_what_is_kept_is_noted() -> None:
    for before in range(BODY_LIMIT - 120, BODY_LIMIT, 19):
        assert judge(PROXIED, seen_of(page(f"{'x' * (before - 80)} {HOST} {LATE}")), HOLD).failed_clauses
        assert not judge(
            PROXIED, seen_of(page(f"{'x' * (before - 80)} cas-030.contoso.com {LATE}")), HOLD
        ).failed_clauses


def test_a_compressed_body_is_searched_unpacked() -> None:
    body = gzip.compress(f"{LATE}{HOST}".encode())
    seen = seen_of(httpx.Response(500, content=body, headers={"Content-Encoding": "gzip"}))
    assert [noted.name for noted in seen.exchanges[-1].noted] == [HOST]


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_a_body_with_a_byte_order_mark_is_read_by_it(charset: str) -> None:
    text = f"\ufeff{LATE}{HOST}" if charset == "utf-16-be" else f"{LATE}{HOST}"
    for kind in ("text/html", "text/html; charset=utf-8", "text/xml"):
        seen = seen_of(httpx.Response(403, content=text.encode(charset), headers={"Content-Type": kind}))
        assert [noted.name for noted in seen.exchanges[-1].noted] == [HOST]
        assert seen.exchanges[-1].answer_text.startswith("<p>x")


def test_what_may_be_shown_is_not_noted() -> None:
    seen = seen_of(page(f"{LATE} https://www.contoso.com/ cas-030.contoso.com mycas-03"))
    assert seen.exchanges[-1].noted == ()
    assert judge(PROXIED, seen, HOLD).failed_clauses == ()


@pytest.mark.parametrize(
    "cookie", [f"SERVERID={HOST}; path=/", "lb=CAS-03", f"UserContext=0; domain={HOST}", f"u=https%3a%2f%2f{HOST}"]
)
def test_a_name_in_a_cookie_is_noted_before_its_value_is_masked(cookie: str) -> None:
    seen = seen_of(page("Inbox", **{"Set-Cookie": cookie}))
    verdict = judge(PROXIED, seen, HOLD)
    assert verdict.failed_clauses == ("GEN-05",)
    assert "in the header Set-Cookie" in verdict.details[0]


def test_of_a_cookie_nothing_but_the_name_is_noted() -> None:
    seen = seen_of(page("Inbox", **{"Set-Cookie": f"session=secret-1.{HOST}.secret-2"}))
    assert [noted.name for noted in seen.exchanges[-1].noted] == [HOST]
    assert "secret" not in repr(seen)


def test_a_password_that_is_sent_back_late_stays_out_of_the_record() -> None:
    assert PASSWORD not in repr(seen_of(page(f"{LATE}{PASSWORD} {HOST}")))


def test_a_short_body_is_kept_as_it_is_and_nothing_is_noted_of_it() -> None:
    seen = seen_of(page(HOST))
    assert seen.exchanges[-1].noted == ()
    assert judge(PROXIED, seen, HOLD).failed_clauses == ("GEN-05",)


def test_without_a_run_nothing_is_looked_for() -> None:
    assert observe(DEVICE, lambda _: page(f"{LATE}{HOST}")).exchanges[-1].noted == ()


def test_few_names_of_one_answer_are_noted() -> None:
    def find_all(text: str) -> Iterable[str]:
        return text.split("\n")

    limits = Limits(timeout_seconds=5, find_names=find_all)
    seen = observe(DEVICE, lambda _: page("\n".join(map(str, range(20_000)))), limits=limits)
    assert len(seen.exchanges[-1].noted) == 200


def test_a_name_in_the_challenge_of_ntlm_is_noted_since_its_message_is_masked() -> None:
    message = b"NTLMSSP\0\x02\0\0\0" + bytes(40) + f"\x02\x0cCAS-03\x03${HOST}".encode("utf-16-le")
    challenge = f"NTLM {base64.b64encode(message).decode('ascii')}"
    seen = seen_of(httpx.Response(403, headers={"WWW-Authenticate": challenge}))
    assert NotedName("CAS-03", "in the header WWW-Authenticate") in seen.exchanges[-1].noted
    assert "TlRMTVNT" not in str(seen.exchanges)
    assert judge(PROXIED, seen, HOLD).failed_clauses == ("GEN-05",)


@pytest.mark.parametrize("value", [HOST, base64.b64encode(HOST.encode()).decode("ascii")], ids=["plain", "base64"])
def test_a_name_in_a_cookie_is_noted_since_its_value_is_masked(value: str) -> None:
    seen = seen_of(httpx.Response(200, headers={"Set-Cookie": f"srv={value}; path=/", "MS-ASProtocolVersions": "12.1"}))
    assert [noted.name for noted in seen.exchanges[-1].noted][:1] == [HOST]
    assert value not in str(seen.exchanges[-1].answer_headers)
