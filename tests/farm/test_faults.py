"""Each deliberate fault shows in an answer or in the hops of some request, and the healthy farm shows none of them."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from fixtures.farm.errors import UnknownFaultError
from fixtures.farm.farm import Farm
from fixtures.farm.faults import FAULTS
from harness.model.deployment import Affinity, Deployment, Evidence, LoadBalancingArray, VirtualDirectory
from harness.model.outcome import Hop
from tests.farm.messages import codes, discover, found, free_busy, get_folder, outlook
from tests.farm.nouns import (
    BASIC,
    BOTH,
    RTM,
    SP2,
    ClientRequest,
    converse,
    device,
    farm,
    figure,
    names_of,
    two_inner_servers,
    with_back_end,
    with_server,
)

ROOT = Path(__file__).parents[2]
FARM = ROOT / "fixtures" / "farm"
_NAMES = {fault.name for fault in FAULTS}
Hops = tuple[Hop, ...]
Shows = Callable[[httpx.Response, Hops], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """With this request to that deployment the fault shows in the last answer or in the hops."""

    fault: str
    deployment: Deployment
    request: ClientRequest
    shows: Shows
    times: int = 1


def owa(entry: str, user: str, path: str = "owa/", method: str = "GET") -> ClientRequest:
    return ClientRequest(f"https://{entry.lower()}.contoso.com/{path}", user, method)


def anybody(path: str) -> ClientRequest:
    return ClientRequest(f"https://cas-01.contoso.com/{path}")


def eas(entry: str, user: str) -> ClientRequest:
    speaks = "2.5" if user == "user4" else "12.1"
    return device(f"{entry.lower()}.contoso.com", user, speaks=speaks)


def rpc() -> ClientRequest:
    return ClientRequest("https://cas-02.contoso.com/rpc/rpcproxy.dll?MBX-03:6001", "user3", "RPC_IN_DATA", b"")


def status(*expected: int) -> Shows:
    return lambda answer, _: answer.status_code in expected


def way(*servers: str) -> Shows:
    return lambda _, hops: tuple(hop.destination for hop in hops) == servers


def says(text: str) -> Shows:
    return lambda answer, _: text in names_of(answer)


def has_codes(*expected: str) -> Shows:
    return lambda answer, _: codes(answer) == list(expected)


def is_empty(answer: httpx.Response, _: Hops) -> bool:
    return (answer.status_code, answer.content) == (200, b"")


def has_no_folders(answer: httpx.Response, _: Hops) -> bool:
    return answer.status_code == 200 and answer.content.startswith(b"\x03\x01\x6a\x00\x45")


def wanders(_: httpx.Response, hops: Hops) -> bool:
    return len({hop.destination for hop in hops}) == 2


def stays(_: httpx.Response, hops: Hops) -> bool:
    return len({hop.destination for hop in hops}) == 1


def member_of_browsers() -> str:
    """The member to which an array with IP affinity gives a client of Outlook Web Access."""
    _, hops = converse(farm(ARRAY), ClientRequest("https://nlb.contoso.com/owa/", "user3"))
    return hops[0].destination


FIGURE = figure()
INNER = "cas-03.contoso.com"
ADDRESSED = replace(FIGURE, evidence=Evidence(addresses={"CAS-03": ("10.0.3.3",)}))
TWO = two_inner_servers()
WITHOUT_REDIRECTION = with_server(FIGURE, "CAS-02", redirect_to_optimal_owa_server=False)
NEWER = with_server(FIGURE, "CAS-03", version=SP2)
RTM_INSIDE = with_server(FIGURE, "CAS-03", version=RTM)
RTM_BOTH = with_server(RTM_INSIDE, "CAS-02", version=RTM)
VDIR = "Microsoft-Server-ActiveSync"
BASIC_INSIDE = with_server(
    FIGURE,
    "CAS-03",
    owa=VirtualDirectory(BASIC, "https://cas-03.contoso.com/owa"),
    eas=VirtualDirectory(BASIC, f"https://cas-03.contoso.com/{VDIR}"),
)
BASIC_BACK_END = with_back_end(FIGURE, eas=VirtualDirectory(BASIC))
INNER_EXTERNAL_URL = with_server(
    FIGURE, "CAS-03", owa=VirtualDirectory(BOTH, "https://cas-03.contoso.com/owa", "https://www.three.contoso.com/owa")
)
BY_EXTERNAL_URL = replace(get_folder("CAS-01", "user1"), url="https://www.one.contoso.com/EWS/exchange.asmx")
ARRAY = replace(
    TWO,
    load_balancing_arrays=(LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-03", "CAS-04"), Affinity.IP),),
)
ARRAY_URL = VirtualDirectory(BOTH, f"https://nlb.contoso.com/{VDIR}")
BEHIND_ARRAY = with_server(with_server(ARRAY, "CAS-03", eas=ARRAY_URL), "CAS-04", eas=ARRAY_URL)
EVEN_ARRAY = replace(ARRAY, load_balancing_arrays=(replace(ARRAY.load_balancing_arrays[0], affinity=Affinity.NONE),))

ROWS = (
    Row("owa-own-site-refused", FIGURE, owa("CAS-01", "user1"), status(500)),
    Row("owa-own-site-error-page", FIGURE, owa("CAS-01", "user1"), says('id="errmsg"')),
    Row("owa-own-site-empty-page", FIGURE, owa("CAS-01", "user1"), is_empty),
    Row("owa-proxied-error-page", FIGURE, owa("CAS-02", "user3"), says('id="errmsg"')),
    Row("owa-link-with-another-path", FIGURE, owa("CAS-02", "user1"), says("/exchange")),
    Row("owa-link-in-a-comment", FIGURE, owa("CAS-02", "user1"), says("<!-- <a href")),
    Row("owa-link-in-hidden-text", FIGURE, owa("CAS-02", "user1"), says("display: none")),
    Row("owa-link-hidden-by-a-style-sheet", FIGURE, owa("CAS-02", "user1"), says("display: none")),
    Row("owa-link-of-a-form-without-a-button", FIGURE, owa("CAS-02", "user1"), says("<form action=")),
    Row("owa-link-to-a-host-behind-a-name", FIGURE, owa("CAS-02", "user1"), says("@elsewhere.example/owa")),
    Row("owa-redirect-page-moves-by-escaped-script", FIGURE, owa("CAS-02", "user1"), says(r"\x2f")),
    Row("owa-redirect-page-moves-when-loaded", FIGURE, owa("CAS-02", "user1"), says("addeventlistener")),
    Row("owa-redirect-page-moves-by-timer", FIGURE, owa("CAS-02", "user1"), says("settimeout")),
    Row("owa-redirect-page-writes-a-refresh", FIGURE, owa("CAS-02", "user1"), says("document.write")),
    Row("owa-own-site-wrong-mailbox", FIGURE, owa("CAS-02", "user2"), says("user1@contoso.com")),
    Row("own-site-needs-an-external-url", FIGURE, owa("CAS-03", "user3"), status(500)),
    Row("owa-wrong-link", FIGURE, owa("CAS-02", "user1"), says('href="https://cas-02.contoso.com/owa"')),
    Row("owa-redirects-automatically", FIGURE, owa("CAS-02", "user1"), status(302)),
    Row("owa-redirect-page-refreshes", FIGURE, owa("CAS-02", "user1"), says('http-equiv="refresh"')),
    Row("owa-redirect-page-moves-by-script", FIGURE, owa("CAS-02", "user1"), says("window.location")),
    Row("owa-redirect-page-clicks-its-link", FIGURE, owa("CAS-02", "user1"), says("document.links[0].click();")),
    Row("owa-redirect-page-opens-the-link-in-place", FIGURE, owa("CAS-02", "user1"), says('"_self"')),
    Row(
        "owa-redirect-page-frames-the-other-server",
        FIGURE,
        owa("CAS-02", "user1"),
        says('<iframe src="https://www.one.contoso.com/owa"'),
    ),
    Row("owa-proxy-refused", FIGURE, owa("CAS-02", "user3"), status(500)),
    Row("owa-proxies-basic", BASIC_INSIDE, owa("CAS-02", "user3"), way("CAS-03")),
    Row("owa-serves-2003-mailbox", FIGURE, owa("CAS-02", "user4"), says("a_sfldid")),
    Row("legacy-exchange-refused", FIGURE, owa("CAS-02", "user4", "exchange/"), status(403)),
    Row("legacy-public-refused", FIGURE, owa("CAS-02", "user4", "public/"), status(403)),
    Row("owa-2003-through-site-cas", FIGURE, owa("CAS-02", "user4", "exchange/"), way("CAS-03", "BE-03")),
    Row("owa-2003-through-site-cas", FIGURE, owa("CAS-03", "user4", "public/"), way("CAS-01", "BE-03")),
    Row("exchange-not-redirected-to-owa", FIGURE, owa("CAS-01", "user1", "exchange/"), status(403)),
    Row("exchange-moves-to-another-directory", FIGURE, owa("CAS-01", "user1", "exchange/"), says("/owanew/")),
    Row("exchange-moves-to-itself", FIGURE, owa("CAS-01", "user1", "exchange/"), says("com/exchange/user1")),
    Row("exchweb-missing", FIGURE, owa("CAS-01", "user1", "exchweb/img/logo.gif"), status(404)),
    Row("exchweb-missing", FIGURE, anybody("exchweb/"), status(404)),
    Row("exchweb-broken", FIGURE, anybody("exchweb/"), status(500)),
    Row("public-missing", FIGURE, anybody("public/"), status(404)),
    Row("public-unavailable", FIGURE, anybody("public/"), status(503)),
    Row("owa-missing", FIGURE, anybody("owa/"), status(404)),
    Row("exchange-missing", FIGURE, anybody("exchange/"), status(404)),
    Row("redirect-setting-ignored", WITHOUT_REDIRECTION, owa("CAS-02", "user1"), says("www.one.contoso.com")),
    Row("owa-always-proxies", FIGURE, owa("CAS-02", "user1"), way("CAS-01")),
    Row("eas-2003-refused", FIGURE, eas("CAS-02", "user4"), status(403)),
    Row("eas-2003-answered-by-cas", FIGURE, eas("CAS-02", "user4"), says("ms-server-activesync: 8.1")),
    Row("eas-2003-names-the-cas", FIGURE, eas("CAS-02", "user4"), says("ms-server-activesync: 8.1")),
    Row("eas-2003-empty-answer", FIGURE, eas("CAS-02", "user4"), is_empty),
    Row(
        "eas-proxies-only-options",
        FIGURE,
        eas("CAS-02", "user3"),
        lambda answer, hops: answer.status_code == 200 and hops == (),
    ),
    Row("eas-own-site-empty-answer", FIGURE, eas("CAS-01", "user1"), is_empty),
    Row("eas-own-site-html-answer", FIGURE, eas("CAS-01", "user1"), says("<html")),
    Row("eas-own-site-answer-of-another-command", FIGURE, eas("CAS-01", "user1"), has_no_folders),
    Row("eas-proxied-empty-answer", FIGURE, eas("CAS-02", "user3"), is_empty),
    Row("eas-proxied-html-answer", FIGURE, eas("CAS-02", "user3"), says("<html")),
    Row("eas-2003-through-site-cas", FIGURE, eas("CAS-02", "user4"), way("CAS-03", "BE-03")),
    Row("eas-2003-through-site-cas", FIGURE, eas("CAS-03", "user4"), way("CAS-01", "BE-03")),
    Row("eas-2003-without-iwa-served", BASIC_BACK_END, eas("CAS-02", "user4"), status(200)),
    Row("eas-proxy-refused", FIGURE, eas("CAS-02", "user3"), status(403)),
    Row(
        "eas-no-internal-url-served",
        with_server(FIGURE, "CAS-03", eas=VirtualDirectory(BOTH)),
        eas("CAS-02", "user3"),
        status(200),
    ),
    Row("eas-proxies-basic", BASIC_INSIDE, eas("CAS-02", "user3"), way("CAS-03")),
    Row("eas-302-instead-of-451", FIGURE, eas("CAS-02", "user1"), status(302)),
    Row("eas-451-wrong-location", FIGURE, eas("CAS-02", "user1"), says(f"https://cas-02.contoso.com/{VDIR.lower()}")),
    Row("eas-proxies-instead-of-451", FIGURE, eas("CAS-02", "user1"), status(200)),
    Row("ews-2003-proxied-to-site", FIGURE, get_folder("CAS-02", "user4"), way("CAS-03")),
    Row("ews-2003-proxied-to-back-end", FIGURE, get_folder("CAS-03", "user4"), way("BE-03")),
    Row("ews-serves-2003-mailbox", FIGURE, get_folder("CAS-02", "user4"), has_codes("NoError")),
    Row("ews-proxied-to-rtm", RTM_INSIDE, get_folder("CAS-02", "user3"), has_codes("NoError")),
    Row("rtm-cas-proxies-ews", RTM_BOTH, get_folder("CAS-02", "user3"), way("CAS-03")),
    Row("ews-users-proxied-one-by-one", FIGURE, get_folder("CAS-02", "user3", "colleague3"), way("CAS-03", "CAS-03")),
    Row("ews-several-sites-answered", FIGURE, get_folder("CAS-02", "user3", "user2"), has_codes("NoError", "NoError")),
    Row("availability-user-missing", FIGURE, free_busy("CAS-02", "user3", "user2"), has_codes("NoError")),
    Row("ews-redirects-302", FIGURE, get_folder("CAS-02", "user1"), status(302)),
    Row("autodiscover-wrong-activesync-url", FIGURE, discover("user1"), says("https://nowhere.")),
    Row(
        "autodiscover-wrong-ews-url",
        FIGURE,
        outlook("user1"),
        lambda answer, _: (
            "nowhere" in found(answer.text, "EwsUrl")[0] and "nowhere" not in found(answer.text, "ASUrl")[0]
        ),
    ),
    Row(
        "autodiscover-wrong-availability-url",
        FIGURE,
        outlook("user1"),
        lambda answer, _: (
            "nowhere" in found(answer.text, "ASUrl")[0] and "nowhere" not in found(answer.text, "EwsUrl")[0]
        ),
    ),
    Row("rpc-through-cas", FIGURE, rpc(), way("CAS-03")),
    Row("rpc-redirects", FIGURE, rpc(), status(302)),
    Row("webdav-through-cas", FIGURE, owa("CAS-02", "user4", "exchange/", "PROPFIND"), way("CAS-03", "BE-03")),
    Row("webdav-redirects", FIGURE, owa("CAS-02", "user4", "exchange/", "PROPFIND"), status(302)),
    Row("hop-over-http", FIGURE, owa("CAS-02", "user3"), lambda _, hops: hops[0].scheme == "http"),
    Row("inner-host-in-header", FIGURE, owa("CAS-02", "user3"), says("x-proxied-to: cas-03.contoso.com")),
    Row("inner-host-in-header", FIGURE, eas("CAS-02", "user3"), says("x-proxied-to: cas-03.contoso.com")),
    Row("inner-host-in-header", FIGURE, get_folder("CAS-02", "user3"), says("x-proxied-to: cas-03.contoso.com")),
    Row("inner-host-in-cookie", FIGURE, owa("CAS-02", "user3"), says("domain=cas-03.contoso.com")),
    Row("inner-host-in-body", FIGURE, owa("CAS-02", "user3"), says('"https://cas-03.contoso.com/owa/"')),
    Row("inner-host-late-in-body", FIGURE, owa("CAS-02", "user3"), lambda answer, _: INNER in answer.text[65_536:]),
    Row("inner-host-in-query", FIGURE, owa("CAS-02", "user3"), says(f"%2f%2f{INNER}%2f")),
    Row("inner-host-in-script", FIGURE, owa("CAS-02", "user3"), says(rf"\x2f{INNER}\x2f")),
    Row("inner-host-in-references", FIGURE, owa("CAS-02", "user3"), says(f"&#x2f;{INNER}&#47;")),
    Row("inner-url-in-content-location", FIGURE, eas("CAS-02", "user3"), says(f"content-location: https://{INNER}/")),
    Row("inner-host-in-cookie-of-a-balancer", FIGURE, owa("CAS-02", "user3"), says(f"serverid={INNER}; path=/")),
    Row("inner-host-in-cookie-in-base64", FIGURE, owa("CAS-02", "user3"), says("srv=y2fzltazlmnvbnrvc28uy29t; path=/")),
    Row(
        "inner-host-in-base64",
        FIGURE,
        owa("CAS-02", "user3"),
        says('name="__viewstate" value="/wepbrjjyxmtmdmuy29udg9zby5jb21k"'),
    ),
    Row("inner-address-in-header", ADDRESSED, owa("CAS-02", "user3"), says("x-forwarded-server: 10.0.3.3")),
    Row(
        "inner-address-in-cookie-of-a-balancer", ADDRESSED, owa("CAS-02", "user3"), says("=50528266.47873.0000; path=/")
    ),
    Row(
        "inner-host-in-soap-header", FIGURE, get_folder("CAS-02", "user3"), says(f"{INNER}</x:proxiedby></soap:header>")
    ),
    Row(
        "inner-host-late-in-soap-answer",
        FIGURE,
        get_folder("CAS-02", "user3"),
        lambda answer, _: INNER in answer.text[65_536:],
    ),
    Row("newer-version-proxied", NEWER, owa("CAS-02", "user3"), way("CAS-03")),
    Row("newer-version-proxied", NEWER, eas("CAS-02", "user3"), way("CAS-03")),
    Row("newer-version-proxied", NEWER, get_folder("CAS-02", "user3"), way("CAS-03")),
    Row("own-site-through-another-cas", TWO, owa("CAS-03", "user3"), way("CAS-04")),
    Row("own-site-through-another-cas", TWO, eas("CAS-03", "user3"), way("CAS-04")),
    Row(
        "mailbox-server-reached-across-sites",
        FIGURE,
        owa("CAS-02", "user3"),
        lambda answer, hops: answer.status_code == 200 and hops == (),
    ),
    Row("external-url-of-inner-site-ignored", INNER_EXTERNAL_URL, owa("CAS-02", "user3"), way("CAS-03")),
    Row("owa-user-wanders", TWO, owa("CAS-02", "user3"), wanders, times=2),
    Row("ews-user-wanders", TWO, get_folder("CAS-02", "user3"), wanders, times=2),
    Row("eas-device-wanders", TWO, eas("CAS-02", "user3"), wanders, times=2),
    Row(
        "owa-link-leads-to-itself",
        FIGURE,
        ClientRequest("https://www.one.contoso.com/owa/", "user1"),
        lambda answer, _: "https://www.one.contoso.com/owa" in answer.text,
    ),
    Row("eas-451-again-where-it-leads", FIGURE, device("www.one.contoso.com", "user1"), status(451)),
    Row("eas-refuses-who-comes-by-its-external-url", FIGURE, device("www.one.contoso.com", "user1"), status(403)),
    Row("ews-refuses-who-comes-by-its-external-url", FIGURE, BY_EXTERNAL_URL, status(403)),
    Row(
        "eas-bypasses-array",
        BEHIND_ARRAY,
        eas("CAS-02", "user3"),
        lambda _, hops: hops[0].host == f"{hops[0].destination.lower()}.contoso.com",
    ),
    Row("array-ignores-affinity", ARRAY, ClientRequest("https://nlb.contoso.com/owa/", "user3"), wanders, times=2),
    Row(
        "array-splits-applications",
        ARRAY,
        replace(get_folder("CAS-03", "user3"), url="https://nlb.contoso.com/ews/exchange.asmx"),
        lambda _, hops: {hop.destination for hop in hops} != {member_of_browsers()},
    ),
    Row("array-prefers-one-member", EVEN_ARRAY, ClientRequest("https://nlb.contoso.com/owa/", "user3"), stays, times=2),
)


def seen(row: Row, *faults: str) -> bool:
    answers, hops = converse(farm(row.deployment, faults), *[row.request] * row.times)
    return row.shows(answers[-1], hops)


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row.fault} {row.request.method} {httpx.URL(row.request.url).path}"
)
def test_a_fault_shows_and_the_healthy_farm_does_not_show_it(row: Row) -> None:
    assert seen(row, row.fault)
    assert not seen(row)


def test_every_fault_of_the_catalogue_is_acted_on_somewhere_in_the_farm() -> None:
    acted_on = {name for path in _sources() if _acts_on_faults(path) for name in _faults_named_in(path)}
    assert acted_on == _NAMES


def test_nodes_and_listeners_compare_no_names_of_faults() -> None:
    """What a fault changes stands in the tables of effects beside a node, or among the settings of a farm."""
    naming = {str(path.relative_to(FARM)): _faults_named_in(path) for path in _sources() if not _acts_on_faults(path)}
    assert {path: names for path, names in naming.items() if names} == {}


def test_the_farm_acts_on_no_fault_that_the_catalogue_does_not_have() -> None:
    acted_on: set[str] = set()
    for path in _sources():
        if _acts_on_faults(path):
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            tables = [table for name, table in vars(module).items() if name.isupper() and isinstance(table, Mapping)]
            acted_on |= {name for table in tables for name in table}
    assert len(acted_on) > 90
    assert acted_on <= _NAMES


def _sources() -> list[Path]:
    """The modules of the farm without its catalogue of faults."""
    return [path for path in sorted(FARM.rglob("*.py")) if path.parent != FARM / "faults"]


def _acts_on_faults(path: Path) -> bool:
    return path.name.endswith("_fault_effects.py") or path == FARM / "fault_settings.py"


def _faults_named_in(path: Path) -> set[str]:
    constants = (
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)
    )
    return {node.value for node in constants if isinstance(node.value, str)} & _NAMES


def test_an_unknown_fault_is_refused_with_its_name_and_the_known_ones() -> None:
    with pytest.raises(UnknownFaultError, match='unknown fault "owa-wrong-lnk"; known faults: ') as caught:
        Farm(figure(), passwords={}, faults=["owa-wrong-lnk"])
    assert caught.value.name == "owa-wrong-lnk"
    assert caught.value.known == tuple(fault.name for fault in FAULTS)
