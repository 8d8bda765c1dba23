"""The mailboxes of an organization: who can log on, where, and what is switched off for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from harness.deployments import is_address
from harness.imports.names import is_writable
from harness.imports.source_objects import ObjectKind, SourceObject
from harness.imports.stated_values import dns_domain, flag_of, last_name, server_name, text_of
from harness.model.protocol import Protocol

_SWITCHES: Mapping[str, tuple[bool, Protocol]] = {
    "owaenabled": (False, Protocol.OWA),
    "activesyncenabled": (False, Protocol.EAS),
    "popenabled": (False, Protocol.POP3),
    "imapenabled": (False, Protocol.IMAP4),
    "mapiblockoutlookrpchttp": (True, Protocol.OUTLOOK_ANYWHERE),
}
"""The value of each property that switches a protocol off."""

_WITH_A_USER = {"usermailbox", "legacymailbox", "linkedmailbox", ""}
"""RecipientTypeDetails of mailboxes whose account can log on; rooms, equipment and shared mailboxes have none."""

_SYSTEM_NAMES = (
    "systemmailbox{",
    "healthmailbox",
    "discoverysearchmailbox",
    "extest_",
    "federatedemail.",
    "migration.",
)


@dataclass(frozen=True, slots=True)
class StatedMailbox:
    """A mailbox that may be sampled. `server` is folded; `domain` is the DNS or Windows name of the account's."""

    address: str
    account: str
    domain: str | None
    server: str
    database: str
    disabled: frozenset[Protocol] = frozenset()


@dataclass(frozen=True, slots=True)
class StatedMailboxes:
    """Those that may be sampled, sorted by address; how many were left out for which reason; contradictions."""

    mailboxes: tuple[StatedMailbox, ...]
    left_out: Mapping[str, int]
    remarks: tuple[str, ...]


def read_mailboxes(objects: Iterable[SourceObject]) -> StatedMailboxes:
    """What Get-Mailbox and Get-CASMailbox, or users of the directory, state; each address once."""
    found: dict[str, StatedMailbox] = {}
    switched_off: dict[str, frozenset[Protocol]] = {}
    left_out: Counter[str] = Counter()
    remarks: list[str] = []
    for one in objects:
        if one.kind is ObjectKind.MAILBOX:
            mailbox = _mailbox(one)
            if isinstance(mailbox, str):
                left_out[mailbox] += 1
            else:
                _add(mailbox, found, remarks, origin=one.origin)
        elif one.kind is ObjectKind.CAS_MAILBOX:
            disabled = _disabled(one)
            if disabled:
                switched_off.update(dict.fromkeys(_keys(one), disabled))
    mailboxes = (_with_switches(one, switched_off) for one in found.values())
    return StatedMailboxes(tuple(sorted(mailboxes, key=lambda one: one.address.casefold())), left_out, tuple(remarks))


def _mailbox(found: SourceObject) -> StatedMailbox | str:
    """The mailbox, or why it cannot be one of the file."""
    address, account = text_of(found, "primarysmtpaddress"), text_of(found, "samaccountname")
    server = text_of(found, "servername")
    if _is_of_the_system(account or "") or _is_of_the_system(text_of(found, "name") or ""):
        return "mailboxes of the system"
    if (text_of(found, "recipienttypedetails") or "").casefold() not in _WITH_A_USER:
        return "mailboxes without a user, such as rooms"
    if address is None or not is_address(address):
        return "mailboxes whose address a file cannot hold"
    if account is None or not is_writable(account):
        return "mailboxes without SamAccountName"
    if server is None:
        return "mailboxes without ServerName"
    domain = text_of(found, "windowsdomain") or dns_domain(text_of(found, "distinguishedname", "identity") or "")
    linked_domain, backslash, linked_account = (text_of(found, "linkedmasteraccount") or "").rpartition("\\")
    return StatedMailbox(
        address=address,
        account=linked_account if backslash else account,
        domain=linked_domain if backslash else domain,
        server=server_name(server).casefold(),
        database=last_name(text_of(found, "database") or "").rpartition("\\")[2],
        disabled=_disabled(found),
    )


def _is_of_the_system(name: str) -> bool:
    return name.casefold().startswith(_SYSTEM_NAMES)


def _disabled(found: SourceObject) -> frozenset[Protocol]:
    switches = found.properties.keys() & _SWITCHES.keys()
    return frozenset(_SWITCHES[name][1] for name in switches if flag_of(found, name) is _SWITCHES[name][0])


def _keys(found: SourceObject) -> Iterable[str]:
    """What a CASMailbox has in common with its Mailbox: the address, else the account."""
    address, account = text_of(found, "primarysmtpaddress"), text_of(found, "samaccountname")
    return [key.casefold() for key in (address or account,) if key]


def _add(mailbox: StatedMailbox, found: dict[str, StatedMailbox], remarks: list[str], *, origin: str) -> None:
    key = mailbox.address.casefold()
    earlier = found.setdefault(key, mailbox)
    if earlier is mailbox:
        return
    if earlier.server != mailbox.server:
        remarks.append(
            f"{earlier.address}: its server is {earlier.server} and, in {origin}, {mailbox.server}; the first is used"
        )
    found[key] = replace(
        earlier,
        domain=earlier.domain or mailbox.domain,
        database=earlier.database or mailbox.database,
        disabled=earlier.disabled | mailbox.disabled,
    )


def _with_switches(mailbox: StatedMailbox, switched_off: Mapping[str, frozenset[Protocol]]) -> StatedMailbox:
    more = switched_off.get(mailbox.address.casefold()) or switched_off.get(mailbox.account.casefold())
    return replace(mailbox, disabled=mailbox.disabled | more) if more else mailbox
