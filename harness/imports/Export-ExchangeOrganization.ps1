# Exports what "python -m harness import" needs to know of an Exchange 2007 organization, as one CLIXML file.
#
# Run it in the Exchange Management Shell of any server of the organization, with an account that may read it
# (Exchange View-Only Administrator):
#
#     .\Export-ExchangeOrganization.ps1 -File C:\Temp\organization.xml
#     .\Export-ExchangeOrganization.ps1 -File C:\Temp\organization.xml -Mailboxes None
#
# -File        The file to write; one that exists is overwritten.
# -Mailboxes   All (the default) or None. Of a mailbox its addresses, account, server and protocols are exported.
#
# The script only reads (Get-*), and what it writes has neither passwords nor messages. Everything goes through one
# pipeline, so that 200,000 mailboxes are not held in memory. The cmdlets for virtual directories ask each server's IIS:
# a server that cannot be reached is named in red, and its directories are missing from the file.
#
# In a forest of several domains, mailboxes of other domains are shown after
#     $AdminSessionADSettings.ViewEntireForest = $true
#
# It is written for PowerShell 1.0, in which Exchange 2007 runs, and runs in 2.0 as well.

param(
    [string] $File = $(throw 'Name the file to write: -File C:\Temp\organization.xml'),
    [string] $Mailboxes = 'All'
)

if (('All', 'None') -notcontains $Mailboxes) {
    throw "-Mailboxes is '$Mailboxes'; expected All or None."
}
if (-not (Get-Command Get-ExchangeServer -ErrorAction SilentlyContinue)) {
    throw 'Get-ExchangeServer is not known here. Run this script in the Exchange Management Shell.'
}

$ExchangeVersion = 'of unknown version'
$Library = (Get-Command Get-ExchangeServer).DLL
if ($Library) {
    $ExchangeVersion = [System.Diagnostics.FileVersionInfo]::GetVersionInfo($Library).FileVersion
}
$ExportedWith = "Exchange Management Shell $ExchangeVersion, PowerShell $($Host.Version)"
$ExportedOn = (Get-Date).ToUniversalTime().ToString('s') + 'Z'

# Objects keep the name of their cmdlet, as Select-Object takes their types away.
& {
    'Header' | Select-Object @{Name = 'ExportedWith'; Expression = { $ExportedWith } },
        @{Name = 'ExportedOn'; Expression = { $ExportedOn } }

    # The first release of Exchange 2007 has no Get-AdSite.
    if (Get-Command Get-AdSite -ErrorAction SilentlyContinue) {
        Write-Host 'Get-AdSite'
        Get-AdSite |
            Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-AdSite' } },
                'Name', 'HubSiteEnabled'
    }

    Write-Host 'Get-ExchangeServer'
    Get-ExchangeServer |
        Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-ExchangeServer' } },
            'Name', 'Fqdn', 'Site', 'ServerRole', 'AdminDisplayVersion', 'IsExchange2007OrLater', 'Edition', 'Domain',
            'ExchangeLegacyDN'

    Write-Host 'Get-ClientAccessServer'
    Get-ClientAccessServer |
        Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-ClientAccessServer' } },
            'Name', 'AutoDiscoverServiceInternalUri', 'AutoDiscoverSiteScope', 'OutlookAnywhereEnabled'

    Write-Host 'Get-OwaVirtualDirectory'
    Get-OwaVirtualDirectory |
        Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-OwaVirtualDirectory' } },
            'Name', 'Server', 'Identity', 'WebSite', 'MetabasePath', 'OwaVersion', 'VirtualDirectoryType',
            'InternalUrl', 'ExternalUrl', 'InternalAuthenticationMethods', 'ExternalAuthenticationMethods',
            'BasicAuthentication', 'WindowsAuthentication', 'DigestAuthentication', 'FormsAuthentication',
            'LogonFormat', 'DefaultDomain', 'RedirectToOptimalOWAServer', 'ExchwebProxyDestination',
            'UserContextTimeout', 'Url', 'ExchangeVersion'

    Write-Host 'Get-ActiveSyncVirtualDirectory'
    Get-ActiveSyncVirtualDirectory |
        Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-ActiveSyncVirtualDirectory' } },
            'Name', 'Server', 'Identity', 'VirtualDirectoryName', 'WebsiteName', 'MetabasePath', 'ActiveSyncServer',
            'InternalUrl', 'ExternalUrl', 'InternalAuthenticationMethods', 'ExternalAuthenticationMethods',
            'BasicAuthEnabled', 'WindowsAuthEnabled', 'ClientCertAuth', 'CompressionEnabled', 'ExchangeVersion'

    Write-Host 'Get-WebServicesVirtualDirectory'
    Get-WebServicesVirtualDirectory |
        Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-WebServicesVirtualDirectory' } },
            'Name', 'Server', 'Identity', 'MetabasePath', 'InternalNLBBypassUrl', 'InternalUrl', 'ExternalUrl',
            'InternalAuthenticationMethods', 'ExternalAuthenticationMethods', 'BasicAuthentication',
            'WindowsAuthentication', 'DigestAuthentication', 'GzipLevel', 'ExchangeVersion'

    Write-Host 'Get-OabVirtualDirectory'
    Get-OabVirtualDirectory |
        Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-OabVirtualDirectory' } },
            'Name', 'Server', 'Identity', 'MetabasePath', 'PollInterval', 'RequireSSL', 'InternalUrl', 'ExternalUrl',
            'InternalAuthenticationMethods', 'ExternalAuthenticationMethods', 'ExchangeVersion'

    Write-Host 'Get-UMVirtualDirectory'
    Get-UMVirtualDirectory |
        Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-UMVirtualDirectory' } },
            'Name', 'Server', 'Identity', 'MetabasePath', 'InternalUrl', 'ExternalUrl', 'InternalAuthenticationMethods',
            'ExternalAuthenticationMethods', 'BasicAuthentication', 'WindowsAuthentication', 'DigestAuthentication',
            'ExchangeVersion'

    Write-Host 'Get-AutodiscoverVirtualDirectory'
    Get-AutodiscoverVirtualDirectory |
        Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-AutodiscoverVirtualDirectory' } },
            'Name', 'Server', 'Identity', 'MetabasePath', 'InternalUrl', 'ExternalUrl', 'InternalAuthenticationMethods',
            'ExternalAuthenticationMethods', 'BasicAuthentication', 'WindowsAuthentication', 'DigestAuthentication',
            'ExchangeVersion'

    # The first release shows ExternalAuthenticationMethods, Service Pack 1 the two other ones.
    Write-Host 'Get-OutlookAnywhere'
    Get-OutlookAnywhere |
        Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-OutlookAnywhere' } },
            'Name', 'Server', 'Identity', 'MetabasePath', 'ExternalHostname', 'ClientAuthenticationMethod',
            'IISAuthenticationMethods', 'ExternalAuthenticationMethods', 'SSLOffloading', 'ExchangeVersion'

    # These two show one server, the one they run on if none is named.
    foreach ($Server in @(Get-ClientAccessServer)) {
        Write-Host "Get-PopSettings, Get-ImapSettings: $($Server.Name)"
        Get-PopSettings -Server $Server.Name |
            Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-PopSettings' } },
                'Server', 'LoginType', 'Banner', 'X509CertificateName', 'UnencryptedOrTLSBindings', 'SSLBindings'
        Get-ImapSettings -Server $Server.Name |
            Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-ImapSettings' } },
                'Server', 'LoginType', 'Banner', 'X509CertificateName', 'UnencryptedOrTLSBindings', 'SSLBindings'
    }

    # Objects become text here: with their members they would make a large organization's file ten times as large.
    if ($Mailboxes -eq 'All') {
        Write-Host 'Get-Mailbox'
        Get-Mailbox -ResultSize Unlimited |
            Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-Mailbox' } },
                'Name', 'ServerName', 'SamAccountName', 'UserPrincipalName', 'LinkedMasterAccount',
                @{Name = 'Identity'; Expression = { [string] $_.Identity } },
                @{Name = 'Database'; Expression = { [string] $_.Database } },
                @{Name = 'PrimarySmtpAddress'; Expression = { [string] $_.PrimarySmtpAddress } },
                @{Name = 'RecipientTypeDetails'; Expression = { [string] $_.RecipientTypeDetails } },
                @{Name = 'ExchangeVersion'; Expression = { [string] $_.ExchangeVersion } }

        Write-Host 'Get-CASMailbox'
        Get-CASMailbox -ResultSize Unlimited |
            Select-Object @{Name = 'Cmdlet'; Expression = { 'Get-CASMailbox' } },
                'SamAccountName', 'OWAEnabled', 'ActiveSyncEnabled', 'PopEnabled', 'ImapEnabled',
                'MAPIBlockOutlookRpcHttp',
                @{Name = 'Identity'; Expression = { [string] $_.Identity } },
                @{Name = 'PrimarySmtpAddress'; Expression = { [string] $_.PrimarySmtpAddress } }
    }
} | Export-Clixml -Path $File -Depth 2

Write-Host "Written: $File. Next: python -m harness import $File --output deployment.toml"
