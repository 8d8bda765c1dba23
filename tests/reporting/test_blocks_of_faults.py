"""Faults of the farm, each read by the block of its first cause alone: server, setting and cmdlet named rightly."""

from __future__ import annotations

import re

import pytest

from harness.model.verdict import VerdictWord
from harness.mutation.fault_runs import plan_of
from harness.planning.clause_register import read_register
from tests.reporting.red_runs import BY_NAME, block_of, causes_in, rows_with

RED = (VerdictWord.FAIL, VerdictWord.INCONCLUSIVE)
OWA, EAS, EWS = "OwaVirtualDirectory", "ActiveSyncVirtualDirectory", "WebServicesVirtualDirectory"

BLOCKS = [
    # fault, entry, destination or back end, the setting, what shows it and on which server, what sets it
    ("owa-own-site-refused", "CAS-02", "", "authentication", f'Get-{OWA} "CAS-02', "WindowsAuthentication $true"),
    ("owa-wrong-link", "CAS-02", "CAS-01", "ExternalUrl", f'Get-{OWA} "CAS-01', f'Set-{OWA} "CAS-01'),
    ("owa-refuses-instead-of-redirecting", "CAS-02", "CAS-01", "ExternalUrl", f'Get-{OWA} "CAS-01', "-ExternalUrl"),
    ("owa-redirects-automatically", "CAS-02", "CAS-01", "HTTP redirection", "HttpRedirect   # on CAS-02", "delete"),
    ("redirect-setting-ignored", "CAS-01", "CAS-02", "RedirectToOptimalOWAServer", f'Get-{OWA} "CAS-01', "$false"),
    ("redirect-setting-sticks", "CAS-02", "CAS-01", "RedirectToOptimalOWAServer", f'Get-{OWA} "CAS-02', "$true"),
    ("owa-proxy-refused", "CAS-02", "CAS-03", "InternalUrl", f'Get-{OWA} "CAS-03', f'Set-{OWA} "CAS-03'),
    ("owa-proxied-to-wrong-server", "CAS-02", "CAS-03", "InternalUrl", f'Get-{OWA} "CAS-03', "-InternalUrl"),
    (
        "owa-proxies-basic",
        "CAS-02",
        "CAS-06",
        "Integrated Windows",
        f'Get-{OWA} "CAS-06',
        "-WindowsAuthentication $true",
    ),
    ("owa-serves-2003-mailbox", "CAS-02", "BE-01", "Exchange 2003|error page", f'Get-{OWA} "CAS-02', "iisreset"),
    ("legacy-exchange-refused", "CAS-02", "BE-01", "Exchange and Public", "CAS-02\\Exchange", "System Manager"),
    ("owa-2003-through-site-cas", "CAS-02", "BE-01", "straight to it", 'Get-ExchangeServer "BE-01"', "DNS"),
    ("exchange-not-redirected-to-owa", "CAS-02", "", "directory Exchange", "CAS-02\\Exchange", f"New-{OWA}"),
    ("public-missing", "CAS-02", "", "Exchange, Public and Exchweb", f'Get-{OWA} -Server "CAS-02', f"New-{OWA}"),
    ("exchweb-broken", "CAS-02", "", "Exchange, Public and Exchweb", f'Get-{OWA} -Server "CAS-02', "iisreset"),
    ("webdav-redirects", "CAS-02", "BE-02", "Integrated Windows", "CAS-02\\Exchange", "System Manager"),
    ("eas-own-site-refused", "CAS-02", "", "authentication", f'Get-{EAS} "CAS-02', f'Set-{EAS} "CAS-02'),
    (
        "eas-own-site-redirected",
        "CAS-02",
        "",
        "HTTP redirection",
        f'Get-{EAS} "CAS-02',
        "delete w3svc/1/root/Microsoft",
    ),
    ("eas-2003-refused", "CAS-02", "BE-01", "KB 937031", "on BE-01", "On BE-01: IIS Manager"),
    ("eas-proxy-refused", "CAS-02", "CAS-03", "InternalUrl", f'Get-{EAS} "CAS-03', "-ExternalUrl $null"),
    ("eas-proxies-basic", "CAS-02", "CAS-06", "Integrated Windows", f'Get-{EAS} "CAS-06', "-WindowsAuthEnabled $true"),
    ("eas-proxies-instead-of-451", "CAS-02", "CAS-01", "ExternalUrl", f'Get-{EAS} "CAS-01', "-ExternalUrl"),
    ("ews-proxy-refused", "CAS-02", "CAS-03", "InternalUrl", f'Get-{EWS} "CAS-03', f'Set-{EWS} "CAS-03'),
    ("ews-redirects-302", "CAS-02", "", "HTTP redirection", f'Get-{EWS} "CAS-02', "delete w3svc/1/root/EWS"),
    (
        "availability-refused-across-sites",
        "CAS-02",
        "CAS-03",
        "InternalUrl",
        f'Get-{EWS} "CAS-03',
        f'Set-{EWS} "CAS-03',
    ),
    ("autodiscover-wrong-activesync-url", "", "CAS-01", "ExternalUrl", f'Get-{EAS} "CAS-01', "-ExternalUrl"),
    ("pop3-own-site-refused", "CAS-02", "", "POP3 service", 'Get-PopSettings -Server "CAS-02"', "Set-PopSettings"),
    ("imap4-own-site-refused", "CAS-02", "", "IMAP4 service", 'Get-ImapSettings -Server "CAS-02"', "Set-ImapSettings"),
    (
        "pop3-across-sites",
        "CAS-02",
        "CAS-03",
        "AllowCrossSiteSessions",
        "Get-PopSettings",
        "Restart-Service MSExchangePop3",
    ),
    ("imap4-across-sites", "CAS-02", "CAS-03", "AllowCrossSiteSessions", "Get-ImapSettings", "MSExchangeImap4"),
    ("rpc-refused-across-sites", "CAS-02", "", "ValidPorts", 'Get-OutlookAnywhere -Server "CAS-02"', "OutlookAnywhere"),
    ("hop-over-http", "CAS-02", "CAS-03", "https", '"CAS-03', '-InternalUrl "https://cas-03.contoso.com'),
    ("inner-host-in-header", "CAS-02", "CAS-03", "in front of CAS-02", '"CAS-03', "-InternalUrl"),
    ("newer-version-proxied", "CAS-02", "CAS-07", "versions", 'Get-ExchangeServer "CAS-07"', "service pack"),
    ("external-url-of-inner-site-ignored", "CAS-02", "CAS-08", "ExternalUrl", '"CAS-08', "-ExternalUrl $null"),
]


def part(block: str, label: str) -> str:
    """The line of a block with that label and what is to be typed after it; without a width each is one line."""
    labels = ("set", "then", "check") if label == "set" else (label,)
    return "\n".join(line for line in block.splitlines() if line.split()[0] in labels)


@pytest.mark.parametrize(
    ("name", "entry", "other", "setting", "show", "change"), BLOCKS, ids=[block[0] for block in BLOCKS]
)
def test_the_block_of_a_fault_names_server_setting_and_cmdlet(
    name: str, entry: str, other: str, setting: str, show: str, change: str
) -> None:
    fault = BY_NAME[name]
    rows = rows_with(fault)
    causes = causes_in(fault.shown_by, rows)
    deployment, plan = plan_of(fault.shown_by)
    block = block_of(causes[0], deployment, plan)
    assert entry in part(block, "where")
    assert other in part(block, "where")
    assert re.search(setting, part(block, "setting"))
    assert show in part(block, "show")
    assert change in part(block, "set")
    assert all(part(block, label) for label in ("notice", "expected", "cases"))
    sentences = {clause.id: clause.text for clause in read_register().clauses}
    assert sentences[causes[0].clauses[0]] in block
    in_blocks = [row.case for cause in causes for row in cause.rows]
    assert sorted(in_blocks) == sorted(row.case for row in rows if row.verdict in RED)


def test_thirty_faults_are_read_at_least() -> None:
    assert len({block[0] for block in BLOCKS}) >= 30
