"""Random deployments with random settings on top, of the kinds that the audit looks at and oracle and farm do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import strategies as st

from harness.model.deployment import (
    Affinity,
    Authentication,
    ClientAccessServer,
    Deployment,
    LoadBalancingArray,
    Site,
    VirtualDirectory,
)
from harness.model.protocol import VirtualDirectoryName
from tests.oracle_and_farm.generated_deployments import deployments

PATHS: Mapping[VirtualDirectoryName, tuple[str, ...]] = {
    VirtualDirectoryName.OWA: ("/owa", "/OWA/"),
    VirtualDirectoryName.EAS: ("/Microsoft-Server-ActiveSync",),
    VirtualDirectoryName.EWS: ("/EWS", "/ews/exchange.asmx"),
    VirtualDirectoryName.OAB: ("/OAB",),
    VirtualDirectoryName.UNIFIED_MESSAGING: ("/UnifiedMessaging",),
}
_YES_NO_OR_UNKNOWN = st.sampled_from((True, False, None))
_MOSTLY = st.sampled_from((True, True, True, False))
_METHODS = st.lists(st.sampled_from(Authentication), max_size=4, unique=True).map(tuple)


@st.composite
def _urls(draw: st.DrawFn, name: VirtualDirectoryName, hosts: tuple[str, ...]) -> str | None:
    """Mostly with the path of that virtual directory."""
    if draw(st.sampled_from((True, False, False))):
        return None
    scheme = draw(st.sampled_from(("https", "https", "http", "HTTPS")))
    path = draw(st.sampled_from((*3 * PATHS.get(name, ()), "", "/x", "/owa")))
    return f"{scheme}://{draw(st.sampled_from(hosts))}{path}"


@st.composite
def _directories(draw: st.DrawFn, name: VirtualDirectoryName, hosts: tuple[str, ...]) -> VirtualDirectory:
    return VirtualDirectory(
        authentication=draw(_METHODS),
        internal_url=draw(_urls(name, hosts)),
        external_url=draw(_urls(name, hosts)),
        nlb_bypass_url=draw(_urls(name, hosts)),
        kerberos=draw(_YES_NO_OR_UNKNOWN),
    )


@st.composite
def _edited_server(draw: st.DrawFn, server: ClientAccessServer, hosts: tuple[str, ...]) -> ClientAccessServer:
    """The server with some of its virtual directories anew, or gone, and with limits and roles."""
    edited = draw(st.sets(st.sampled_from((*4 * (VirtualDirectoryName.OWA,), *VirtualDirectoryName)), max_size=5))
    kept = {name: one for name, one in server.virtual_directories.items() if name not in edited}
    return replace(
        server,
        internet_facing=draw(st.sampled_from((True, True, False, None))),
        hub_transport_role=draw(_YES_NO_OR_UNKNOWN),
        threads_per_processor=draw(st.sampled_from((None, 12, 36))),
        max_connections=draw(st.sampled_from((None, 12, 2000))),
        virtual_directories={
            **kept,
            **{name: draw(_directories(name, hosts)) for name in sorted(edited) if draw(_MOSTLY)},
        },
    )


@st.composite
def _edited_site(draw: st.DrawFn, site: Site) -> Site:
    host = draw(st.sampled_from((None, f"www.{site.name}.contoso.com", "www.contoso.com", "WWW.contoso.com")))
    return Site(site.name, host, draw(_YES_NO_OR_UNKNOWN))


@st.composite
def _edited_arrays(draw: st.DrawFn, deployment: Deployment) -> tuple[LoadBalancingArray, ...]:
    """Those that are there, or one of any servers, whatever their sites."""
    if draw(st.booleans()):
        return deployment.load_balancing_arrays
    names = [server.name for server in deployment.client_access_servers]
    members = tuple(draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True)))
    ports = draw(st.sampled_from(((), (443,), (80, 443), (80, 443, 25))))
    affinity = draw(st.sampled_from((*Affinity, None)))
    return (LoadBalancingArray("www", "www.contoso.com", members, affinity, ports),)


@st.composite
def edited_deployments(draw: st.DrawFn) -> Deployment:
    """A deployment that a file could describe, with any settings."""
    plain = draw(deployments())
    hosts = (
        *4 * ("www.contoso.com",),
        *(server.host for server in plain.client_access_servers),
        *(site.name for site in plain.sites),
        *(array.host for array in plain.load_balancing_arrays),
    )
    servers = tuple(draw(_edited_server(server, hosts)) for server in plain.client_access_servers)
    return replace(
        plain,
        sites=tuple(draw(_edited_site(site)) for site in plain.sites),
        client_access_servers=servers,
        load_balancing_arrays=draw(_edited_arrays(plain)),
    )
