"""The table of `configuration.md` once more, row by row, for any deployment: what is found, as lines.

It shares nothing with the audit but the nouns. Where a row and the texts leave something open, what was chosen is said
beside the row.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from harness.model.deployment import (
    Affinity,
    Authentication,
    ClientAccessServer,
    Deployment,
    LoadBalancingArray,
    MailboxServer,
    Site,
    VirtualDirectory,
)
from harness.model.protocol import VirtualDirectoryName

PATHS = {
    "owa": ("/owa",),
    "eas": ("/microsoft-server-activesync",),
    "ews": ("/ews", "/ews/exchange.asmx"),
    "oab": ("/oab",),
    "unified_messaging": ("/unifiedmessaging",),
}
PROXIED = ("owa", "eas", "ews")
ORDER = ("critical", "major", "minor", "recommended")
MISSING_EXTERNAL = {"owa": "critical", "eas": "critical", "ews": "major"}


def host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2].partition(":")[0].lower()


def is_path_of(url: str, name: str) -> bool:
    return urlsplit(url).path.lower().removesuffix("/") in PATHS[name]


def names(url: str, owner: ClientAccessServer | LoadBalancingArray) -> bool:
    """COMPUTERNAME or NLBNAME."""
    return host(url) == owner.host.lower() or host(url).split(".")[0] == owner.name.lower()


def worst(*found: str | None) -> str | None:
    return min((one for one in found if one), key=ORDER.index, default=None)


class Reading:
    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment
        self.servers = deployment.client_access_servers
        self.sites = {site.name: site for site in deployment.sites}
        self.mailbox_sites = {home.site for home in deployment.mailbox_servers if home.version.major == 8}
        self.arrays = {name: array for array in deployment.load_balancing_arrays for name in array.members}

    def lines(self) -> list[str]:
        found = [*self.gen(), *self.arrays_anywhere(), *self.owa_12()]
        if len(self.mailbox_sites | {server.site for server in self.servers}) > 1:
            found += self.several_sites()
        return sorted(found)

    def several_sites(self) -> Iterator[str]:
        for server in self.servers:
            yield from self.cfg_06(server)
            for name, directory in server.virtual_directories.items():
                yield from self.directory(server, name.value, directory)
        for home in self.deployment.mailbox_servers:
            yield from self.cfg_03_back_end(home)
        yield from self.cfg_05()
        for array in self.deployment.load_balancing_arrays:
            if self.faces(array) and array.affinity is Affinity.NONE:
                yield f"NLB-12 array:{array.name} affinity major"
        for site in self.deployment.sites:
            yield from self.nlb_16(site)

    def members(self, array: LoadBalancingArray) -> list[ClientAccessServer]:
        return [server for server in self.servers if server.name in array.members]

    def faces(self, array: LoadBalancingArray) -> bool | None:
        stated = [member.internet_facing for member in self.members(array)]
        return True if True in stated else None if None in stated else False

    def gen(self) -> Iterator[str]:
        for site in self.deployment.sites:
            is_needed = site.name in self.mailbox_sites or site.published_host
            if is_needed and site.name not in {server.site for server in self.servers}:
                yield f"GEN-01 site:{site.name} client_access_server critical"
        if all(server.internet_facing is False for server in self.servers):
            yield "GEN-02 organization internet_facing critical"

    def arrays_anywhere(self) -> Iterator[str]:
        for array in self.deployment.load_balancing_arrays:
            members = self.members(array)
            if len({member.site for member in members}) > 1:
                yield f"NLB-01 array:{array.name} members critical"
            if any(member.hub_transport_role for member in members) and set(array.ports) - {80, 443}:
                yield f"NLB-14 array:{array.name} ports major"

    def owa_12(self) -> Iterator[str]:
        for server in self.servers:
            for name in {"owa", "exchange", "public", "exchweb"} - {one.value for one in server.virtual_directories}:
                yield f"OWA-12 {server.name}/{name} {name} major"

    def directory(self, server: ClientAccessServer, name: str, directory: VirtualDirectory) -> Iterator[str]:
        """In an array that faces the Internet its rows are for the members that do; the others are by themselves."""
        array = self.arrays.get(server.name)
        yield from self.not_exposed(server, name, directory)
        yield from self.owa_15(server, name, directory)
        if array is None or (self.faces(array) and not server.internet_facing):
            rows = self.by_itself(server, name, directory)
        elif self.faces(array):
            rows = self.nlb_02(server, name, directory)
        else:
            rows = self.nlb_03(array, server, name, directory) if self.faces(array) is False else iter(())
        for clause, key, severity in rows:
            if severity:
                yield f"{clause} {server.name}/{name} {key} {severity}"
        if (
            array is not None
            and server.internet_facing is False
            and name in ("owa", "ews")
            and directory.kerberos is False
        ):
            yield f"NLB-13 {server.name}/{name} kerberos critical"

    def by_itself(
        self, server: ClientAccessServer, name: str, directory: VirtualDirectory
    ) -> Iterator[tuple[str, str, str | None]]:
        if name in PROXIED:
            if server.internet_facing:
                yield "CFG-01", "external_url", self.cfg_01(server, name, directory.external_url)
            yield "CFG-04", "internal_url", self.cfg_04(server, name, directory.internal_url)
            if name != "owa" or server.internet_facing is False:
                severity = "critical" if server.site in self.mailbox_sites else "minor"
                yield (
                    "CFG-03",
                    "authentication",
                    None if Authentication.WINDOWS in directory.authentication else severity,
                )
        yield "CFG-07", "nlb_bypass_url", self.cfg_07(server, name, directory.nlb_bypass_url)

    def cfg_01(self, server: ClientAccessServer, name: str, url: str | None) -> str | None:
        if url is None:
            return MISSING_EXTERNAL[name]
        published = self.sites[server.site].published_host
        is_other = published is not None and host(url) != published.lower()
        is_http = urlsplit(url).scheme == "http"
        return worst("major" if is_other or not is_path_of(url, name) else None, "minor" if is_http else None)

    def cfg_04(self, server: ClientAccessServer, name: str, url: str | None) -> str | None:
        """Where nothing is said of the Internet, a missing one matters as much as it can."""
        if url is None:
            return "minor" if server.internet_facing else "critical"
        return worst(
            "critical" if urlsplit(url).scheme == "http" else None,
            None if is_path_of(url, name) else "major",
            None if names(url, server) else "minor",
        )

    def cfg_07(self, server: ClientAccessServer, name: str, url: str | None) -> str | None:
        return "minor" if name == "ews" and url is not None and not names(url, server) else None

    def nlb_02(
        self, server: ClientAccessServer, name: str, directory: VirtualDirectory
    ) -> Iterator[tuple[str, str, str | None]]:
        """The URLs are whole ones in the table: a path or scheme of another kind departs as a host does."""
        if name in PATHS:
            inner, outer = directory.internal_url, directory.external_url
            published = self.sites[server.site].published_host
            is_inner = inner is not None and is_whole(inner, name) and names(inner, server)
            is_outer = outer is not None and is_whole(outer, name) and host(outer) == (published or host(outer)).lower()
            yield "NLB-02", "internal_url", None if is_inner else "major"
            yield "NLB-02", "external_url", None if is_outer else "major"
            if name != "owa":
                windows = Authentication.WINDOWS in directory.authentication
                yield "NLB-02", "authentication", None if windows else "major"
        yield "CFG-07", "nlb_bypass_url", self.cfg_07(server, name, directory.nlb_bypass_url)

    def nlb_03(
        self, array: LoadBalancingArray, server: ClientAccessServer, name: str, directory: VirtualDirectory
    ) -> Iterator[tuple[str, str, str | None]]:
        inner, bypass = directory.internal_url, directory.nlb_bypass_url
        if name in PATHS:
            owner = server if name == "owa" else array
            is_inner = inner is not None and is_whole(inner, name) and names(inner, owner)
            yield "NLB-03", "internal_url", None if is_inner else "major"
            windows = Authentication.WINDOWS in directory.authentication
            yield "NLB-03", "authentication", None if windows else "critical" if name in PROXIED else "major"
        if name == "ews":
            is_bypass = bypass is not None and is_whole(bypass, name) and names(bypass, server)
            yield "NLB-03", "nlb_bypass_url", None if is_bypass else "major"
        else:
            yield "NLB-03", "nlb_bypass_url", None if bypass is None else "minor"

    def not_exposed(self, server: ClientAccessServer, name: str, directory: VirtualDirectory) -> Iterator[str]:
        if server.internet_facing is False and directory.external_url is not None:
            yield f"NLB-04 {server.name}/{name} external_url major"
            if name in PROXIED:
                yield f"CFG-02 {server.name}/{name} external_url {MISSING_EXTERNAL[name]}"

    def owa_15(self, server: ClientAccessServer, name: str, directory: VirtualDirectory) -> Iterator[str]:
        isa, offered = self.sites[server.site].forms_authentication_on_isa, directory.authentication
        behind_isa = Authentication.WINDOWS in offered and Authentication.FORMS not in offered
        is_right = isa is None or (behind_isa if isa else Authentication.FORMS in offered)
        if name == "owa" and server.internet_facing and not is_right:
            yield f"OWA-15 {server.name}/owa authentication major"

    def cfg_03_back_end(self, home: MailboxServer) -> Iterator[str]:
        """Exchange 2003 alone: of 2000 the topic names WebDAV and nothing else."""
        for name, severity in {"eas": "critical", "exchange": "major", "public": "major"}.items():
            directory = home.virtual_directories.get(VirtualDirectoryName(name))
            is_2003 = (home.version.major, home.version.minor) == (6, 5)
            if is_2003 and directory and Authentication.WINDOWS not in directory.authentication:
                yield f"CFG-03 {home.name}/{name} authentication {severity}"

    def cfg_05(self) -> Iterator[str]:
        """At each server that shares one, but where DNS publishes the host for its site and for none of the others."""
        urls = [
            (server, host(directory.external_url))
            for server in self.servers
            for name, directory in server.virtual_directories.items()
            if name is VirtualDirectoryName.OWA and directory.external_url and server.internet_facing
        ]
        for server, shared in urls:
            sites = {other.site for other, hers in urls if hers == shared}
            owners = {name for name in sites if (self.sites[name].published_host or "").lower() == shared}
            if len(sites) > 1 and owners != {server.site}:
                yield f"CFG-05 {server.name}/owa external_url critical"

    def cfg_06(self, server: ClientAccessServer) -> Iterator[str]:
        threads, connections = server.threads_per_processor, server.max_connections
        if server.internet_facing and threads is not None and threads < 36:
            yield f"CFG-06 {server.name} threads_per_processor recommended"
        if server.internet_facing and connections is not None and connections != 2000:
            yield f"CFG-06 {server.name} max_connections recommended"

    def nlb_16(self, site: Site) -> Iterator[str]:
        servers = [server for server in self.servers if server.site == site.name]
        if len(servers) > 1 and any(server.name not in self.arrays for server in servers):
            yield f"NLB-16 site:{site.name} load_balancing_array recommended"


def is_whole(url: str, name: str) -> bool:
    return urlsplit(url).scheme == "https" and is_path_of(url, name)
