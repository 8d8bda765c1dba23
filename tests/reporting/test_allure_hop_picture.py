"""The picture of who asked whom."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model.observation import Exchange, Observation, Visit
from harness.reporting.allure.hop_picture import picture_of
from harness.reporting.drawing.text import text_width
from tests.reporting.reported import CASE, EXCHANGE, HOP, MAIL, REFUSED, SEEN, SERVED, SERVERS, USER

LONG = "A-Client-Access-Server-With-A-Very-Long-Name.sub.domain.of.contoso.example.com"


def texts_in(picture: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(picture).iter() if one.tag.endswith("}text")]  # noqa: S314


def test_client_entry_server_and_back_end_have_life_lines_and_arrows_say_what_is_asked() -> None:
    hop = replace(HOP, time=1_205_489_702.0)
    assert texts_in(picture_of(CASE, replace(SEEN, hops=(hop,)), SERVERS)) == [
        f"Who asked whom: {CASE.id}",
        *(USER, "client", "entry: Client Access, 2007 SP1", "CAS-01", "back end, 2003 SP2", "BE-01"),
        *("GET /owa/", "GET /exchange, https, Kerberos, 10:15:02 UTC", "HTTP 500 (250 ms)"),
    ]


def test_a_host_that_the_deployment_does_not_name_is_said_to_be_none_of_it() -> None:
    other = replace(EXCHANGE, request="GET https://elsewhere.example/owa/")
    assert "not in the deployment file" in texts_in(picture_of(CASE, replace(SEEN, exchanges=(other,)), SERVERS))


def test_repeated_visits_are_drawn_each_with_its_hops() -> None:
    visits = (Visit(USER, SERVED, (HOP,)), Visit("user2@contoso.com", REFUSED, None))
    shown = texts_in(picture_of(CASE, replace(SEEN, visits=visits), SERVERS))[-5:]
    assert shown[0] == f"visit 1, {USER}"
    assert shown[2:] == ["the mailbox's own content", "visit 2, user2@contoso.com", "an error"]


def test_a_picture_of_very_many_requests_says_how_many_it_leaves_out() -> None:
    shown = texts_in(picture_of(CASE, replace(SEEN, exchanges=(EXCHANGE,) * 40, hops=()), SERVERS))
    assert shown[0] == f"Who asked whom: {CASE.id}, without 20 more arrows"
    assert shown.count("GET /owa/") == 30


def test_mail_has_commands_on_its_arrows() -> None:
    case = replace(CASE, stimulus=MAIL)
    seen = Observation(SERVED, "logged on", (Exchange("PASS ***", answer_text="+OK"),))
    assert texts_in(picture_of(case, seen, SERVERS))[-2:] == ["PASS ***", "+OK"]


def test_what_a_server_asks_itself_is_within_the_picture() -> None:
    hop = replace(HOP, destination="CAS-01", path=f"/{120 * 'x'}")
    picture = ElementTree.fromstring(picture_of(CASE, replace(SEEN, hops=(hop,)), SERVERS))  # noqa: S314 - our own
    (text,) = [one for one in picture.iter() if (one.text or "").endswith("(to itself)")]
    end = float(text.attrib["x"]) + text_width(text.text or "", 12.0)
    assert end <= float(picture.attrib["width"])


@pytest.mark.parametrize("seen", [replace(SEEN, exchanges=()), replace(SEEN, exchanges=(), hops=None)])
def test_where_nothing_was_sent_there_is_no_picture(seen: Observation) -> None:
    assert picture_of(CASE, seen, SERVERS) == ""
    assert picture_of(replace(CASE, stimulus=None), SEEN, SERVERS) == ""


@pytest.mark.parametrize("url", ["https://[::1/owa/", "not a URL", "https:///", "GET", "https://a:99999/", "/owa/"])
def test_what_is_no_url_is_drawn_all_the_same(url: str) -> None:
    exchange = replace(EXCHANGE, request=f"GET {url}")
    assert texts_in(picture_of(CASE, replace(SEEN, exchanges=(exchange,)), SERVERS))


def test_a_server_may_ask_itself_and_conversations_may_be_endless() -> None:
    hops = (replace(HOP, destination="CAS-01"),) * 500
    picture = picture_of(CASE, replace(SEEN, hops=hops), SERVERS)
    assert "to itself" in picture
    assert len(texts_in(picture)) < 100


@settings(max_examples=50)
@given(st.lists(st.text(max_size=80) | st.just(LONG), min_size=1, max_size=5))
def test_names_fit_beside_each_other_whatever_they_are(names: list[str]) -> None:
    hops = tuple(replace(HOP, source="CAS-01", destination=name, path=f"/{name}") for name in names)
    picture = picture_of(CASE, replace(SEEN, hops=hops), SERVERS)
    root = ElementTree.fromstring(picture)  # noqa: S314 - our own picture
    boxes = sorted((float(one.get("x", "0")), float(one.get("width", "0"))) for one in root.iter() if one.get("rx"))
    assert all(x + width <= following for (x, width), (following, _) in pairwise(boxes))
    assert boxes[-1][0] + boxes[-1][1] <= float(root.get("width", "0"))
    title = f"Who asked whom: {CASE.id}"
    assert text_width(title, 15, bold=True) <= float(root.get("width", "0"))
    assert picture == picture_of(CASE, replace(SEEN, hops=hops), SERVERS)
