"""The virtual directories of servers: what sources state of them, and the tables that a deployment file holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.deployments import is_url
from harness.imports.source_objects import ObjectKind, SourceObject
from harness.imports.stated_values import flag_of, last_name, list_of, server_name, text_of
from harness.imports.statements import Fact, Statement
from harness.model.deployment import Authentication, VirtualDirectory
from harness.model.protocol import VirtualDirectoryName as Name

_DIRECTORY_OF: Mapping[ObjectKind, Name] = {
    ObjectKind.ACTIVE_SYNC_VIRTUAL_DIRECTORY: Name.EAS,
    ObjectKind.WEB_SERVICES_VIRTUAL_DIRECTORY: Name.EWS,
    ObjectKind.OAB_VIRTUAL_DIRECTORY: Name.OAB,
    ObjectKind.UM_VIRTUAL_DIRECTORY: Name.UNIFIED_MESSAGING,
    ObjectKind.AUTODISCOVER_VIRTUAL_DIRECTORY: Name.AUTODISCOVER,
    ObjectKind.OUTLOOK_ANYWHERE: Name.RPC,
}

_OWA_NAMES = {"owa": Name.OWA, "exchange": Name.EXCHANGE, "public": Name.PUBLIC, "exchweb": Name.EXCHWEB}
_OWA_TYPES = {"mailboxes": Name.EXCHANGE, "publicfolders": Name.PUBLIC, "exchweb": Name.EXCHWEB}
"""VirtualDirectoryType, for directories of other names; Exadmin is for administration and left out."""

_FLAGS = {
    "basicauthentication": Authentication.BASIC,
    "basicauthenabled": Authentication.BASIC,
    "windowsauthentication": Authentication.WINDOWS,
    "windowsauthenabled": Authentication.WINDOWS,
    "digestauthentication": Authentication.DIGEST,
    "formsauthentication": Authentication.FORMS,
}

_METHODS = {
    "basic": Authentication.BASIC,
    "windowsintegrated": Authentication.WINDOWS,
    "digest": Authentication.DIGEST,
    "fba": Authentication.FORMS,
}
"""Ntlm alone is not Integrated Windows authentication, which servers need in order to proxy."""

_IIS_METHODS = "iisauthenticationmethods"

_METHOD_BITS = {1: "basic", 2: "ntlm", 4: "fba", 8: "digest", 16: "windowsintegrated"}

_AS_INSTALLED: Mapping[Name, tuple[Authentication, ...]] = {
    Name.OWA: (Authentication.BASIC, Authentication.FORMS),
    Name.EXCHANGE: (Authentication.BASIC,),
    Name.PUBLIC: (Authentication.BASIC,),
    Name.EXCHWEB: (Authentication.BASIC,),
    Name.EAS: (Authentication.BASIC,),
    Name.EWS: (Authentication.WINDOWS,),
    Name.OAB: (Authentication.WINDOWS,),
    Name.UNIFIED_MESSAGING: (Authentication.WINDOWS,),
    Name.AUTODISCOVER: (Authentication.WINDOWS, Authentication.BASIC),
    Name.RPC: (Authentication.BASIC,),
}
"""What is guessed where no source shows the methods: what Setup leaves."""

_URL_FACTS = {"internal_url": "internalurl", "external_url": "externalurl", "nlb_bypass_url": "internalnlbbypassurl"}
_DEFAULT_WEB_SITE = "default web site"


@dataclass(frozen=True, slots=True)
class DirectoriesOfServer:
    """The directories that a file holds of one server. `guessed` are those whose authentication no source shows.

    `stated_methods` are the methods as a source lists them, where it has more to say than the file.
    """

    directories: Mapping[Name, VirtualDirectory]
    guessed: frozenset[Name]
    stated_methods: Mapping[Name, str]
    redirect_to_optimal_owa_server: bool | None
    remarks: tuple[str, ...]


def directory_statements(objects: Iterable[SourceObject]) -> Iterator[Statement]:
    """What the cmdlets for virtual directories and Get-OutlookAnywhere state, a subject a directory of a web site."""
    for found in objects:
        if found.kind not in _DIRECTORY_OF and found.kind is not ObjectKind.OWA_VIRTUAL_DIRECTORY:
            continue
        server, shown = _server_and_name(found)
        directory = _directory(found, shown)
        if directory is not None and server:
            web_site = text_of(found, "websitename", "website") or shown.partition(" (")[2].rstrip(")")
            yield Statement(
                rf"{server}\{directory} ({web_site or 'Default Web Site'})",
                {
                    "server": server,
                    "directory": directory.value,
                    "web_site": web_site or "Default Web Site",
                    **_facts(found),
                },
                found.origin,
                _raw_methods(found),
            )


def _server_and_name(found: SourceObject) -> tuple[str, str]:
    """The server and the name of a directory, of which `Identity` has both: `CAS-01\\owa (Default Web Site)`."""
    identity = text_of(found, "identity") or ""
    owner, backslash, name = identity.partition("\\")
    server = text_of(found, "server") or (owner if backslash and "=" not in owner else "")
    return server_name(server), text_of(found, "name") or name or last_name(identity)


def _directory(found: SourceObject, shown: str) -> Name | None:
    if found.kind is not ObjectKind.OWA_VIRTUAL_DIRECTORY:
        return _DIRECTORY_OF[found.kind]
    by_name = _OWA_NAMES.get(shown.partition(" (")[0].casefold())
    if by_name is not None:
        return by_name
    by_type = _OWA_TYPES.get((text_of(found, "virtualdirectorytype") or "").casefold())
    is_owa = (text_of(found, "owaversion") or "").casefold() == "exchange2007"
    return by_type or (Name.OWA if is_owa else None)


def _facts(found: SourceObject) -> dict[str, Fact]:
    facts: dict[str, Fact] = {
        fact: text_of(found, name) for fact, name in _URL_FACTS.items() if name in found.properties
    }
    methods = _authentication(found)
    if methods is not None:
        facts["authentication"] = methods
    redirect = flag_of(found, "redirecttooptimalowaserver")
    return facts if redirect is None else {**facts, "redirect_to_optimal_owa_server": redirect}


def _authentication(found: SourceObject) -> frozenset[str] | None:
    if found.kind is ObjectKind.OUTLOOK_ANYWHERE:
        return _methods_of_outlook_anywhere(found)
    flags = {method: flag_of(found, name) for name, method in _FLAGS.items() if name in found.properties}
    if any(flag is not None for flag in flags.values()):
        return frozenset(method.value for method, flag in flags.items() if flag)
    methods = _method_words(found, "internalauthenticationmethods")
    return methods and frozenset(_METHODS[word].value for word in methods if word in _METHODS)


def _methods_of_outlook_anywhere(found: SourceObject) -> frozenset[str] | None:
    """IIS's methods; here Ntlm is Integrated Windows authentication, which the directory has no other word for."""
    for name in (_IIS_METHODS, "clientauthenticationmethod", "externalauthenticationmethods"):
        methods = _method_words(found, name)
        if methods:
            words = {"windowsintegrated" if word == "ntlm" else word for word in methods}
            return frozenset(_METHODS[word].value for word in words if word in _METHODS)
    return None


def _raw_methods(found: SourceObject) -> dict[str, str]:
    """The list of methods, where one of them has no word of its own in a deployment file."""
    of_outlook_anywhere = found.kind is ObjectKind.OUTLOOK_ANYWHERE
    listed = list_of(found, _IIS_METHODS if of_outlook_anywhere else "internalauthenticationmethods")
    says_more = any(word.casefold() not in _METHODS for word in listed)
    return {"authentication": ", ".join(listed)} if says_more else {}


def _method_words(found: SourceObject, name: str) -> frozenset[str] | None:
    if name not in found.properties:
        return None
    words = [word.casefold() for word in list_of(found, name)]
    numbers = [int(word) for word in words if word.isdecimal()]
    return frozenset(
        {word for word in words if not word.isdecimal()}
        | {method for number in numbers for bit, method in _METHOD_BITS.items() if number & bit}
    )


def directories_of(statements: Sequence[Statement]) -> DirectoriesOfServer:
    """The tables of one server's directories; of two on different web sites that of the default one counts."""
    directories: dict[Name, VirtualDirectory] = {}
    stated_methods: dict[Name, str] = {}
    guessed: set[Name] = set()
    remarks: list[str] = []
    redirect: bool | None = None
    for name in Name:
        of_name = sorted((one for one in statements if one.text("directory") == name), key=_web_site_order)
        if not of_name:
            continue
        chosen, *others = of_name
        remarks.extend(f"{other.subject} is left out: {chosen.subject} is used" for other in others)
        directories[name] = _table(chosen, name, remarks)
        if chosen.words("authentication") is None:
            guessed.add(name)
        if "authentication" in chosen.raw:
            stated_methods[name] = chosen.raw["authentication"]
        if name is Name.OWA:
            redirect = chosen.flag("redirect_to_optimal_owa_server")
    return DirectoriesOfServer(directories, frozenset(guessed), stated_methods, redirect, tuple(remarks))


def _web_site_order(statement: Statement) -> tuple[bool, str]:
    web_site = (statement.text("web_site") or "").casefold()
    return web_site != _DEFAULT_WEB_SITE, web_site


def _table(statement: Statement, name: Name, remarks: list[str]) -> VirtualDirectory:
    methods = statement.words("authentication")
    authentication = tuple(one for one in Authentication if one.value in methods) if methods is not None else None
    return VirtualDirectory(
        authentication=_AS_INSTALLED[name] if authentication is None else authentication,
        internal_url=_url(statement, "internal_url", remarks),
        external_url=_url(statement, "external_url", remarks),
        nlb_bypass_url=_url(statement, "nlb_bypass_url", remarks),
    )


def _url(statement: Statement, fact: str, remarks: list[str]) -> str | None:
    url = statement.text(fact)
    if url is None or is_url(url):
        return url
    remarks.append(f'{statement.subject}: {fact} "{url}" is left out: it is no absolute http or https URL in ASCII')
    return None
