"""Advice on the clauses of POP3 and IMAP4."""

from __future__ import annotations

from collections.abc import Mapping

from harness.reporting.causes.advice import Advice


def _own(service: str, short: str) -> Advice:
    return Advice(
        users=f"{service} clients of the own site cannot log on at {{entry}}",
        setting=f"the {service} service of {{entry}} (started, LoginType) and whether the mailbox may use it",
        show=f'Get-{short}Settings -Server "{{entry}}" | Format-List LoginType, *Bindings, X509CertificateName; '
        f'Get-CASMailbox "{{account}}" | Format-List {short}Enabled',
        change=f'Set-CASMailbox "{{account}}" -{short}Enabled $true; Set-{short}Settings -Server "{{entry}}" '
        f"-LoginType "
        f"SecureLogin; on {{entry}}: Restart-Service MSExchange{short}{_DIGIT[short]}; check: "
        f'Test-{short}Connectivity -ClientAccessServer "{{entry}}"',
    )


def _other(service: str, short: str) -> Advice:
    digit = _DIGIT[short]
    return Advice(
        users=f"{service} clients of another site are let in at {{entry}}, or are sent on, where a refusal is due",
        setting=f"AllowCrossSiteSessions of Microsoft.Exchange.{short}{digit}.exe.config on {{entry}}",
        show=f'Get-{short}Settings -Server "{{entry}}" | Format-List; on {{entry}}: findstr AllowCrossSiteSessions '
        f'"$env:ProgramFiles\\Microsoft\\Exchange '
        f'Server\\ClientAccess\\PopImap\\Microsoft.Exchange.{short}{digit}.exe.config"',
        change=f'On {{entry}}: <add key="AllowCrossSiteSessions" value="false" /> in that file, then Restart-Service '
        f"MSExchange{short}{digit} (Set-{short}Settings has no switch for it)",
    )


_DIGIT = {"Pop": "3", "Imap": "4"}

MAIL_ADVICE: Mapping[str, Advice] = {
    "POP-01": _own("POP3", "Pop"),
    "POP-02": _other("POP3", "Pop"),
    "IMAP-01": _own("IMAP4", "Imap"),
    "IMAP-02": _other("IMAP4", "Imap"),
}
