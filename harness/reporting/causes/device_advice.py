"""Advice on the clauses of Exchange ActiveSync."""

from __future__ import annotations

from collections.abc import Mapping

from harness.reporting.causes.advice import Advice
from harness.reporting.causes.shell import (
    BACK_END,
    DESTINATION,
    ENTRY,
    adsutil,
    delete_redirect,
    set_eas,
    show_eas,
    show_redirect,
)

_BACK_END = Advice(
    users="devices of Exchange 2003 mailboxes do not synchronize, or not with the server that holds the mailbox",
    setting="Integrated Windows authentication of Microsoft-Server-ActiveSync on {back_end} (KB 937031)",
    show=show_eas(ENTRY, "Name, WindowsAuthEnabled, BasicAuthEnabled") + "   # on {back_end}: System Manager, Mobile",
    change="On {back_end}: IIS Manager, Microsoft-Server-ActiveSync, Directory Security, Integrated Windows "
    "authentication (hotfix KB 937031 lets System Manager set it); then iisreset /noforce",
)
_BACK_END_WAY = Advice(
    users="devices of Exchange 2003 mailboxes take a way over another Client Access server: slower, and down with it",
    setting="to which server {entry} sends devices whose mailboxes are on {back_end}: straight to it, by its own name",
    show='Get-ExchangeServer "{back_end}" | Format-List Name, Fqdn, Site   # and on {entry}: nslookup {back_end}',
    change="Let {back_end} in DNS (and HOSTS of {entry}) be the back-end server itself, then on {entry}: iisreset "
    "/noforce",
)
_STICKY = Advice(
    users="devices of a site without load balancing come to one Client Access server now and to another then",
    setting="InternalUrl of Microsoft-Server-ActiveSync on {destination}: the server's own name, one server each",
    show=show_eas(DESTINATION),
    change=set_eas(DESTINATION, '-InternalUrl "{internal_url}"'),
)

DEVICE_ADVICE: Mapping[str, Advice] = {
    "EAS-01": _BACK_END,
    "EAS-02": _BACK_END_WAY,
    "EAS-03": _BACK_END_WAY,
    "EAS-04": Advice(
        users="devices of Exchange 2003 mailboxes synchronize although {back_end} is not prepared for it",
        setting="Integrated Windows authentication of Microsoft-Server-ActiveSync on {back_end} (KB 937031)",
        show=show_eas(ENTRY, "Name, WindowsAuthEnabled, BasicAuthEnabled")
        + "   # on {back_end}: System Manager, Mobile",
        change="Let the deployment file say what {back_end} has, or on {back_end} switch it in IIS Manager; then "
        "iisreset "
        "/noforce",
    ),
    "EAS-05": Advice(
        users="nobody notices yet: {entry} logs on to {back_end} by NTLM, which is slower and ends with NTLM",
        setting="Kerberos between {entry} and {back_end}: the providers of IIS, the service principal names, the "
        "clocks",
        show="setspn -L {back_end}; " + adsutil("get w3svc/NTAuthenticationProviders", BACK_END),
        change="setspn -A HTTP/{back_end} {back_end}; "
        + adsutil('set w3svc/NTAuthenticationProviders "Negotiate,NTLM"', BACK_END),
    ),
    "EAS-06": Advice(
        users="devices of a site without an Internet name do not synchronize through {entry}",
        setting="InternalUrl, no ExternalUrl and Integrated Windows authentication of Microsoft-Server-ActiveSync on "
        "{destination}",
        show=show_eas(DESTINATION),
        change=set_eas(DESTINATION, '-InternalUrl "{internal_url}" -ExternalUrl $null -WindowsAuthEnabled $true'),
    ),
    "EAS-07": Advice(
        users="devices synchronize through {entry} where an error is due: it asks a server that nothing names",
        setting="InternalUrl of Microsoft-Server-ActiveSync on {destination}",
        show=show_eas(DESTINATION),
        change=set_eas(DESTINATION, '-InternalUrl "{internal_url}"'),
    ),
    "EAS-08": Advice(
        users="devices synchronize through {entry} where an error is due: it passes on a logon that it must not have",
        setting="Integrated Windows authentication of Microsoft-Server-ActiveSync on {destination}",
        show=show_eas(DESTINATION),
        change=set_eas(DESTINATION, "-WindowsAuthEnabled $true"),
    ),
    "EAS-09": Advice(
        users="devices are not told to use the server of their own site: no 451, or one that names a wrong URL",
        setting="ExternalUrl of Microsoft-Server-ActiveSync on {destination}",
        show=show_eas(DESTINATION),
        change=set_eas(DESTINATION, '-ExternalUrl "{external_url}"'),
    ),
    "EAS-10": Advice(
        users="devices are redirected by HTTP, which they do not follow: they stop to synchronize",
        setting="HTTP redirection of IIS (or a rule in front) on Microsoft-Server-ActiveSync of {entry}",
        show=show_eas(ENTRY) + "; " + show_redirect(ENTRY, "Microsoft-Server-ActiveSync"),
        change=delete_redirect(ENTRY, "Microsoft-Server-ActiveSync"),
    ),
    "NLB-09": Advice(
        users="devices are slow: {entry} opens a connection a device to {destination} in the place of shared ones",
        setting="keep-alive of HTTP on Microsoft-Server-ActiveSync of {destination}, and maxconnection in "
        "machine.config "
        "of {entry} (KB 821268)",
        show=show_eas(DESTINATION),
        change=set_eas(DESTINATION, '-InternalUrl "{internal_url}"') + "; in IIS Manager on {destination}: enable HTTP "
        "Keep-Alives",
    ),
    "NLB-10": _STICKY,
    "NLB-11": _STICKY,
    "NLB-17": Advice(
        users="devices go round the array of their site: when one server is down, its devices do not synchronize",
        setting="InternalUrl of Microsoft-Server-ActiveSync on {destination}: the name of the array",
        show=show_eas(DESTINATION),
        change=set_eas(DESTINATION, '-InternalUrl "{internal_url}"'),
    ),
}
