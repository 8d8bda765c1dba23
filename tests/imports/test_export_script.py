"""The export script runs in PowerShell 1.0, only reads, and asks for what an import needs and Exchange 2007 has."""

from __future__ import annotations

import re

import pytest

from harness.imports.export_script import export_script_text
from harness.imports.object_kinds import find_kind
from harness.imports.shell_properties import PROPERTIES
from tests.imports.powershell import LACKS, Command, Lack, commands_of, nodes_of, parse, pipelines_of, text_of

# protocol-facts, section 7.3: the properties of each cmdlet that are worth exporting.
_URLS_AND_METHODS = "InternalUrl ExternalUrl InternalAuthenticationMethods ExternalAuthenticationMethods"
WORTH_EXPORTING = {
    "Get-OwaVirtualDirectory": "Name Server Identity WebSite MetabasePath OwaVersion VirtualDirectoryType InternalUrl "
    "ExternalUrl InternalAuthenticationMethods ExternalAuthenticationMethods BasicAuthentication WindowsAuthentication "
    "DigestAuthentication FormsAuthentication LogonFormat DefaultDomain RedirectToOptimalOWAServer "
    "ExchwebProxyDestination UserContextTimeout Url ExchangeVersion",
    "Get-ActiveSyncVirtualDirectory": f"Name Server Identity MetabasePath {_URLS_AND_METHODS} BasicAuthEnabled "
    "WindowsAuthEnabled ClientCertAuth CompressionEnabled ActiveSyncServer VirtualDirectoryName WebsiteName",
    "Get-WebServicesVirtualDirectory": "BasicAuthentication DigestAuthentication WindowsAuthentication "
    "InternalNLBBypassUrl InternalUrl ExternalUrl GzipLevel",
    "Get-OabVirtualDirectory": f"PollInterval RequireSSL {_URLS_AND_METHODS}",
    "Get-UMVirtualDirectory": _URLS_AND_METHODS,
    "Get-AutodiscoverVirtualDirectory": _URLS_AND_METHODS,
    "Get-OutlookAnywhere": "ExternalHostname ClientAuthenticationMethod IISAuthenticationMethods SSLOffloading "
    "ExternalAuthenticationMethods",
    "Get-ClientAccessServer": "Name AutoDiscoverServiceInternalUri AutoDiscoverSiteScope OutlookAnywhereEnabled",
    "Get-ExchangeServer": "Name Fqdn Site ServerRole AdminDisplayVersion IsExchange2007OrLater Edition",
    "Get-Mailbox": "ServerName Database PrimarySmtpAddress SamAccountName",
    "Get-CASMailbox": "OWAEnabled ActiveSyncEnabled PopEnabled ImapEnabled MAPIBlockOutlookRpcHttp",
    "Get-PopSettings": "Server LoginType Banner X509CertificateName UnencryptedOrTLSBindings SSLBindings",
    "Get-ImapSettings": "Server LoginType Banner X509CertificateName UnencryptedOrTLSBindings SSLBindings",
    "Get-AdSite": "Name",
}
NOT_IN_2007 = re.compile(
    r"LegacyRedirectType|Exchange2003Url|CrossSiteRedirectType|FailbackUrl|ExtendedProtection\w*|MRSProxy\w*"
)

# The cmdlets that PowerShell 1.0 has of its own, with the parameters of 1.0 that the script may use.
ALLOWED = {
    "Select-Object": frozenset[str](),
    "Export-Clixml": frozenset({"-Path", "-Depth"}),
    "Write-Host": frozenset[str](),
    "Get-Date": frozenset[str](),
    "Get-Command": frozenset({"-ErrorAction"}),
    "Get-Mailbox": frozenset({"-ResultSize"}),
    "Get-CASMailbox": frozenset({"-ResultSize"}),
    "Get-PopSettings": frozenset({"-Server"}),
    "Get-ImapSettings": frozenset({"-Server"}),
    "": frozenset[str](),  # the script block that begins the pipeline
}

SCRIPT = parse(export_script_text())


def selected() -> dict[str, tuple[str, ...]]:
    """The properties that the script selects of each cmdlet."""
    return {
        first.name: second.texts
        for first, second, *_ in pipelines_of(SCRIPT)
        if first.name and second.name == "Select-Object"
    }


def test_the_script_has_no_syntax_error() -> None:
    assert [text_of(node) for node in nodes_of(SCRIPT) if node.is_error or node.is_missing] == []


@pytest.mark.parametrize("lack", [pytest.param(each, id=each.what) for each in LACKS])
def test_the_script_uses_nothing_that_powershell_1_lacks(lack: Lack) -> None:
    assert lack.is_found(parse(lack.example)), "the example must show what is looked for"
    assert not lack.is_found(SCRIPT), f"{lack.what} came with PowerShell {lack.since} ({lack.source})"


def not_allowed(command: Command) -> bool:
    if command.name not in ALLOWED and command.name not in WORTH_EXPORTING:
        return True
    return not ALLOWED.get(command.name, frozenset()).issuperset(command.parameters)


def test_the_script_runs_only_cmdlets_that_read() -> None:
    assert [command for command in commands_of(SCRIPT) if not_allowed(command)] == []


@pytest.mark.parametrize(
    "line",
    [
        "Set-OwaVirtualDirectory -Identity a",
        "Get-OwaVirtualDirectory | ConvertTo-Json",
        "Get-Mailbox | Select-Object -Skip 5 'Name'",
        "Get-Command -Module a",
        "Import-Module a",
        "Get-Credential",
    ],
)
def test_other_commands_and_parameters_would_be_found(line: str) -> None:
    assert any(not_allowed(command) for command in commands_of(parse(line)))


def test_methods_that_are_called_change_nothing() -> None:
    called = {
        next(text_of(part) for part in nodes_of(node) if part.type == "member_name")
        for node in nodes_of(SCRIPT)
        if node.type == "invokation_expression"
    }
    assert called <= {"ToUniversalTime", "ToString", "GetVersionInfo"}


@pytest.mark.parametrize("cmdlet", WORTH_EXPORTING)
def test_what_is_worth_exporting_is_exported(cmdlet: str) -> None:
    assert set(WORTH_EXPORTING[cmdlet].split()) <= set(selected()[cmdlet])


@pytest.mark.parametrize("cmdlet", WORTH_EXPORTING)
def test_each_property_is_one_that_imports_read(cmdlet: str) -> None:
    kind = find_kind({"cmdlet": cmdlet})
    assert kind is not None
    first, *others = selected()[cmdlet]
    assert first == "Cmdlet"
    assert set(others) <= set(PROPERTIES[kind])
    assert f"'{cmdlet}'" in export_script_text()


def test_nothing_is_asked_for_that_later_versions_brought() -> None:
    asked = {name for names in selected().values() for name in names}
    assert not any(NOT_IN_2007.fullmatch(name) for name in asked)
    assert NOT_IN_2007.fullmatch("ExtendedProtectionFlags")


def test_each_object_is_marked_with_the_cmdlet_that_shows_it() -> None:
    marks = re.findall(r"(Get-\w+)[^|\n]* \|\s+Select-Object @\{Name = 'Cmdlet'; Expression = \{ '([\w-]+)' \} \}",
                       export_script_text())  # fmt: skip
    assert {cmdlet for cmdlet, _ in marks} == set(WORTH_EXPORTING)
    assert all(cmdlet == mark for cmdlet, mark in marks)


def test_all_mailboxes_are_asked_for() -> None:
    """Without -ResultSize the Shell stops after a thousand."""
    for cmdlet in ("Get-Mailbox", "Get-CASMailbox"):
        assert f"{cmdlet} -ResultSize Unlimited" in export_script_text()


def test_the_script_is_plain_text_for_old_shells() -> None:
    """PowerShell 1.0 reads a script without a byte order mark in the code page of its system."""
    assert export_script_text().isascii()
