"""The picture of a deployment: everything in it is drawn, and nothing in it is taken for markup."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.deployments import SHIPPED_DEPLOYMENTS
from harness.model.deployment import (
    ClientAccessServer,
    Deployment,
    LoadBalancingArray,
    Mailbox,
    MailboxServer,
    Organization,
    PasswordSource,
    Site,
    Version,
    VirtualDirectory,
)
from harness.model.protocol import VirtualDirectoryName
from harness.model.secret import Secret
from tests.reporting.pictures import SVG, drawn, root_of, shipped, shipped_picture, texts_of

NAMES = sorted(file.stem for file in SHIPPED_DEPLOYMENTS.glob("*.toml"))
DRAWN_URLS = (VirtualDirectoryName.OWA, VirtualDirectoryName.EAS, VirtualDirectoryName.EWS)
ODD_NAMES = {
    "quotes": "\"double\" 'single'",
    "markup": "<script>alert(1)</script> & ]]> &amp;",
    "umlauts": "Zürich-Straße-Łódź",
    "wide characters": "東京サイト",
    "200 characters": "long-" * 40,
    "no character of XML": "bell\x07 and surrogate \ud800",
    "spaces": "  two  spaces ",
}


@pytest.mark.parametrize("name", NAMES)
def test_every_site_server_array_and_url_is_in_the_picture(name: str) -> None:
    deployment = shipped(name)
    texts = texts_of(shipped_picture(name))
    assert all(site.name in texts for site in deployment.sites)
    assert all(server.name in texts for server in deployment.mailbox_servers)
    assert all(
        f"Load-balancing array {array.name}, {array.host}" in texts for array in deployment.load_balancing_arrays
    )
    for cas in deployment.client_access_servers:
        assert f"Client Access server {cas.name}, {cas.host}, Exchange {cas.version.text}" in texts
        for directory in (cas.virtual_directories.get(one) for one in DRAWN_URLS):
            urls = directory and (directory.external_url, directory.internal_url, directory.nlb_bypass_url)
            assert all(url in texts for url in urls or () if url)


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_is_well_formed_and_says_what_it_is(name: str) -> None:
    root = root_of(shipped_picture(name))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Contoso"
    assert root.find(f"{SVG}desc") is not None


def test_the_picture_loads_nothing_and_runs_nothing() -> None:
    picture = shipped_picture("contoso")
    assert not {element.tag for element in root_of(picture).iter()} & {
        f"{SVG}{tag}" for tag in ("script", "image", "a")
    }
    assert all(word not in picture for word in ("href", "@import", "@font-face", "url("))


@pytest.mark.parametrize("name", NAMES)
def test_the_same_deployment_gives_the_same_bytes(name: str) -> None:
    assert shipped_picture(name) == drawn(shipped(name))


def test_no_password_and_no_logon_name_is_drawn() -> None:
    picture = shipped_picture("contoso", address="user1@contoso.com")
    assert "Fig-1" not in picture
    assert "CONTOSO\\user1" not in picture


def test_mailboxes_are_counted_on_their_servers() -> None:
    assert "2007 SP1, 3 mailboxes" in texts_of(shipped_picture("contoso"))
    assert "2003 SP2, 1 mailbox" in texts_of(shipped_picture("contoso"))


def test_what_keeps_requests_from_being_proxied_is_said_at_the_server() -> None:
    texts = texts_of(shipped_picture("contoso"))
    assert "no InternalURL: OWA, ActiveSync" in texts
    assert "not Integrated Windows: OWA, ActiveSync, EWS" in texts
    assert "no Client Access server: nobody proxies to it" in texts
    assert "RedirectToOptimalOWAServer is $false" in texts_of(shipped_picture("contoso-redirection-disabled"))


def test_a_server_that_cannot_be_asked_is_named() -> None:
    assert "CAS-06, CAS-08, CAS-09" in texts_of(shipped_picture("contoso"))


@pytest.mark.parametrize("odd", ODD_NAMES.values(), ids=ODD_NAMES.keys())
def test_an_odd_name_stands_in_the_picture_as_it_is(odd: str) -> None:
    texts = texts_of(drawn(two_sites(odd)))
    shown = odd.replace("\x07", "\\x07").replace("\ud800", "\\ud800")
    for text in (f"Active Directory site {shown}", f"Client Access server {shown}", f"Mailbox server {shown}"):
        assert text in texts


def test_a_long_name_is_cut_where_it_is_read_and_whole_where_it_is_told() -> None:
    picture = root_of(drawn(two_sites(ODD_NAMES["200 characters"])))
    assert max(len(element.text or "") for element in picture.iter(f"{SVG}text")) < 130
    assert any(ODD_NAMES["200 characters"] in (element.text or "") for element in picture.iter(f"{SVG}title"))


def test_a_server_without_a_mailbox_is_named_since_no_arrow_ends_there() -> None:
    assert "The file has no mailbox on <: what becomes" in texts_of(drawn(two_sites("<"))).replace("\n", " ")


def test_classes_of_a_page_around_it_are_left_alone() -> None:
    style = root_of(shipped_picture("contoso")).findtext(f"{SVG}style") or ""
    rules = style.replace("@media (prefers-color-scheme:dark){", "").split("}")
    selectors = [selector for rule in rules if rule for selector in rule.split("{")[0].split(",")]
    assert all(selector.startswith(".drawing ") for selector in selectors)


def test_nothing_but_an_organization_is_a_picture_as_well() -> None:
    empty = replace(two_sites("a"), sites=(), client_access_servers=(), mailbox_servers=(), mailboxes=())
    empty = replace(empty, load_balancing_arrays=())
    assert "Contoso" in texts_of(drawn(empty))


def test_an_array_across_two_sites_is_drawn_in_both() -> None:
    deployment = shipped("contoso-nlb")
    across = LoadBalancingArray("across", "across.contoso.com", ("CAS-02", "CAS-03"))
    texts = texts_of(drawn(replace(deployment, load_balancing_arrays=(across,))))
    assert texts.count("Load-balancing array across, across.contoso.com: CAS-02, CAS-03") == 2


def test_a_server_in_two_arrays_stands_in_the_picture_once() -> None:
    deployment = shipped("contoso-nlb")
    second = LoadBalancingArray("second", "second.contoso.com", ("CAS-01", "CAS-02"))
    doubled = replace(deployment, load_balancing_arrays=(*deployment.load_balancing_arrays, second))
    texts = texts_of(drawn(doubled))
    assert "Load-balancing array second, second.contoso.com: CAS-01, CAS-02" in texts
    assert texts.count("Client Access server CAS-01,") == 1


def two_sites(name: str) -> Deployment:
    """Everything in it has that name, or one that begins with it."""
    version = Version("2007 SP1", 8, 1)
    return Deployment(
        file="odd.toml",
        organization=Organization("Contoso", "contoso.com", "CONTOSO"),
        sites=(Site(name, "www.contoso.com"), Site(f"{name}2")),
        client_access_servers=tuple(
            ClientAccessServer(server, site, version, "cas.contoso.com", virtual_directories=directories())
            for server, site in ((name, name), (f"{name}2", f"{name}2"))
        ),
        mailbox_servers=(MailboxServer(name, name, version), MailboxServer(f"{name}2", f"{name}2", version)),
        mailboxes=(Mailbox("user@contoso.com", "CONTOSO\\user", PasswordSource(literal=Secret("Odd.1")), f"{name}2"),),
        load_balancing_arrays=(LoadBalancingArray(name, "nlb.contoso.com", (name,)),),
    )


def directories() -> dict[VirtualDirectoryName, VirtualDirectory]:
    return {VirtualDirectoryName.OWA: VirtualDirectory((), "https://cas.contoso.com/owa")}
