"""The box of a site in full: every server with its URLs, arrays around their members, mailboxes counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from harness.model.deployment import (
    Authentication,
    ClientAccessServer,
    Deployment,
    LoadBalancingArray,
    Mailbox,
    MailboxServer,
    Site,
    VirtualDirectory,
)
from harness.model.protocol import VirtualDirectoryName
from harness.reporting.drawing.boxes import Block, BlockKind, Box, Frame, Line, LineStyle
from harness.reporting.drawing.groups import EntryGroup
from harness.reporting.drawing.text import SIZE, counted, text_width
from harness.reporting.drawing.ways import Treatment, WayKind, is_back_end

_SERVICES: Mapping[VirtualDirectoryName, str] = {
    VirtualDirectoryName.OWA: "OWA",
    VirtualDirectoryName.EAS: "ActiveSync",
    VirtualDirectoryName.EWS: "EWS",
}
_LONG_PATH, _SHORT_PATH = "/microsoft-server-activesync", "/…-ActiveSync"
_ROOM_FOR_URLS = 350.0
"""Where host and paths are wider, the paths have a line of their own."""

_URLS = (("ExternalURL", "external_url"), ("InternalURL", "internal_url"), ("NLBBypassURL", "nlb_bypass_url"))


def site_box(
    deployment: Deployment,
    site: Site,
    groups: Mapping[str, EntryGroup],
    own_way: Treatment,
    chosen: Mailbox | None,
) -> Box:
    """A site with all that stands in it. `groups` are those of the entry servers by name."""
    servers = [cas for cas in deployment.client_access_servers if cas.site == site.name]
    stores = sorted((store for store in deployment.mailbox_servers if store.site == site.name), key=is_back_end)
    held = mailboxes_by_server(deployment)
    blocks = [_mailbox_block(store, held.get(store.name, ()), chosen) for store in stores]
    frames = [*_server_frames(deployment, servers, groups), *(Frame((block,)) for block in blocks)]
    served = next((words for kind, words in own_way if kind is WayKind.DIRECT), ())
    return Box(
        own=site.name,
        heading=tuple(_heading(site, servers, stores, own_way)),
        frames=tuple(frames),
        faces_internet=faces_internet(site, servers),
        lacks_client_access=not servers,
        serves_directly=", ".join(served),
    )


def mailboxes_by_server(deployment: Deployment) -> Mapping[str, Sequence[Mailbox]]:
    """The mailboxes of each mailbox server that has any."""
    held: dict[str, list[Mailbox]] = {}
    for mailbox in deployment.mailboxes:
        held.setdefault(mailbox.server, []).append(mailbox)
    return held


def faces_internet(site: Site, servers: Iterable[ClientAccessServer]) -> bool:
    """Whether clients come to it from the Internet."""
    return site.published_host is not None or any(cas.internet_facing for cas in servers)


def _heading(
    site: Site, servers: Sequence[ClientAccessServer], stores: Sequence[MailboxServer], own_way: Treatment
) -> Iterator[Line]:
    inner = bool(servers) and all(cas.internet_facing is False for cas in servers)
    aside = site.published_host or ("not Internet-facing" if inner else "")
    yield Line(site.name, LineStyle.NAME, aside, "Active Directory site " + site.name)
    if site.forms_authentication_on_isa is not None:
        shown = "shows the logon form" if site.forms_authentication_on_isa else "leaves the logon to the servers"
        yield Line(f"ISA Server {shown}", LineStyle.QUIET)
    if not servers:
        what = "no Client Access server: nobody proxies to it" if stores else "no servers"
        yield Line(what, LineStyle.WARNING)
    for kind, words in own_way:
        if kind in (WayKind.REFUSED, WayKind.OPEN):
            verb = "refused" if kind is WayKind.REFUSED else "left open by the topic"
            yield Line(f"within the site {verb}: {', '.join(words)}", LineStyle.WARNING)


def _server_frames(
    deployment: Deployment, servers: Sequence[ClientAccessServer], groups: Mapping[str, EntryGroup]
) -> Iterator[Frame]:
    """Arrays first, each server once; an array all of whose members stand in another one is named alone."""
    left = {cas.name: cas for cas in servers}
    for array in deployment.load_balancing_arrays:
        if any(cas.name in array.members for cas in servers):
            members = [left.pop(name) for name in array.members if name in left]
            blocks = tuple(_server_block(deployment, cas, groups.get(cas.name)) for cas in members)
            yield Frame(blocks, _array_line(array))
    yield from (Frame((_server_block(deployment, cas, groups.get(cas.name)),)) for cas in left.values())


def _array_line(array: LoadBalancingArray) -> Line:
    affinity = f", affinity {array.affinity}" if array.affinity else ""
    ports = f", ports {', '.join(map(str, array.ports))}" if array.ports else ""
    told = f"Load-balancing array {array.name}, {array.host}: {', '.join(array.members)}{affinity}{ports}"
    return Line(f"Array {array.name}{affinity}", LineStyle.QUIET, array.host, told)


def _server_block(deployment: Deployment, cas: ClientAccessServer, group: EntryGroup | None) -> Block:
    lines = _server_lines(cas, behind_others=len(deployment.sites) > 1)
    return Block(BlockKind.CLIENT_ACCESS, tuple(lines), group)


def _server_lines(cas: ClientAccessServer, *, behind_others: bool) -> Iterator[Line]:
    roles = (("Mailbox", cas.mailbox_role), ("Hub Transport", cas.hub_transport_role))
    also = "".join(f" + {role}" for role, has_role in roles if has_role)
    told = f"Client Access server {cas.name}, {cas.host}, Exchange {cas.version.text}"
    yield Line(cas.name, LineStyle.NAME, cas.version.text + also, told)
    named = [(word, cas.virtual_directories.get(name)) for name, word in _SERVICES.items()]
    for label, key in _URLS:
        yield from _url_lines(label, [(word, _url(directory, key)) for word, directory in named])
    lacking = [word for word, directory in named if directory is None or directory.internal_url is None]
    if lacking:
        yield Line(f"no InternalURL: {', '.join(lacking)}", LineStyle.WARNING)
    basic = [word for word, directory in named if directory and _lacks_windows(word, directory, cas)]
    if basic and behind_others:
        yield Line(f"not Integrated Windows: {', '.join(basic)}", LineStyle.WARNING)
    if cas.redirect_to_optimal_owa_server is False:
        yield Line("RedirectToOptimalOWAServer is $false", LineStyle.WARNING)


def _lacks_windows(word: str, directory: VirtualDirectory, cas: ClientAccessServer) -> bool:
    """Whether nobody can be proxied to it; at an Internet-facing server a form for OWA is as it should be."""
    expected = word == "OWA" and cas.internet_facing and Authentication.FORMS in directory.authentication
    return Authentication.WINDOWS not in directory.authentication and not expected


def _url(directory: VirtualDirectory | None, key: str) -> str | None:
    url: str | None = getattr(directory, key, None)
    return url


def _url_lines(label: str, urls: Iterable[tuple[str, str | None]]) -> Iterator[Line]:
    """A line for each host that the URLs name, with the paths behind it."""
    by_host: dict[str, list[tuple[str, str]]] = {}
    for word, url in urls:
        if url is not None:
            by_host.setdefault(_host_of(url), []).append((word, url))
    for host, found in by_host.items():
        paths = " ".join(_short_path(url) for _, url in found)
        told = "\n".join(f"{label} of {word}: {url}" for word, url in found)
        if text_width(f"{host} {paths} {label}", SIZE) < _ROOM_FOR_URLS:
            yield Line(f"{host} {paths}", LineStyle.PLAIN, label, told)
        else:
            yield Line(host, LineStyle.PLAIN, label, told)
            yield Line(paths, LineStyle.PLAIN, "", told)


def _host_of(url: str) -> str:
    """With the scheme where it is not https."""
    parts = urlsplit(url)
    return parts.netloc if parts.scheme == "https" else f"{parts.scheme}://{parts.netloc}"


def _short_path(url: str) -> str:
    path = urlsplit(url).path
    return _SHORT_PATH if path.casefold().rstrip("/") == _LONG_PATH else path


def _mailbox_block(store: MailboxServer, mailboxes: Sequence[Mailbox], chosen: Mailbox | None) -> Block:
    kind = BlockKind.BACK_END if is_back_end(store) else BlockKind.MAILBOX
    role = "Exchange back-end server" if is_back_end(store) else "Mailbox server"
    told = f"{role} {store.name}, Exchange {store.version.text}"
    lines = [
        Line(store.name, LineStyle.NAME, f"{store.version.text}, {counted(len(mailboxes), 'mailbox')}", told),
    ]
    if is_back_end(store):
        lines += _back_end_warnings(store)
    if chosen is not None and chosen.server == store.name:
        lines.append(Line(chosen.address, LineStyle.CHOSEN))
    return Block(kind, tuple(lines), back_end=store.name if is_back_end(store) else "")


def _back_end_warnings(store: MailboxServer) -> Iterator[Line]:
    directories = {"ActiveSync": VirtualDirectoryName.EAS, "/exchange": VirtualDirectoryName.EXCHANGE}
    lacking = [
        word
        for word, name in directories.items()
        if (directory := store.virtual_directories.get(name)) and Authentication.WINDOWS not in directory.authentication
    ]
    if lacking:
        yield Line(f"not Integrated Windows: {', '.join(lacking)}", LineStyle.WARNING)
