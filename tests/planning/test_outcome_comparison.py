"""Outcomes compared with outcomes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.planning.outcome_comparison import may_be_the_same, say_the_same

PAGE = Outcome(OutcomeKind.REDIRECT_PAGE, link="https://www.contoso.com/owa")
PATH = Outcome(OutcomeKind.REDIRECT_PATH, location="https://cas-01.contoso.com/owa")
SENT = Outcome(OutcomeKind.WRONG_SERVER, location="https://www.contoso.com/Microsoft-Server-ActiveSync")
DEVICE = Outcome(OutcomeKind.SETTINGS, urls={"mobilesync": ("https://www.contoso.com/Microsoft-Server-ActiveSync",)})

ONE, OTHER = "https://www.contoso.com/EWS", "https://www.fabrikam.com/EWS"

Urls = dict[str, tuple[str, ...]]


def settings(*, inside: str, outside: str = "", further: tuple[str, ...] = ()) -> Outcome:
    """What Outlook is named: Web Services at these URLs."""
    named = tuple(url for url in (outside, inside) if url)
    return Outcome(
        OutcomeKind.SETTINGS,
        urls={"ews": named},
        exch={"ews": (*named, *further)},
        expr={"ews": (outside,) if outside else ()},
    )


@pytest.mark.parametrize(
    "spelled",
    [
        "https://WWW.contoso.com/OWA",
        "https://www.contoso.com/owa/",
        "https://www.contoso.com:443/owa",
        "https://www.contoso.com./owa",
        "HTTPS://www.contoso.com/owa?a=b",
    ],
)
def test_a_url_is_the_same_however_it_is_spelled(spelled: str) -> None:
    other = replace(PAGE, link=spelled)
    assert say_the_same([PAGE], [other])
    assert may_be_the_same(PAGE, other)


@pytest.mark.parametrize(
    "url",
    [
        "http://www.contoso.com/owa",
        "https://mail.contoso.com/owa",
        "https://www.contoso.com:8443/owa",
        "https://www.contoso.com/owa2",
        "https://www.contoso.com/owa//",
    ],
)
def test_another_scheme_host_port_or_path_is_another_url(url: str) -> None:
    for one, other in ((PAGE, replace(PAGE, link=url)), (PATH, replace(PATH, location=url))):
        assert not say_the_same([one], [other])
        assert not may_be_the_same(one, other)


def test_a_default_port_belongs_to_its_scheme() -> None:
    plain = replace(PAGE, link="http://www.contoso.com/owa")
    assert say_the_same([plain], [replace(PAGE, link="http://www.contoso.com:80/owa")])
    assert not say_the_same([plain], [replace(PAGE, link="http://www.contoso.com:443/owa")])


def test_order_and_repetition_do_not_count() -> None:
    assert say_the_same([PAGE, PATH, PAGE], [PATH, PAGE])
    assert not say_the_same([PAGE], [PAGE, PATH])
    assert not say_the_same([PAGE], [])


def test_outcomes_of_two_kinds_are_never_the_same() -> None:
    refused, unreachable = Outcome(OutcomeKind.REFUSED), Outcome(OutcomeKind.UNREACHABLE)
    assert not say_the_same([refused], [unreachable])
    assert not may_be_the_same(refused, unreachable)
    assert may_be_the_same(refused, refused)


def test_what_an_outcome_leaves_out_may_be_anything() -> None:
    for one in (PAGE, PATH):
        anything = Outcome(one.kind)
        assert may_be_the_same(one, anything)
        assert may_be_the_same(anything, one)
        assert not say_the_same([one], [anything])


def test_a_451_may_be_the_same_since_its_header_may_be_missing() -> None:
    other = replace(SENT, location="https://mail.contoso.com/Microsoft-Server-ActiveSync")
    assert may_be_the_same(SENT, other)
    assert not say_the_same([SENT], [other])


def test_a_device_may_be_named_the_same_where_one_url_is_right_both_times() -> None:
    first, second = "https://www.contoso.com/Microsoft-Server-ActiveSync", "https://mail.contoso.com/eas"
    both = replace(DEVICE, urls={"mobilesync": (second, first)})
    assert may_be_the_same(DEVICE, both)
    assert not may_be_the_same(DEVICE, replace(DEVICE, urls={"mobilesync": (second,)}))
    assert not say_the_same([DEVICE], [both])


def test_of_an_end_point_host_port_and_virtual_directory_count() -> None:
    asmx = settings(inside="https://cas-01.contoso.com/EWS/Exchange.asmx")
    for spelled in (
        "http://CAS-01.contoso.com/ews",
        "https://cas-01.contoso.com./EWS",
        "https://cas-01.contoso.com:443/EWS/other",
    ):
        assert say_the_same([asmx], [settings(inside=spelled)])
        assert may_be_the_same(asmx, settings(inside=spelled))
    for other in (
        "https://cas-01.contoso.com:8443/EWS",
        "https://cas-01.contoso.com/EWS2",
        "https://cas-02.contoso.com/EWS",
    ):
        assert not say_the_same([asmx], [settings(inside=other)])
        assert not may_be_the_same(asmx, settings(inside=other))


def test_outlook_may_be_named_the_same_inside_or_outside() -> None:
    inner, outer = "https://cas-01.contoso.com/EWS", "https://www.contoso.com/EWS"
    other_inner, other_outer = "https://cas-02.contoso.com/EWS", "https://mail.contoso.com/EWS"
    first = settings(inside=inner, outside=outer)
    assert may_be_the_same(first, settings(inside=other_inner, outside=outer))
    assert may_be_the_same(first, settings(inside=inner, outside=other_outer))
    assert may_be_the_same(first, settings(inside=inner))
    assert not may_be_the_same(first, settings(inside=other_inner, outside=other_outer))
    assert not may_be_the_same(first, settings(inside=other_inner))


def test_each_service_has_to_be_named_the_same() -> None:
    urls = {"ews": ("https://cas-01.contoso.com/EWS",), "availability": ("https://cas-01.contoso.com/EWS",)}
    first = Outcome(OutcomeKind.SETTINGS, urls=urls, exch=urls, expr={"ews": (), "availability": ()})
    moved = {**urls, "availability": ("https://cas-02.contoso.com/EWS",)}
    assert not may_be_the_same(first, replace(first, exch=moved))


@pytest.mark.parametrize(
    ("first", "second", "may_be"),
    [
        (({"ews": (ONE,)}, {"ews": (ONE,)}), ({"ews": (OTHER,)}, {"ews": (ONE,)}), True),
        (({"ews": (ONE,), "availability": (ONE,)}, {"ews": (ONE,)}), ({"ews": (OTHER,)}, {"ews": (ONE,)}), False),
        (({"ews": (ONE,), "availability": (ONE,)}, {}), ({"ews": (ONE,)}, {}), False),
        (({"ews": (ONE,)}, {}), ({"ews": (ONE,)}, {"ews": (OTHER,)}), True),
    ],
    ids=["outside", "one service not named outside", "one service not named", "no service outside"],
)
def test_every_service_needs_a_url_in_common_inside_or_outside(
    first: tuple[Urls, Urls], second: tuple[Urls, Urls], *, may_be: bool
) -> None:
    one, other = (Outcome(OutcomeKind.SETTINGS, urls=exch, exch=exch, expr=expr) for exch, expr in (first, second))
    assert may_be_the_same(one, other) is may_be


def test_a_device_and_outlook_are_never_named_the_same() -> None:
    outlook = settings(inside=ONE, outside=ONE)
    assert not may_be_the_same(DEVICE, outlook)
    assert not may_be_the_same(outlook, DEVICE)


def test_names_by_which_servers_may_be_called_inside_are_no_difference() -> None:
    url = "https://cas-01.contoso.com/EWS"
    called = settings(inside=url, further=("https://nlb/EWS",))
    assert say_the_same([settings(inside=url)], [called])


def test_what_clients_outside_are_named_is_a_difference() -> None:
    inside, outside = "https://cas-01.contoso.com/EWS", "https://www.contoso.com/EWS"
    given = settings(inside=inside, outside=outside)
    assert not say_the_same([given], [replace(given, expr={"ews": (inside,)})])


def test_hops_compare_by_servers_scheme_and_path() -> None:
    hop = Hop("CAS-01", "CAS-02", "https", "/owa", "")
    one = Outcome(OutcomeKind.HOPS, hops=(hop,))
    assert say_the_same([one], [replace(one, hops=(replace(hop, path="/OWA", host="cas-02"),))])
    for other in (
        replace(hop, source="CAS-03"),
        replace(hop, destination="CAS-03"),
        replace(hop, scheme="http"),
        replace(hop, path="/ews"),
    ):
        assert not say_the_same([one], [replace(one, hops=(other,))])
    assert not say_the_same([one], [replace(one, hops=())])
    assert not say_the_same([Outcome(OutcomeKind.HOPS)], [replace(one, hops=())])
