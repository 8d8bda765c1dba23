"""The mailboxes of a deployment file: sampled, with logon names and the variables of their passwords."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from harness.imports.mailboxes import StatedMailbox, StatedMailboxes
from harness.imports.names import is_writable, windows_name
from harness.imports.password_variables import password_variables
from harness.imports.sampling import SamplingRule, sample
from harness.model.deployment import Mailbox, MailboxServer, Organization, PasswordSource
from harness.model.protocol import Protocol


@dataclass(frozen=True, slots=True)
class SampledMailboxes:
    """The mailboxes of the file, the sentence that says how they were chosen, and how many were left out why."""

    mailboxes: tuple[Mailbox, ...]
    sentence: str
    left_out: Mapping[str, int]


def sampled_mailboxes(
    stated: StatedMailboxes, servers: Iterable[MailboxServer], organization: Organization, rule: SamplingRule
) -> SampledMailboxes:
    """The mailboxes that the rule chooses among those whose server the file holds."""
    names = {server.name.casefold(): server.name for server in servers}
    housed = [one for one in stated.mailboxes if one.server in names]
    usable = _each_logon_once(housed, organization)
    chosen = sample(usable, rule)
    variables = password_variables(one.address for one in chosen)
    return SampledMailboxes(
        mailboxes=tuple(_mailbox(one, names[one.server], variables[one.address], organization) for one in chosen),
        sentence=f"{len(chosen)} of {len(usable)} mailboxes: {rule.sentence()}",
        left_out={
            **stated.left_out,
            "mailboxes on servers that the file does not hold": len(stated.mailboxes) - len(housed),
            "mailboxes whose account has another one's name": len(housed) - len(usable),
        },
    )


def _each_logon_once(mailboxes: Iterable[StatedMailbox], organization: Organization) -> list[StatedMailbox]:
    by_logon: dict[str, StatedMailbox] = {}
    for mailbox in mailboxes:
        by_logon.setdefault(_logon(mailbox, organization).casefold(), mailbox)
    return list(by_logon.values())


def _logon(mailbox: StatedMailbox, organization: Organization) -> str:
    domain = windows_name(mailbox.domain or "")
    return rf"{domain if is_writable(domain) else organization.windows_domain}\{mailbox.account}"


def _mailbox(mailbox: StatedMailbox, server: str, variable: str, organization: Organization) -> Mailbox:
    return Mailbox(
        address=mailbox.address,
        logon=_logon(mailbox, organization),
        password=PasswordSource(env=variable),
        server=server,
        disabled=tuple(protocol for protocol in Protocol if protocol in mailbox.disabled),
    )
