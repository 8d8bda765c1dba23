"""Load-balancing arrays themselves: NLB-01, NLB-12, NLB-13, NLB-14 and NLB-16."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from harness.audit.remedies import enable_kerberos
from harness.audit.rulings import DirectoryOfServer, directories_of, not_known
from harness.audit.settings import Settings
from harness.model.deployment import Affinity, ClientAccessServer, LoadBalancingArray, Site
from harness.model.finding import Finding, FindingSeverity, SettingsVerdict, Subject, SubjectKind
from harness.model.protocol import VirtualDirectoryName
from harness.model.setting import AddedArray, Correction, Setting, SettingChange

_CRITICAL, _MAJOR = FindingSeverity.CRITICAL, FindingSeverity.MAJOR
CLIENT_ACCESS_PORTS = (80, 443)


def members_in_one_site(settings: Settings) -> Iterator[SettingsVerdict]:
    """NLB-01: an array holds servers of one site."""
    for array in settings.deployment.load_balancing_arrays:
        sites = Counter(member.site for member in settings.members_of(array))
        findings = (_across_sites(settings, array, sites),) if len(sites) > 1 else ()
        yield SettingsVerdict("NLB-01", Subject(SubjectKind.ARRAY, array.name), findings)


def _across_sites(settings: Settings, array: LoadBalancingArray, sites: Counter[str]) -> Finding:
    """Mended where the servers of the site with the most of them stay."""
    kept = sites.most_common(1)[0][0]
    members = settings.members_of(array)
    others = [member.name for member in members if member.site != kept]
    return Finding(
        clause="NLB-01",
        subject=Subject(SubjectKind.ARRAY, array.name),
        key="members",
        found=", ".join(f"{member.name} in site {member.site}" for member in members),
        expected="Client Access servers of one Active Directory site",
        severity=_CRITICAL,
        remedy=f"Take {', '.join(others)} out of {array.name}, and give the servers of each site an array of their own",
        correction=(
            SettingChange(
                Setting(array.name, "members"), tuple(member.name for member in members if member.site == kept)
            ),
        ),
    )


def affinity(settings: Settings) -> Iterator[SettingsVerdict]:
    """NLB-12: a client stays with one server of an Internet-facing array."""
    for array in settings.deployment.load_balancing_arrays:
        subject = Subject(SubjectKind.ARRAY, array.name)
        match settings.is_internet_facing(array), array.affinity:
            case False, _:
                continue
            case None, _:
                yield not_known("NLB-12", subject, "internet_facing", of=settings.unclear_members_of(array))
            case True, None:
                yield not_known("NLB-12", subject, "affinity", of=array.name)
            case True, Affinity.NONE:
                yield SettingsVerdict("NLB-12", subject, (_no_affinity(array),))
            case _:
                yield SettingsVerdict("NLB-12", subject)


def _no_affinity(array: LoadBalancingArray) -> Finding:
    return Finding(
        clause="NLB-12",
        subject=Subject(SubjectKind.ARRAY, array.name),
        key="affinity",
        found="none",
        expected="ip, or cookie",
        severity=_MAJOR,
        remedy=f"Switch on IP affinity or cookie-based affinity on the load balancer in front of {array.host}",
        correction=(SettingChange(Setting(array.name, "affinity"), Affinity.IP.value),),
    )


def kerberos(settings: Settings) -> Iterator[SettingsVerdict]:
    """NLB-13: OWA and Web Services of an inner array have Kerberos enabled."""
    for server in settings.deployment.client_access_servers:
        if settings.array_of(server) is not None and server.internet_facing is not True:
            for place in directories_of(server, (VirtualDirectoryName.OWA, VirtualDirectoryName.EWS)):
                yield _kerberos(place)


def _kerberos(place: DirectoryOfServer) -> SettingsVerdict:
    if place.server.internet_facing is None:
        return not_known("NLB-13", place.subject, "internet_facing", of=place.server.name)
    if place.directory.kerberos is None:
        return not_known("NLB-13", place.subject, "kerberos", of=f"{place.name} on {place.server.name}")
    if place.directory.kerberos:
        return SettingsVerdict("NLB-13", place.subject)
    finding = Finding(
        clause="NLB-13",
        subject=place.subject,
        key="kerberos",
        found="false",
        expected="true",
        severity=_CRITICAL,
        remedy=enable_kerberos(place.server.name, place.name),
        correction=(SettingChange(Setting(place.server.name, "kerberos", place.name), True),),
    )
    return SettingsVerdict("NLB-13", place.subject, (finding,))


def balanced_ports(settings: Settings) -> Iterator[SettingsVerdict]:
    """NLB-14: beside Hub Transport only the ports of Client Access are balanced."""
    for array in settings.deployment.load_balancing_arrays:
        members = settings.members_of(array)
        subject = Subject(SubjectKind.ARRAY, array.name)
        if not any(member.hub_transport_role for member in members):
            silent = [member.name for member in members if member.hub_transport_role is None]
            if silent:
                yield not_known("NLB-14", subject, "hub_transport_role", of=", ".join(silent))
        elif not array.ports:
            yield not_known("NLB-14", subject, "ports", of=array.name)
        else:
            others = [port for port in array.ports if port not in CLIENT_ACCESS_PORTS]
            yield SettingsVerdict("NLB-14", subject, (_other_ports(array),) if others else ())


def _other_ports(array: LoadBalancingArray) -> Finding:
    return Finding(
        clause="NLB-14",
        subject=Subject(SubjectKind.ARRAY, array.name),
        key="ports",
        found=", ".join(map(str, array.ports)),
        expected=", ".join(map(str, CLIENT_ACCESS_PORTS)),
        severity=_MAJOR,
        remedy=f"In the port rules of {array.name} balance ports 80 and 443 alone: Hub Transport is not to be balanced",
        correction=(SettingChange(Setting(array.name, "ports"), CLIENT_ACCESS_PORTS),),
    )


def load_balancing(settings: Settings) -> Iterator[SettingsVerdict]:
    """NLB-16: where a site has several servers, it is recommended that they stand in an array."""
    for site in settings.deployment.sites:
        servers = settings.servers_of(site)
        if len(servers) > 1:
            alone = tuple(server for server in servers if settings.array_of(server) is None)
            findings = (_not_balanced(settings, site, alone),) if alone else ()
            yield SettingsVerdict("NLB-16", Subject(SubjectKind.SITE, site.name), findings)


def _not_balanced(settings: Settings, site: Site, alone: tuple[ClientAccessServer, ...]) -> Finding:
    names = ", ".join(server.name for server in alone)
    return Finding(
        clause="NLB-16",
        subject=Subject(SubjectKind.SITE, site.name),
        key="load_balancing_array",
        found=f"{names} in no array",
        expected="each Client Access server of the site in an array",
        severity=FindingSeverity.RECOMMENDED,
        remedy=f"Set up Network Load Balancing for {names} in site {site.name}",
        correction=tuple(_balance(settings, site, alone)),
    )


def _balance(settings: Settings, site: Site, alone: tuple[ClientAccessServer, ...]) -> Iterator[Correction]:
    """They join the array that the site has, or make one."""
    names = tuple(server.name for server in alone)
    arrays = (settings.array_of(server) for server in settings.servers_of(site))
    array = next((one for one in arrays if one is not None), None)
    if array is not None:
        yield SettingChange(Setting(array.name, "members"), (*array.members, *names))
    else:
        domain = settings.deployment.organization.accepted_domain
        name = settings.unused_name(f"nlb-{site.name.lower().replace(' ', '-')}")
        yield AddedArray(LoadBalancingArray(name=name, host=f"{name}.{domain}", members=names))
