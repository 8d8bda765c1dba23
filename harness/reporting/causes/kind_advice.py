"""The advice on every cause but a contradiction: why rows could not be judged, and what to put right first."""

from __future__ import annotations

from collections.abc import Mapping

from harness.model.cause import CauseKind
from harness.reporting.causes.advice import Advice

_REACH = "ping {host}; telnet {host} {port}"
_SERVICES = "Test-ServiceHealth -Server {entry}"
_AGAIN = "; then run the same cases again"

KIND_ADVICE: Mapping[CauseKind, Advice] = {
    CauseKind.ACCOUNT_REFUSED: Advice(
        users="{account} cannot log on, or the test does not know the right password",
        setting="logon and password of {account} in the deployment file ([[mailbox]]); the account in Active Directory",
        show='Get-User "{account}" | Format-List SamAccountName, UserPrincipalName; Get-CASMailbox '
        '"{account}"; net user {logon} /domain',
        change="Put the right password where the deployment file takes it from, or set the account's: net user "
        "{logon} * "
        "/domain (unlock: /active:yes)",
    ),
    CauseKind.PASSWORD_EXPIRED: Advice(
        users="{account} is asked for a new password and gets no further",
        setting="the password of {account} in Active Directory, and where the deployment file takes it from",
        show="net user {logon} /domain",
        change="net user {logon} * /domain, then the new password where the deployment file takes it from",
    ),
    CauseKind.FIRST_LOGON: Advice(
        users="{account} is asked for language and time zone at the first logon to Outlook Web Access",
        setting="language and time zone of the mailbox; answer_language_page in [live]",
        show='Get-Mailbox "{account}" | Format-List Languages',
        change='Set-Mailbox "{account}" -Languages en-US and log on once in a browser, or answer_language_page = '
        "true in "
        "[live]",
    ),
    CauseKind.CONNECTION_REFUSED: Advice(
        users="nobody gets an answer at {addresses}",
        setting="the service on {entry} that listens on port {port} (World Wide Web Publishing, POP3, IMAP4), or the "
        "address that {host} has",
        show=f"{_SERVICES}; on {{entry}}: netstat -ano | findstr :{{port}}; nslookup {{host}}",
        change="On {entry}: Start-Service {service} (iisreset for HTTP); or mend [connect] in the deployment file",
    ),
    CauseKind.TIMED_OUT: Advice(
        users="users wait at {addresses} and get no answer",
        setting="whether {entry} runs and a firewall lets port {port} through; timeout_seconds in [live]",
        show=f"{_REACH}; {_SERVICES}",
        change="Start {entry}, or open port {port} to it; on {entry} where it hangs: iisreset /noforce; or raise "
        "timeout_seconds in [live]",
    ),
    CauseKind.NAME_NOT_RESOLVED: Advice(
        users="nobody finds {host}",
        setting="the name {host} in DNS, and `host` of {entry} in the deployment file",
        show="nslookup {host}",
        change="dnscmd /RecordAdd ZONE {entry} A ADDRESS, or name the address in [connect] of the deployment file",
    ),
    CauseKind.CERTIFICATE: Advice(
        users="browsers warn and devices refuse to connect: the certificate of {host} does not fit",
        setting="the certificate that {entry} presents on port {port}: names, dates, issuer; ca in [live]",
        show="Get-ExchangeCertificate | Format-List Subject, CertificateDomains, NotAfter, Services, Status   # "
        "on {entry}",
        change="On {entry}: New-ExchangeCertificate -DomainName {host} or Import-ExchangeCertificate, then "
        "Enable-ExchangeCertificate -Thumbprint THUMBPRINT -Services {certificate_services}; an authority of your "
        "own: ca "
        "in [live]",
    ),
    CauseKind.TLS: Advice(
        users="no client can make a TLS connection to {addresses}",
        setting="protocol versions and cipher suites of {entry} (Schannel), its certificate; minimum_tls in [live]",
        show="Get-ExchangeCertificate; reg query "
        "HKLM\\System\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols /s   # on {entry}",
        change="On {entry}: Enable-ExchangeCertificate -Thumbprint THUMBPRINT -Services {certificate_services}; or "
        'minimum_tls = "1.0" in [live]',
    ),
    CauseKind.CONNECTION_LOST: Advice(
        users="users are cut off at {addresses} before an answer is whole",
        setting="the application pool of {entry}, and what stands in front of it (firewall, balancer)",
        show=f"{_SERVICES}; on {{entry}}: event log Application, sources W3SVC and MSExchange",
        change="On {entry}: iisreset /noforce; or let what stands in front pass the connection on",
    ),
    CauseKind.NO_ANSWER: Advice(
        users="users get no answer at {addresses}",
        setting="{entry} and the way to it",
        show=f"{_REACH}; {_SERVICES}",
        change="On {entry}: iisreset /noforce; or mend the way to it",
    ),
    CauseKind.SERVES_NOBODY_ELSE: Advice(
        users="nothing by itself: an answer that everybody gets shows nothing about one user",
        setting="what keeps the other mailboxes of that server from being served: other causes of this run",
        show=_SERVICES,
        change="Mend what keeps them from being served (above, or accepted), then run these again",
    ),
    CauseKind.SERVER_DOWN: Advice(
        users="{entry} serves nobody before the test stops servers in turn",
        setting="the services of {entry}",
        show=_SERVICES,
        change="On {entry}: iisreset, Start-Service MSExchangeServiceHost; or mend what stands above; then run these "
        "again",
    ),
    CauseKind.NOT_AS_DESCRIBED: Advice(
        users="nothing by itself: before any change, answers were not as the file lets expect",
        setting="RedirectToOptimalOWAServer of {entry}, ExternalUrl of {destination}, as the deployment file has them",
        show='Get-OwaVirtualDirectory "{entry}\\owa (Default Web Site)" | Format-List RedirectToOptimalOWAServer',
        change="Mend what stands above, or RedirectToOptimalOWAServer of {entry}, then run these again",
    ),
    CauseKind.STAYS_CHANGED: Advice(
        users="a server that the test changed was not brought back: it may be stopped, or proxy in the place of "
        "redirecting",
        setting="the programs of [control] in the deployment file, for {entry}",
        show='Get-OwaVirtualDirectory "{entry}\\owa (Default Web Site)" | Format-List RedirectToOptimalOWAServer; '
        + _SERVICES,
        change="python -m harness restore; or by hand: Set-OwaVirtualDirectory -RedirectToOptimalOWAServer, iisreset",
    ),
    CauseKind.LOG_INCOMPLETE: Advice(
        users="nothing: whom {entry} asked cannot be read from its IIS log",
        setting="[evidence.iis_logs] and settle_seconds of the deployment file; the fields that IIS logs",
        show="dir $env:SystemRoot\\System32\\LogFiles\\W3SVC1   # on {entry} and {destination}",
        change="In IIS Manager: log all fields of W3C Extended; name the folder in [evidence.iis_logs], raise "
        "settle_seconds",
    ),
    CauseKind.SHARED_CONNECTIONS: Advice(
        users="a user may be given another user's mailbox",
        setting="what stands in front of {entry}: it shares connections among users, and NTLM binds a user to one",
        show='Get-WebServicesVirtualDirectory -Server "{entry}" | Format-List Name, *Authentication*',
        change="Let the proxy in front keep a connection for each client, or offer Basic over TLS: "
        'Set-WebServicesVirtualDirectory "{entry}\\EWS (Default Web Site)" -BasicAuthentication $true',
    ),
    CauseKind.GATEWAY: Advice(
        users="users get the answer of a proxy or gateway in front of {entry}, not of the server",
        setting="the rule of ISA Server, the balancer or proxy in front; `host` of {entry} and [connect] in the file",
        show=f"{_REACH}; {_SERVICES}",
        change="Let what stands in front reach {entry}, or on {entry}: iisreset /noforce; or mend [connect]",
    ),
    CauseKind.FORMS_IN_FRONT: Advice(
        users="devices and programs get a logon form, which they cannot fill in",
        setting="forms-based authentication (of ISA Server, or of the web site) in front of the directory on {entry}",
        show='Get-OwaVirtualDirectory -Server "{entry}" | Format-List Name, FormsAuthentication',
        change="Publish ActiveSync and EWS by a rule with Basic delegation, or Set-OwaVirtualDirectory "
        "-FormsAuthentication "
        "on owa alone",
    ),
    CauseKind.TEMPORARY: Advice(
        users="users are told to try again later",
        setting="the services of {entry} and the mailbox database behind it",
        show=f"{_SERVICES}; Get-MailboxDatabase -Status | Format-List Name, Server, Mounted",
        change="Mount-Database, or on {entry}: iisreset /noforce" + _AGAIN,
    ),
    CauseKind.TOO_MANY_REQUESTS: Advice(
        users="users who send much are slowed down or refused",
        setting="the limit on requests in front of {entry}; requests_per_second in [live]",
        show=_SERVICES,
        change="requests_per_second in [live] below that limit" + _AGAIN,
    ),
    CauseKind.MAIL_WITHOUT_TLS: Advice(
        users="mail clients send no password: the connection has no TLS",
        setting="`security` of the mail service in the deployment file; LoginType and certificate on {entry}",
        show='Get-PopSettings -Server "{entry}" | Format-List LoginType, *Bindings, X509CertificateName; the same with '
        "Get-ImapSettings",
        change='Set-PopSettings -Server "{entry}" -LoginType SecureLogin -X509CertificateName {host} '
        "(Set-ImapSettings), "
        "restart the service; or set `security`",
    ),
    CauseKind.LOGIN_TYPE: Advice(
        users="mail clients cannot log on by password",
        setting="LoginType of the mail service on {entry}",
        show='Get-PopSettings -Server "{entry}" | Format-List LoginType; the same with Get-ImapSettings',
        change='Set-PopSettings -Server "{entry}" -LoginType SecureLogin (Set-ImapSettings), then restart the service',
    ),
    CauseKind.WRONG_PORT: Advice(
        users="mail clients find another service at {host}:{port}",
        setting="the bindings of the mail service on {entry}, its port in the deployment file, and [connect]",
        show='Get-PopSettings -Server "{entry}" | Format-List *Bindings; the same with Get-ImapSettings',
        change='Set-PopSettings -Server "{entry}" -SSLBindings 0.0.0.0:995 (Set-ImapSettings: 993), or mend '
        "`port` in the "
        "file",
    ),
    CauseKind.DEVICE_POLICY: Advice(
        users="devices have to take a policy before they synchronize",
        setting="the ActiveSync mailbox policy of {account}",
        show='Get-CASMailbox "{account}" | Format-List ActiveSyncMailboxPolicy, ActiveSyncEnabled; '
        "Get-ActiveSyncMailboxPolicy",
        change='Set-CASMailbox "{account}" -ActiveSyncMailboxPolicy $null for the run, or a policy with '
        "AllowNonProvisionableDevices $true",
    ),
    CauseKind.RIGHTS: Advice(
        users="nothing: a test account has no rights on another one's inbox",
        setting="rights on the mailboxes {mailboxes}",
        show='Get-MailboxPermission "{account}"',
        change='Add-MailboxPermission "MAILBOX" -User "{account}" -AccessRights FullAccess',
    ),
    CauseKind.LOGON_PAGE: Advice(
        users="browsers are led to a logon page on which no password may be typed (plain HTTP, another host, no form)",
        setting="SSLOffloaded and the authentication of /owa on {entry}, and what publishes it",
        show='Get-OwaVirtualDirectory "{entry}\\owa (Default Web Site)" | Format-List FormsAuthentication, '
        "WindowsAuthentication, Url",
        change="Publish {host} so that it keeps Host and TLS; where TLS ends in front: reg add "
        '"HKLM\\System\\CurrentControlSet\\Services\\MSExchange OWA" /v SSLOffloaded /t REG_DWORD /d 1, then iisreset',
    ),
    CauseKind.PAGE_NOT_KNOWN: Advice(
        users="nothing that is known: the page of {entry} could not be read",
        setting="mailbox_page, error_page and legacy_mailbox in [recognition] of the deployment file",
        show='Get-OwaVirtualDirectory "{entry}\\owa (Default Web Site)" | Format-List OwaVersion, Url',
        change="Open https://{host}/owa in a browser, and name in [recognition] what only that page has",
    ),
    CauseKind.OTHER_PREREQUISITE: Advice(
        users="nothing that is known: something else has to be put right before this can be judged",
        setting="what the row says",
        show=f"{_SERVICES}; Test-OwaConnectivity -ClientAccessServer {{entry}}",
        change="As the row says" + _AGAIN,
    ),
    CauseKind.HARNESS: Advice(
        users="nothing: trouble of the harness itself, not of the servers",
        setting="none of yours",
        show="python -m harness --version",
        change="Please report it with the place named above",
    ),
}
