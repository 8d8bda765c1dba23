"""An effect that is looked for only where a change can reach is the whole effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.model.deployment import Authentication, ClientAccessServer, Deployment, VirtualDirectory
from harness.model.protocol import VirtualDirectoryName
from harness.model.site_state import SiteState
from harness.planning.cells import compare_deployments
from harness.planning.effects import effect_of
from tests.oracle_and_farm.generated_deployments import VERSIONS_2007, deployments
from tests.virtual_directories import with_changes

AT_RANDOM = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
PROXIED = (VirtualDirectoryName.OWA, VirtualDirectoryName.EAS, VirtualDirectoryName.EWS)


@st.composite
def changed_servers(draw: st.DrawFn, server: ClientAccessServer, hosts: tuple[str, ...]) -> ClientAccessServer:
    """The server with one of its settings changed."""
    url = draw(st.sampled_from((None, *(f"https://{host}/owa" for host in hosts))))
    name = draw(st.sampled_from(PROXIED))
    old = server.virtual_directories.get(name, VirtualDirectory((Authentication.BASIC,)))
    changes: dict[str, Callable[[], ClientAccessServer]] = {
        "version": lambda: replace(server, version=draw(st.sampled_from(VERSIONS_2007))),
        "redirection": lambda: replace(server, redirect_to_optimal_owa_server=draw(st.booleans())),
        "internet": lambda: replace(server, internet_facing=draw(st.booleans())),
        "reachable": lambda: replace(server, reachable=False),
        "host": lambda: replace(server, host=draw(st.sampled_from(("new.contoso.com", *hosts)))),
        "external": lambda: with_changes(server, **{name: replace(old, external_url=url)}),
        "internal": lambda: with_changes(server, **{name: replace(old, internal_url=url)}),
        "bypass": lambda: with_changes(server, ews=replace(old, nlb_bypass_url=url)),
        "authentication": lambda: with_changes(server, **{name: replace(old, authentication=(Authentication.BASIC,))}),
        "directory": lambda: with_changes(server, **{draw(st.sampled_from(tuple(VirtualDirectoryName))): None}),
        "mail": lambda: replace(server, imap4=None),
    }
    return changes[draw(st.sampled_from(tuple(changes)))]()


@st.composite
def single_changes(draw: st.DrawFn) -> tuple[Deployment, Deployment]:
    """A deployment, and the same with one setting of one server, array or mailbox server changed."""
    before = draw(deployments())
    server = draw(st.sampled_from(before.client_access_servers))
    hosts = (*(cas.host for cas in before.client_access_servers), "www.site-1.contoso.com")
    changed = draw(changed_servers(server, hosts))
    after = replace(
        before, client_access_servers=tuple(changed if cas is server else cas for cas in before.client_access_servers)
    )
    match draw(st.sampled_from(("server", "server", "server", "arrays", "home"))):
        case "arrays":
            after = replace(before, load_balancing_arrays=())
        case "home":
            first, *others = before.mailbox_servers
            moved = replace(first, site=draw(st.sampled_from(before.sites)).name)
            after = replace(before, mailbox_servers=(moved, *others))
    return before, after


@AT_RANDOM
@given(both=single_changes())
def test_the_effect_of_a_single_change_is_what_a_comparison_of_all_cells_finds(
    both: tuple[Deployment, Deployment],
) -> None:
    before, after = both
    assert effect_of(before, after) == compare_deployments(before, after)


@AT_RANDOM
@given(before=deployments(), after=deployments())
def test_two_deployments_may_differ_in_anything(before: Deployment, after: Deployment) -> None:
    assert effect_of(before, after) == compare_deployments(before, after)


@AT_RANDOM
@given(both=single_changes(), data=st.data())
def test_sites_may_be_down_or_offline_beside_a_change(both: tuple[Deployment, Deployment], data: st.DataObject) -> None:
    before, after = both
    sites = st.sampled_from([site.name for site in after.sites])
    states = data.draw(st.dictionaries(sites, st.sampled_from(SiteState), min_size=1, max_size=2))
    assert effect_of(before, after, states) == compare_deployments(before, after, states)
