"""POP3 and IMAP4 of a server: what Get-PopSettings and Get-ImapSettings state, and the table that a file holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from harness.imports.source_objects import ObjectKind, SourceObject
from harness.imports.stated_values import list_of, server_name, text_of
from harness.imports.statements import Fact, Statement
from harness.model.deployment import MailSecurity, MailService

_SERVICES: Mapping[ObjectKind, str] = {ObjectKind.POP_SETTINGS: "pop3", ObjectKind.IMAP_SETTINGS: "imap4"}
_TLS_PORTS = {"pop3": 995, "imap4": 993}
_PORT = re.compile(r"[:\s](\d{1,5})$")


@dataclass(frozen=True, slots=True)
class StatedMailService:
    """A mail service; `guessed` where no source shows the ports."""

    service: MailService
    guessed: bool


def mail_service_statements(objects: Iterable[SourceObject]) -> Iterator[Statement]:
    """What the cmdlets for mail services state, a subject a service of a server."""
    for found in objects:
        service = _SERVICES.get(found.kind)
        server = server_name(text_of(found, "server") or (text_of(found, "identity") or "").partition("\\")[0])
        if service is not None and server:
            facts = {"server": server, "service": service, **_facts(found)}
            yield Statement(rf"{server}\{service}", facts, found.origin)


def _facts(found: SourceObject) -> dict[str, Fact]:
    shown = found.properties
    facts: dict[str, Fact] = {}
    if "sslbindings" in shown:
        facts["tls_ports"] = frozenset(_ports(list_of(found, "sslbindings")))
    if "unencryptedortlsbindings" in shown:
        facts["plain_ports"] = frozenset(_ports(list_of(found, "unencryptedortlsbindings")))
    login = text_of(found, "logintype")
    return {**facts, "login_type": login} if login else facts


def _ports(bindings: Iterable[str]) -> Iterator[str]:
    for binding in bindings:
        port = _PORT.search(binding)
        if port is not None and 1 <= int(port[1]) <= 65_535:
            yield port[1]


def mail_service(statement: Statement) -> StatedMailService | None:
    """The service on its TLS port where it has one, else on the other; None where it listens nowhere.

    A file has one port a service. Where plain-text logons are refused, the plain port wants STARTTLS.
    """
    tls_ports, plain_ports = statement.words("tls_ports"), statement.words("plain_ports")
    if tls_ports:
        return StatedMailService(MailService(_lowest(tls_ports), MailSecurity.TLS), guessed=False)
    if plain_ports:
        secure = (statement.text("login_type") or "SecureLogin").casefold() in {"securelogin", "3"}
        security = MailSecurity.STARTTLS if secure else MailSecurity.NONE
        return StatedMailService(MailService(_lowest(plain_ports), security), guessed=False)
    if tls_ports is not None and plain_ports is not None:
        return None
    service = statement.text("service") or ""
    return StatedMailService(MailService(_TLS_PORTS[service], MailSecurity.TLS), guessed=True)


def _lowest(ports: frozenset[str]) -> int:
    return min(int(port) for port in ports)
