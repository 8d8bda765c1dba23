"""How clauses speak of a subject: it holds, a value departs, or the file does not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harness.audit.remedies import set_authentication, set_url
from harness.audit.urls import ExpectedUrl, departures
from harness.model.deployment import Authentication, ClientAccessServer, VirtualDirectory
from harness.model.finding import Finding, FindingSeverity, MissingKey, SettingsVerdict, Subject, SubjectKind
from harness.model.protocol import VirtualDirectoryName
from harness.model.setting import Setting, SettingChange

NULL = "$null"


@dataclass(frozen=True, slots=True)
class DirectoryOfServer:
    """One virtual directory of a Client Access server, as a clause looks at it."""

    server: ClientAccessServer
    name: VirtualDirectoryName
    directory: VirtualDirectory

    @property
    def subject(self) -> Subject:
        """What findings on it are about."""
        return Subject(SubjectKind.SERVER, self.server.name, self.name)


def directories_of(
    server: ClientAccessServer, names: Iterable[VirtualDirectoryName] = VirtualDirectoryName
) -> Iterator[DirectoryOfServer]:
    """Those of the named virtual directories that the server has."""
    for name in names:
        if name in server.virtual_directories:
            yield DirectoryOfServer(server, name, server.virtual_directories[name])


def not_known(clause: str, subject: Subject, key: str, *, of: str) -> SettingsVerdict:
    """What the clause needs is not in the file: the key that would say it, and whose it is."""
    return SettingsVerdict(clause, subject, unknown=MissingKey(key, of))


@dataclass(frozen=True, slots=True)
class UrlSeverities:
    """How much each departure of a URL matters."""

    missing: FindingSeverity
    plain_http: FindingSeverity
    host: FindingSeverity
    path: FindingSeverity

    @classmethod
    def all_alike(cls, severity: FindingSeverity) -> UrlSeverities:
        """Every departure matters as much."""
        return cls(severity, severity, severity, severity)


def url_finding(
    clause: str, place: DirectoryOfServer, key: str, expected: ExpectedUrl, severities: UrlSeverities
) -> Finding | None:
    """A URL that departs from the one expected, by its worst departure; None where it is as expected."""
    url: str | None = getattr(place.directory, key)
    severity = _worst_departure(url, expected, severities)
    if severity is None:
        return None
    mended = None if expected.host is None else expected.text
    return Finding(
        clause=clause,
        subject=place.subject,
        key=key,
        found=url or NULL,
        expected=expected.text,
        severity=severity,
        remedy=set_url(place.server.name, place.name, key, expected.text),
        correction=() if mended is None else (_change(place, key, mended),),
    )


def superfluous_url(clause: str, place: DirectoryOfServer, key: str, severity: FindingSeverity) -> Finding | None:
    """A URL that should be $null; None where it is."""
    url: str | None = getattr(place.directory, key)
    if url is None:
        return None
    return Finding(
        clause=clause,
        subject=place.subject,
        key=key,
        found=url,
        expected=NULL,
        severity=severity,
        remedy=set_url(place.server.name, place.name, key, None),
        correction=(_change(place, key, None),),
    )


def missing_windows(clause: str, place: DirectoryOfServer, severity: FindingSeverity) -> Finding | None:
    """Integrated Windows authentication is not enabled; None where it is.

    It excludes forms-based authentication, which Outlook Web Access alone has a switch for.
    """
    methods = place.directory.authentication
    if Authentication.WINDOWS in methods:
        return None
    has_switch = place.name is VirtualDirectoryName.OWA
    forms = [Authentication.FORMS] if has_switch and Authentication.FORMS in methods else []
    return Finding(
        clause=clause,
        subject=place.subject,
        key="authentication",
        found=spell_methods(methods),
        expected="windows",
        severity=severity,
        remedy=set_authentication(place.server.name, place.name, on=Authentication.WINDOWS, off=forms),
        correction=(change_methods(place, Authentication.WINDOWS, without=forms),),
    )


def change_methods(
    place: DirectoryOfServer, added: Authentication, *, without: Iterable[Authentication] = ()
) -> SettingChange:
    """The virtual directory's methods with one more, and without others."""
    excluded = {added, *without}
    kept = [method.value for method in place.directory.authentication if method not in excluded]
    return _change(place, "authentication", (added.value, *kept))


def spell_methods(methods: Iterable[Authentication]) -> str:
    """Authentication methods in words."""
    return ", ".join(method.value for method in methods) or "none"


def _change(place: DirectoryOfServer, key: str, value: str | tuple[str, ...] | None) -> SettingChange:
    return SettingChange(Setting(place.server.name, key, place.name), value)


def _worst_departure(url: str | None, expected: ExpectedUrl, severities: UrlSeverities) -> FindingSeverity | None:
    if url is None:
        return severities.missing
    found = departures(url, expected)
    counted = (
        (severities.plain_http, found.plain_http),
        (severities.host, found.host),
        (severities.path, found.path),
    )
    met = {severity for severity, departs in counted if departs}
    return next((severity for severity in FindingSeverity if severity in met), None)
