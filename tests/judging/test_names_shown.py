"""Which texts give an inner server away (GEN-05), in every encoding, and which only look so."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.judging import inner_names_in, judge
from harness.judging.shown_names import names_of
from harness.model.answer_demands import HidesInnerServers
from harness.model.expectation import Alternative
from harness.model.observation import BODY_LIMIT, Exchange, NotedName, Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.verdict import VerdictWord
from tests.judging.nouns import HOLD, SERVED, case, seen

HOST = "cas-03.contoso.com"
NAMES = (HOST, "cas-03", "nlb-asia.contoso.com", "://mail")
PUBLISHED = ("www.contoso.com", "www.cas-03.contoso.com")
ADDRESSES = ("10.0.3.3", "fd00::3")
HIDDEN = HidesInnerServers("GEN-05", NAMES, PUBLISHED, ADDRESSES)
PROXIED = case(Alternative((SERVED,), (HIDDEN,)))


def leaks(text: str) -> bool:
    return judge(PROXIED, seen(SERVED, text=text), HOLD).failed_clauses == ("GEN-05",)


ENCODED = {
    "a slash for a URL": f"?url=https%3a%2f%2f{HOST}%2fowa",
    "a slash in capitals": f"?url=https%3A%2F%2F{HOST}%2Fowa",
    "a slash encoded twice": f"?url=https%253a%252f%252f{HOST}",
    "a slash encoded three times": f"%25252f{HOST}",
    "an old escape": f"%u002f%u002f{HOST}",
    "a blank for a URL": f"by%20{HOST}",
    "an equals sign for a URL": f"server%3d{HOST}",
    "a slash in a script": rf'var u = "https:\x2f\x2f{HOST}\x2fowa";',
    "a slash in JSON": rf'{{"u": "https:\/\/{HOST}\/owa"}}',
    "a slash as a UTF-16 unit": rf'"https:\u002f\u002f{HOST}\u002fowa"',
    "a slash as a code point": rf'"https:\u{{2f}}\u{{2f}}{HOST}"',
    "a slash in octal": rf'"https:\57\57{HOST}"',
    "a line break in a script": rf'"answered by\n{HOST}"',
    "a slash as a decimal reference": f"https:&#47;&#47;{HOST}&#47;owa",
    "a slash as a hexadecimal reference": f"https:&#x2f;&#x2F;{HOST}",
    "a reference with zeros": f"&#0047;{HOST}",
    "a slash by its name": f"https:&sol;&sol;{HOST}",
    "a blank by its name": f"by&nbsp;{HOST}",
    "a quotation mark by its name": f"&quot;{HOST}&quot;",
    "the name as references": "".join(f"&#{ord(one)};" for one in HOST),
    "the name as hexadecimal references": "".join(f"&#x{ord(one):x};" for one in HOST),
    "the name for a URL": "".join(f"%{ord(one):02x}" for one in HOST),
    "the name in a script": "".join(rf"\x{ord(one):02x}" for one in HOST),
    "dots for a URL": HOST.replace(".", "%2e").replace("-", "%2D"),
    "a script in an attribute": f"onclick=&quot;go('https:\\x2f\\x2f{HOST}')&quot;",
    "a URL in a script": rf'"\x2fr?u=%2f%2f{HOST}"',
    "a comment": f"<!--{HOST}-->",
    "a share": rf"\\{HOST}\owa",
    "an e-mail address": f"SystemMailbox@{HOST}",
    "capitals": HOST.upper(),
    "the bare name": "X-DiagInfo CAS-03",
    "a host below it": f"owa.{HOST}",
    "faultactor": f"<faultactor>https://{HOST}/EWS/Exchange.asmx</faultactor>",
    "a header of SOAP": f'<soap:Header><x:Server xmlns:x="urn:x" Name="{HOST}"/></soap:Header>',
    "an ordinary word as a host": "https://mail/owa",
    "an ordinary word as a host, encoded": "https%3a%2f%2fMAIL%2fowa",
    "an address": "via 10.0.3.3",
    "an address in a URL": "https%3a%2f%2f10.0.3.3%3a444%2fowa",
    "an address at the end": "It was 10.0.3.3.",
    "an address within one of version 6": "[::ffff:10.0.3.3]:443",
    "an address of version 6": "from fd00::3",
    "an address of version 6 after a colon": "by:fd00::3",
    "an address of version 6 before a colon": "fd00::3: no answer.",
    "an address of version 6 in a URL": "https://[fd00::3]:443/owa",
    "an address of version 6 in full": "FD00:0000:0000:0000:0000:0000:0000:0003",
    "an address of version 6 without zeros": "fd00:0:0:0:0:0:0:3,",
    "an address of version 6, encoded": "%5bfd00%3a%3a3%5d",
    "an address of version 6 with a zone": "fd00::3%eth0",
}


@pytest.mark.parametrize("name", ENCODED)
def test_a_name_or_an_address_is_found_in_any_encoding(name: str) -> None:
    assert leaks(ENCODED[name])
    assert leaks(f"<p>before</p>{ENCODED[name]}<p>after</p>")


NO_LEAKS = {
    "an ordinary word": "Mail - Posteingang. E-Mail, WebMail",
    "an ordinary word in a path": "/mail/owa and mail://x and //mail",
    "a host that begins like an ordinary word": "https://mail.fabrikam.com/owa",
    "a longer word": "cas-030 mycas-03 cas-03x xcas-03.contoso.com acas%2d03",
    "a longer word after an escape": "precas%2d03 x%5fcas-03",
    "a hyphen before it": "new-cas-03.contoso.com",
    "a published host": "https://www.contoso.com/owa https%3a%2f%2fwww.contoso.com",
    "a published host that ends in it": "https:&#47;&#47;www.cas-03.contoso.com%2fowa",
    "another host of the domain": "cas-04.contoso.com",
    "a broken escape": "%2 %zz \\x2 \\uzzzz &#; &#xzz; &#99999999; \\u{110000}",
    "a longer address": "10.0.3.33 110.0.3.3 10.0.3 1.10.0.3.3 10.0.3.3.1",
    "another address of version 6": "fd00::33 fd00::3:1 1fd00::3",
    "a time": "10:03:03 2008-03-14T10:00:03",
    "a version": 'MajorBuildNumber="240" MinorBuildNumber="6" 8.1.240.6',
    "nothing": "",
}


@pytest.mark.parametrize("name", NO_LEAKS)
def test_what_only_looks_like_a_name_is_no_leak(name: str) -> None:
    assert not leaks(NO_LEAKS[name])


@pytest.mark.parametrize(
    "header", ["Location", "Content-Location", "Via", "X-DiagInfo", "Refresh", "Link", "Set-Cookie"]
)
@pytest.mark.parametrize(
    "value", [HOST, "CAS-03", f"https:%2f%2f{HOST}", "10.0.3.3", "[fd00::3]:443", "1.1 [FD00:0::3]"]
)
def test_any_header_may_give_a_server_away(header: str, value: str) -> None:
    exchange = Exchange("GET /owa/", status=200, answer_headers=((header, f"x={value}; path=/"),))
    verdict = judge(PROXIED, Observation(SERVED, "HTTP 200", (exchange,)), HOLD)
    assert verdict.failed_clauses == ("GEN-05",)
    assert any(f"in the header {header}" in detail for detail in verdict.details)


def test_what_was_noted_of_an_answer_counts_where_its_record_has_it_no_more() -> None:
    for name in (HOST, "10.0.3.3", "://mail"):
        exchange = Exchange("GET /owa/", status=200, noted=(NotedName(name, "in the body"),))
        verdict = judge(PROXIED, Observation(SERVED, "HTTP 200", (exchange,)), HOLD)
        assert verdict.details == (f"{name} in the body",)
    other = Exchange("GET /owa/", status=200, noted=(NotedName("cas-09.contoso.com", "in the body"),))
    assert judge(PROXIED, Observation(SERVED, "HTTP 200", (other,)), HOLD).verdict is VerdictWord.PASS


def test_the_end_of_a_body_that_was_cut_may_be_the_beginning_of_a_longer_word() -> None:
    cut = f"{'x ' * BODY_LIMIT}"[: BODY_LIMIT - 6] + "cas-03"
    assert not leaks(cut)
    assert leaks(f"{HOST} {cut}"[:BODY_LIMIT])


def test_what_a_client_has_sent_may_come_back() -> None:
    asked = Exchange(f"GET https://www.contoso.com/owa/?url=https%3a%2f%2f{HOST}", status=200, answer_text=f"to {HOST}")
    assert judge(PROXIED, Observation(SERVED, "HTTP 200", (asked,)), HOLD).verdict is VerdictWord.PASS
    with_header = Exchange("GET /owa/", (("X-From", HOST),), status=200, answer_text=HOST)
    assert judge(PROXIED, Observation(SERVED, "HTTP 200", (with_header,)), HOLD).verdict is VerdictWord.PASS
    first = Exchange("GET /owa/", status=302, answer_headers=(("Location", f"/owa/?from={HOST}"),))
    again = Exchange(f"GET /owa/?from={HOST}", status=200)
    assert judge(PROXIED, Observation(SERVED, "200", (first, again)), HOLD).failed_clauses == ("GEN-05",)


def test_a_plan_says_what_is_to_be_noted() -> None:
    own = HidesInnerServers("GEN-05", ("cas-09",), ("mail.contoso.com",), ("10.0.9.9",))
    find = inner_names_in((PROXIED, case(Alternative((SERVED,), (own,)))))
    assert list(find(f"CAS-09 {HOST} {HOST} 10.0.9.9 10.0.3.3 https://mail/ www.contoso.com")) == [
        "CAS-09", HOST, "10.0.9.9", "10.0.3.3", "://mail",
    ]  # fmt: skip
    nothing = inner_names_in((case(Alternative((Outcome(OutcomeKind.REFUSED),), ())),))
    assert list(nothing(f"CAS-09 {HOST}")) == []


ESCAPES = st.sampled_from(
    [
        lambda one: one,
        lambda one: f"%{ord(one):02x}",
        lambda one: rf"\x{ord(one):02X}",
        lambda one: rf"\u{ord(one):04x}",
        lambda one: f"&#{ord(one)};",
        lambda one: f"&#x{ord(one):x};",
        html.escape,
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(ESCAPES, min_size=len(HOST), max_size=len(HOST)), st.sampled_from(["", "/", "%2f", r"\u002f", "&#47;"]))
def test_any_mixture_of_encodings_reads_as_the_name(escapes: list[object], before: str) -> None:
    text = before + "".join(escape(one) for escape, one in zip(escapes, HOST, strict=True))  # type: ignore[operator]
    assert HOST in {shown.host for shown in names_of((HOST,)).find(text)}


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="cas-03.contoso.com%2f\\xu&#;/: fd", max_size=80))
def test_what_is_found_is_one_of_the_names(text: str) -> None:
    for shown in names_of(NAMES, ADDRESSES).find(text):
        assert shown.name.lower() in NAMES or shown.host in ADDRESSES


def test_a_long_answer_is_searched_in_time_that_grows_with_it() -> None:
    finder = names_of(NAMES, ADDRESSES)
    for piece in ("a.", "%25", "&amp;", ":", "\\x2f", "cas-03-", "&#47", "-", "x"):
        assert not list(finder.find(piece * (60_000 // len(piece)) + " "))
