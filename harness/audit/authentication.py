"""Authentication of servers by themselves, of back-end servers, and of Internet-facing OWA: CFG-03 and OWA-15."""

from __future__ import annotations

from collections.abc import Iterator

from harness.audit.remedies import set_authentication
from harness.audit.rulings import (
    DirectoryOfServer,
    change_methods,
    directories_of,
    missing_windows,
    not_known,
    spell_methods,
)
from harness.audit.settings import Placement, Settings
from harness.audit.urls import PROXIED
from harness.model.deployment import Authentication, MailboxServer, VirtualDirectory
from harness.model.finding import Finding, FindingSeverity, SettingsVerdict, Subject, SubjectKind
from harness.model.protocol import VirtualDirectoryName
from harness.model.setting import Setting, SettingChange

_CRITICAL, _MAJOR, _MINOR = FindingSeverity.CRITICAL, FindingSeverity.MAJOR, FindingSeverity.MINOR
_OWA = VirtualDirectoryName.OWA
_WINDOWS, _FORMS = Authentication.WINDOWS, Authentication.FORMS

_BACK_END_DIRECTORIES = {
    VirtualDirectoryName.EAS: ("Microsoft-Server-ActiveSync", _CRITICAL),
    VirtualDirectoryName.EXCHANGE: ("Exchange", _MAJOR),
    VirtualDirectoryName.PUBLIC: ("Public", _MAJOR),
}


def integrated_authentication(settings: Settings) -> Iterator[SettingsVerdict]:
    """CFG-03: every virtual directory that takes part in proxying has Integrated Windows authentication."""
    for server in settings.deployment.client_access_servers:
        if settings.placement_of(server) is Placement.BY_ITSELF:
            severity = _CRITICAL if settings.is_destination(server) else _MINOR
            for place in directories_of(server, PROXIED):
                yield from _integrated(place, severity)
    for back_end in settings.back_end_servers():
        for name in _BACK_END_DIRECTORIES:
            yield _integrated_back_end(back_end, name)


def _integrated(place: DirectoryOfServer, severity: FindingSeverity) -> Iterator[SettingsVerdict]:
    """OWA that faces the Internet is OWA-15's."""
    finding = missing_windows("CFG-03", place, severity)
    if place.name is _OWA and place.server.internet_facing:
        return
    if place.name is _OWA and place.server.internet_facing is None and finding:
        yield not_known("CFG-03", place.subject, "internet_facing", of=place.server.name)
        return
    yield SettingsVerdict("CFG-03", place.subject, (finding,) if finding else ())


def _integrated_back_end(server: MailboxServer, name: VirtualDirectoryName) -> SettingsVerdict:
    """A virtual directory of which the file says nothing is as installed, with Integrated Windows authentication."""
    directory = server.virtual_directories.get(name)
    departs = directory is not None and _WINDOWS not in directory.authentication
    findings = (_not_integrated(server, name, directory),) if directory and departs else ()
    return SettingsVerdict("CFG-03", Subject(SubjectKind.SERVER, server.name, name), findings)


def _not_integrated(server: MailboxServer, name: VirtualDirectoryName, directory: VirtualDirectory) -> Finding:
    shown, severity = _BACK_END_DIRECTORIES[name]
    methods = tuple(method.value for method in directory.authentication)
    return Finding(
        clause="CFG-03",
        subject=Subject(SubjectKind.SERVER, server.name, name),
        key="authentication",
        found=spell_methods(directory.authentication),
        expected="windows",
        severity=severity,
        remedy=f"In IIS Manager on {server.name} enable Integrated Windows authentication of {shown} (KB 937031)",
        correction=(SettingChange(Setting(server.name, "authentication", name), (_WINDOWS.value, *methods)),),
    )


def authentication_behind_isa(settings: Settings) -> Iterator[SettingsVerdict]:
    """OWA-15: Internet-facing OWA asks for what the ISA Server computer leaves to it."""
    for server in settings.deployment.client_access_servers:
        if server.internet_facing is False:
            continue
        for place in directories_of(server, (_OWA,)):
            yield _behind_isa(place, settings)


def _behind_isa(place: DirectoryOfServer, settings: Settings) -> SettingsVerdict:
    site = settings.site_of(place.server)
    if place.server.internet_facing is None:
        return not_known("OWA-15", place.subject, "internet_facing", of=place.server.name)
    if site.forms_authentication_on_isa is None:
        return not_known("OWA-15", place.subject, "forms_authentication_on_isa", of=f"site {site.name}")
    methods = place.directory.authentication
    if site.forms_authentication_on_isa:
        departs = _WINDOWS not in methods or _FORMS in methods
        finding = _wrong_method(place, wanted=_WINDOWS, instead_of=(_FORMS,)) if departs else None
    else:
        departs = _FORMS not in methods
        finding = _wrong_method(place, wanted=_FORMS, instead_of=(_WINDOWS, Authentication.DIGEST)) if departs else None
    return SettingsVerdict("OWA-15", place.subject, (finding,) if finding else ())


def _wrong_method(
    place: DirectoryOfServer, *, wanted: Authentication, instead_of: tuple[Authentication, ...]
) -> Finding:
    off = [method for method in instead_of if method in place.directory.authentication]
    on_isa = "does" if wanted is _WINDOWS else "does not do"
    return Finding(
        clause="OWA-15",
        subject=place.subject,
        key="authentication",
        found=spell_methods(place.directory.authentication),
        expected=f"{wanted.value}, since the ISA Server computer {on_isa} forms-based authentication",
        severity=_MAJOR,
        remedy=set_authentication(place.server.name, place.name, on=wanted, off=off),
        correction=(change_methods(place, wanted, without=instead_of),),
    )
