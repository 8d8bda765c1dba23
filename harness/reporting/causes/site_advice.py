"""Advice on the clauses of every service, of load balancing and of performance."""

from __future__ import annotations

from collections.abc import Mapping

from harness.reporting.causes.advice import Advice
from harness.reporting.causes.shell import DESTINATION, ENTRY, set_eas, set_owa, show_owa, version_of

_ARRAY = "nlb.exe query   # on {entry}, or what the balancer in front shows"

SITE_ADVICE: Mapping[str, Advice] = {
    "GEN-03": Advice(
        users="users of a site without an Internet name do not get their mailbox through {entry}",
        setting="InternalUrl and Integrated Windows authentication of the virtual directory on {destination}",
        show="{show_directory_of_destination}",
        change='{set_directory_of_destination} -InternalUrl "{internal_url}" -ExternalUrl $null',
    ),
    "GEN-04": Advice(
        users="nobody notices: mail travels between {entry} and {destination} in the clear",
        setting="InternalUrl of the virtual directory on {destination}: https",
        show="{show_directory_of_destination}",
        change='{set_directory_of_destination} -InternalUrl "{internal_url}"',
    ),
    "GEN-05": Advice(
        users="answers through {entry} show names of inner servers, or what another user should see",
        setting="InternalUrl of the virtual directory on {destination}, and what stands in front of {entry}",
        show="{show_directory_of_destination}",
        change='{set_directory_of_destination} -InternalUrl "{internal_url}"; on {entry}: iisreset /noforce',
    ),
    "GEN-06": Advice(
        users="{entry} proxies to a server that runs a later version than itself: pages and answers may be wrong",
        setting="the versions of {entry} and {destination}: upgrade Internet-facing servers first",
        show=version_of(DESTINATION),
        change='Install the service pack of {destination} on {entry}; check: Get-ExchangeServer "{entry}" | '
        "Format-List "
        "AdminDisplayVersion",
    ),
    "GEN-07": Advice(
        users="users are served by a logon that {entry} must not pass on (Basic)",
        setting="Integrated Windows authentication of the virtual directory on {destination}",
        show="{show_directory_of_destination}",
        change="{set_directory_of_destination} {windows_on}",
    ),
    "GEN-08": Advice(
        users="users of the own site are not served by {entry} itself",
        setting="the virtual directory of {entry}: InternalUrl, authentication, application pool",
        show="{show_directory_of_entry}",
        change="{set_directory_of_entry} {logon_of_entry}; then on {entry}: iisreset /noforce",
    ),
    "GEN-09": Advice(
        users="users of {destination} get errors through {entry}, which does not trust the certificate of Setup there",
        setting="AllowInternalUntrustedCerts of {entry} (HKLM\\System\\CurrentControlSet\\Services\\MSExchange OWA and "
        "ActiveSync; 1), and the certificate of {destination}",
        show="Get-ExchangeCertificate   # on {destination}; on {entry}: reg query "
        '"HKLM\\System\\CurrentControlSet\\Services'
        '\\MSExchange OWA" /v AllowInternalUntrustedCerts',
        change='On {entry}: reg add "HKLM\\System\\CurrentControlSet\\Services\\MSExchange OWA" /v '
        "AllowInternalUntrustedCerts /t REG_DWORD /d 1; or on {destination}: Enable-ExchangeCertificate "
        "-Thumbprint THUMBPRINT -Services IIS",
    ),
    "GEN-10": Advice(
        users="users of an organization with one site are not served, although nothing has to be configured",
        setting="the virtual directory of {entry}: it needs no ExternalUrl",
        show="{show_directory_of_entry}",
        change="{set_directory_of_entry} {logon_of_entry}; then on {entry}: iisreset /noforce",
    ),
    "GEN-11": Advice(
        users="{entry} asks Mailbox servers of another site itself, by RPC over a slow line",
        setting="to which site {entry} belongs, and the Client Access servers of the other site ({destination})",
        show='Get-ExchangeServer "{entry}" | Format-List Name, Site, AdminDisplayVersion; on {entry}: nltest '
        "/dsgetsite",
        change='{set_directory_of_destination} -InternalUrl "{internal_url}"; in Active Directory Sites and '
        "Services: the "
        "subnet of {entry} in its own site",
    ),
    "NLB-04": Advice(
        users="users or devices are sent to {destination}, which cannot be reached from the Internet",
        setting="ExternalUrl of {destination}: $null on a server that is not Internet-facing",
        show=show_owa(DESTINATION) + "; the same with Get-ActiveSyncVirtualDirectory",
        change=set_owa(DESTINATION, "-ExternalUrl $null") + "; " + set_eas(DESTINATION, "-ExternalUrl $null"),
    ),
    "NLB-05": Advice(
        users="users of Outlook Web Access lose their session: {entry} sends the same user to one server and another",
        setting="InternalUrl of /owa on {destination}: the server's own name, not that of the array",
        show=show_owa(DESTINATION),
        change=set_owa(DESTINATION, '-InternalUrl "{internal_url}"'),
    ),
    "NLB-06": Advice(
        users="users get an error while one server of their site is down, though another one could serve them",
        setting="InternalUrl and Integrated Windows authentication of /owa on {destination}",
        show=show_owa(DESTINATION),
        change=set_owa(DESTINATION, '-InternalUrl "{internal_url}" -WindowsAuthentication $true'),
    ),
    "NLB-12": Advice(
        users="users of Outlook Web Access lose their session: the array sends one computer to several servers",
        setting="affinity of the array {entries} (single or class C; with another balancer by source address or "
        "cookie)",
        show=_ARRAY,
        change="nlbmgr.exe on a member: Port Rules, Filtering mode Multiple host, Affinity Single; or the "
        "balancer's own",
    ),
    "NLB-15": Advice(
        users="one server of the array has most of the users, and is slow for them",
        setting="how the array {entries} shares out new clients (load weight; round robin)",
        show=_ARRAY,
        change="nlbmgr.exe on a member: Port Rules, Load weight Equal; or round robin in the balancer in front",
    ),
    "PRF-01": Advice(
        users="at busy hours users are denied, or wait",
        setting="threads per processor (36) and maxconnection (2000) of ASP.NET on {entry} (KB 821268)",
        show=version_of(ENTRY),
        change="In machine.config on {entry}: maxconnection 2000, minFreeThreads and maxWorkerThreads for 36 "
        "threads per "
        "processor; then iisreset /noforce",
    ),
}
