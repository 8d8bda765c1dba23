"""What gives an inner server away (GEN-05), and what only looks so, in answers of servers that are not ours."""

from __future__ import annotations

import base64
import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from harness.judging import judge
from harness.judging.shown_names import names_of
from harness.model.answer_demands import HidesInnerServers
from harness.model.expectation import Alternative
from harness.model.observation import Exchange, Observation
from tests.judging.leaks_of_strangers import ADDRESS, ADDRESS_OF_6, HOST, IN_BODIES, IN_HEADERS, NAME, NO_LEAKS
from tests.judging.nouns import HOLD, SERVED, case

SHORT = ("x1", "dc")
HIDDEN = HidesInnerServers("GEN-05", (HOST, NAME.lower(), *SHORT), ("www.contoso.com",), (ADDRESS, ADDRESS_OF_6))
PROXIED = case(Alternative((SERVED,), (HIDDEN,)))
FINDER = names_of(HIDDEN.names, HIDDEN.addresses)
LONG = names_of((HOST, NAME.lower()), HIDDEN.addresses)


def judged(exchange: Exchange) -> tuple[str, ...]:
    return judge(PROXIED, Observation(SERVED, "HTTP 200", (exchange,)), HOLD).details


@pytest.mark.parametrize("name", IN_HEADERS, ids=str)
def test_a_header_gives_a_server_away(name: str) -> None:
    header = name.partition(":")[0]
    (detail,) = judged(Exchange("GET /owa/", status=200, answer_headers=((header, IN_HEADERS[name]),)))
    assert detail.endswith(f" in the header {header}")
    assert detail.split()[0].lower() in {HOST, NAME.lower(), ADDRESS, ADDRESS_OF_6}


@pytest.mark.parametrize("name", IN_BODIES, ids=str)
def test_a_body_gives_a_server_away(name: str) -> None:
    assert judged(Exchange("GET /owa/", status=200, answer_text=f"<p>a</p>{IN_BODIES[name]}<p>b</p>"))


@pytest.mark.parametrize("name", NO_LEAKS, ids=str)
def test_what_only_looks_like_a_server_gives_none_away(name: str) -> None:
    assert not list(LONG.find(NO_LEAKS[name])) or name == "a published host in base64"
    exchange = Exchange("GET /owa/", status=200, answer_text=NO_LEAKS[name])
    demand = HidesInnerServers("GEN-05", (HOST, NAME.lower()), ("www.contoso.com",), HIDDEN.addresses)
    assert not judge(case(Alternative((SERVED,), (demand,))), Observation(SERVED, "200", (exchange,)), HOLD).details


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=20, max_size=600), st.booleans())
def test_octets_in_base64_give_no_name_away_that_is_not_in_them(octets: bytes, for_url: bool) -> None:
    """A text of a few letters, or of capitals alone, may as well be a path: `AAAA/Dc`."""
    coded = (base64.urlsafe_b64encode if for_url else base64.b64encode)(octets).decode("ascii")
    assume(all(any(test(letter) for letter in coded) for test in (str.isupper, str.islower, str.isdigit)))
    assert not list(FINDER.find(f'<input value="{coded}">'))


def test_no_short_name_is_found_in_much_noise() -> None:
    noise = random.Random(2007)  # noqa: S311 - no secret is made of it
    for _ in range(100):
        text = base64.b64encode(noise.randbytes(noise.randrange(1, 3_000))).decode("ascii")
        assert not list(FINDER.find(f"cadata={text}; path=/"))


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=40), st.binary(max_size=40), st.sampled_from(["utf-8", "utf-16-le"]))
def test_a_name_in_octets_is_found_whatever_stands_around_it(before: bytes, after: bytes, encoding: str) -> None:
    octets = before + b"\0\xff" + f" {HOST} ".encode(encoding) + b"\0\xff" + after
    assert HOST in {shown.host for shown in FINDER.find(base64.b64encode(octets).decode("ascii"))}


def test_a_long_body_without_a_name_is_searched_in_time_that_grows_with_it() -> None:
    for piece in ("YWJj", "A", "Z2F", "0x0a", "1.", "rd5o0", "\0a", "://1."):
        assert not list(LONG.find(piece * (100_000 // len(piece))))
