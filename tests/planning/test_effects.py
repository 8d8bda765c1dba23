"""What is looked for only where a change can reach is all that changes: each setting of each server changed alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from harness.model.deployment import ClientAccessServer, Deployment, LoadBalancingArray, MailboxServer
from harness.model.protocol import VirtualDirectoryName
from harness.model.site_state import SiteState
from harness.planning.cells import compare_cells, expected_cells
from harness.planning.effects import Effects, effect_of
from tests.planning.nouns import ASIA, BOTH, EUROPE, RTM, SP1, USA, server, three_sites
from tests.virtual_directories import with_changes, with_directories

PROXIED = (VirtualDirectoryName.OWA, VirtualDirectoryName.EAS, VirtualDirectoryName.EWS)
SECOND = server("CAS-04", "usa", version=RTM)


def leading_to(cas: ClientAccessServer, host: str) -> ClientAccessServer:
    """The server, whose InternalURL for Outlook Web Access leads elsewhere."""
    owa = cas.virtual_directories[VirtualDirectoryName.OWA]
    return with_changes(cas, owa=replace(owa, internal_url=f"https://{host}/owa"))


PLAIN = three_sites()
CROSSED = replace(
    three_sites(
        USA,
        SECOND,
        replace(EUROPE, redirect_to_optimal_owa_server=False),
        leading_to(replace(ASIA, internet_facing=False), "cas-02.contoso.com"),
    ),
    load_balancing_arrays=(LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-01", "CAS-04")),),
)
ORGANIZATIONS = {"plain": PLAIN, "crossed": CROSSED}


def changed_servers(cas: ClientAccessServer) -> Iterator[tuple[str, ClientAccessServer]]:
    """The server with one setting changed, each in turn."""
    yield "version", replace(cas, version=SP1 if cas.version == RTM else RTM)
    yield "site", replace(cas, site="europe" if cas.site == "usa" else "usa")
    yield "host", replace(cas, host="new.contoso.com")
    yield "reachable", replace(cas, reachable=False)
    yield "internet_facing", replace(cas, internet_facing=not cas.internet_facing)
    yield "redirection", replace(cas, redirect_to_optimal_owa_server=cas.redirect_to_optimal_owa_server is False)
    yield "mailbox_role", replace(cas, mailbox_role=not cas.mailbox_role)
    yield "imap4", replace(cas, imap4=None)
    for name in cas.virtual_directories:
        yield f"no {name}", with_directories(cas, **{name.value: None})
    for name in PROXIED:
        old = cas.virtual_directories[name]
        for url in ("https://mail.contoso.com/x", None):
            yield f"{name} external {url}", with_changes(cas, **{name.value: replace(old, external_url=url)})
        for url in ("https://cas-01.contoso.com/x", None):
            yield f"{name} internal {url}", with_changes(cas, **{name.value: replace(old, internal_url=url)})
        bypass = "https://cas-02.contoso.com/x"
        yield f"{name} bypass", with_changes(cas, **{name.value: replace(old, nlb_bypass_url=bypass)})
        for methods in (BOTH[:1], BOTH[1:]):
            yield f"{name} {methods}", with_changes(cas, **{name.value: replace(old, authentication=methods)})


def changed_homes(home: MailboxServer) -> Iterator[tuple[str, MailboxServer]]:
    """The same of a mailbox server."""
    yield "site", replace(home, site="asia" if home.site != "asia" else "usa")
    yield "version", replace(home, version=SP1 if home.version == RTM else RTM)


def changes_of(before: Deployment) -> Iterator[tuple[str, Deployment]]:
    """The deployment with one thing changed, each in turn."""
    servers, homes = before.client_access_servers, before.mailbox_servers
    for cas in servers:
        for what, changed in changed_servers(cas):
            replaced = tuple(changed if one is cas else one for one in servers)
            yield f"{cas.name} {what}", replace(before, client_access_servers=replaced)
        kept = tuple(one for one in servers if one is not cas)
        yield f"no {cas.name}", replace(before, client_access_servers=kept, load_balancing_arrays=())
    for home in homes:
        for what, other in changed_homes(home):
            moved = tuple(other if one is home else one for one in homes)
            yield f"{home.name} {what}", replace(before, mailbox_servers=moved)
    yield "no array", replace(before, load_balancing_arrays=())


@pytest.mark.parametrize("organization", ORGANIZATIONS)
def test_of_each_single_change_everything_is_found_that_a_comparison_of_all_cells_finds(organization: str) -> None:
    before = ORGANIZATIONS[organization]
    effects, cells = Effects(before), expected_cells(before)
    for what, after in changes_of(before):
        changed = expected_cells(after)
        every = sorted((each for one in effects.of(after) for each in one.each()), key=lambda one: one.cell)
        assert tuple(every) == compare_cells(cells, changed), what
        assert effect_of(after, before) == compare_cells(changed, cells), what


@pytest.mark.parametrize("state", SiteState)
@pytest.mark.parametrize("organization", ORGANIZATIONS)
def test_a_site_that_fails_beside_a_change_is_felt_where_a_comparison_finds_it(
    organization: str, state: SiteState
) -> None:
    before = ORGANIZATIONS[organization]
    cells = expected_cells(before)
    for site, start in (("usa", 0), ("europe", 3), ("asia", 7)):
        for what, after in list(changes_of(before))[start::13]:
            failing = expected_cells(after, {site: state})
            assert effect_of(before, after, {site: state}) == compare_cells(cells, failing), what
