"""Advice on the clauses of Web Services, Availability, Autodiscover and Outlook Anywhere."""

from __future__ import annotations

from collections.abc import Mapping

from harness.reporting.causes.advice import Advice
from harness.reporting.causes.shell import (
    DESTINATION,
    ENTRY,
    delete_redirect,
    set_eas,
    set_ews,
    show_eas,
    show_ews,
    show_redirect,
    version_of,
)

_PROXIED = Advice(
    users="Entourage, free/busy and other programs get no answer through {entry} for mailboxes of another site",
    setting="InternalUrl, InternalNLBBypassUrl and Integrated Windows authentication of EWS on {destination}",
    show=show_ews(DESTINATION),
    change=set_ews(DESTINATION, '-InternalUrl "{internal_url}" -WindowsAuthentication $true'),
)
_NOT_PROXIED = Advice(
    users="programs get an answer of Web Services through {entry} where an error is due",
    setting="the versions of {entry} and {destination}, and the versions that the deployment file says",
    show=version_of(DESTINATION),
    change="Install the same service pack on {entry} and {destination}, or let `version` in the deployment file "
    "say what "
    "is there; then " + set_ews(DESTINATION, '-InternalUrl "{internal_url}"'),
)
_NAMED = Advice(
    users="Outlook is sent to a wrong server for free/busy, out-of-office and Web Services, or to none",
    setting="InternalUrl and ExternalUrl of EWS on {destination}, and which server Autodiscover is asked at ({entry})",
    show=show_ews(DESTINATION),
    change=set_ews(DESTINATION, '-InternalUrl "{internal_url}" -ExternalUrl "{external_url}"')
    + '; check: Test-OutlookWebServices -Identity "{account}"',
)
_OUTLOOK_ANYWHERE = Advice(
    users="Outlook does not connect from outside (Outlook Anywhere) to mailboxes of another site through {entry}",
    setting="Outlook Anywhere of {entry}, and ValidPorts of its RPC proxy, which lists the Mailbox servers of all "
    "sites",
    show='Get-OutlookAnywhere -Server "{entry}" | Format-List ExternalHostname, *Authentication*; on {entry}: reg '
    "query "
    "HKLM\\Software\\Microsoft\\Rpc\\RpcProxy",
    change='Enable-OutlookAnywhere -Server "{entry}" (or Set-OutlookAnywhere "{entry}\\Rpc (Default Web Site)"); the '
    "service host of {entry} then writes ValidPorts anew within 15 minutes",
)

FOLLOWED = Advice(
    users="clients that go where Autodiscover sends them get no mailbox there",
    setting="the virtual directory of {destination} at that URL: authentication, application pool, ExternalUrl",
    show="{show_directory_of_destination}",
    change="{set_directory_of_destination} {logon_of_destination}; then on {destination}: iisreset /noforce",
)
"""On a clause of Autodiscover whose answer was right, and led to a server that refuses."""

SERVICE_ADVICE: Mapping[str, Advice] = {
    "EWS-01": Advice(
        users="a request for an Exchange 2003 mailbox does not fail as it has to",
        setting="to which server {entry} passes requests of Web Services on: never to {back_end}",
        show=show_ews(ENTRY),
        change=set_ews(ENTRY, '-InternalUrl "https://{entry_host}/EWS/Exchange.asmx"'),
    ),
    "EWS-02": _NOT_PROXIED,
    "EWS-03": _PROXIED,
    "EWS-04": _NOT_PROXIED,
    "EWS-05": _NOT_PROXIED,
    "EWS-06": _PROXIED,
    "EWS-07": Advice(
        users="a request for mailboxes of several sites gives data of another user",
        setting="InternalNLBBypassUrl of EWS on {destination}: each server names itself; InternalUrl too without an "
        "array",
        show=show_ews(DESTINATION),
        change=set_ews(DESTINATION, '-InternalUrl "{internal_url}" -InternalNLBBypassUrl "{bypass_url}"'),
    ),
    "EWS-08": Advice(
        users="free/busy of colleagues of another site is missing or wrong in Outlook and Outlook Web Access",
        setting="InternalUrl and Integrated Windows authentication of EWS on {destination}; certificate of "
        "{destination}",
        show=show_ews(DESTINATION),
        change=set_ews(DESTINATION, '-InternalUrl "{internal_url}" -WindowsAuthentication $true'),
    ),
    "EWS-09": Advice(
        users="programs that use Web Services are redirected, which they do not follow",
        setting="HTTP redirection of IIS (or a rule in front) on /EWS of {entry}",
        show=show_ews(ENTRY) + "; " + show_redirect(ENTRY, "EWS"),
        change=delete_redirect(ENTRY, "EWS"),
    ),
    "AUT-01": Advice(
        users="new devices are set up with a wrong server, or not at all",
        setting="ExternalUrl of Microsoft-Server-ActiveSync on {destination}",
        show=show_eas(DESTINATION),
        change=set_eas(DESTINATION, '-ExternalUrl "{external_url}"'),
    ),
    "AUT-02": _NAMED,
    "AUT-03": _NAMED,
    "RPC-01": _OUTLOOK_ANYWHERE,
    "RPC-02": Advice(
        users="Outlook is redirected to another server, which it does not follow: no connection from outside",
        setting="HTTP redirection of IIS (or a rule in front) on /Rpc of {entry}",
        show='Get-OutlookAnywhere -Server "{entry}" | Format-List ExternalHostname; ' + show_redirect(ENTRY, "Rpc"),
        change=delete_redirect(ENTRY, "Rpc"),
    ),
    "NLB-07": Advice(
        users="a program's next request comes to another server than its last: subscriptions and searches get lost",
        setting="InternalNLBBypassUrl of EWS on {destination}: the name of that server, not of the array",
        show=show_ews(DESTINATION),
        change=set_ews(DESTINATION, '-InternalNLBBypassUrl "{bypass_url}"'),
    ),
    "NLB-08": Advice(
        users="programs get errors while one of several servers of the site is down, though the others serve",
        setting="InternalNLBBypassUrl and Integrated Windows authentication of EWS on {destination}",
        show=show_ews(DESTINATION),
        change=set_ews(DESTINATION, '-InternalNLBBypassUrl "{bypass_url}" -WindowsAuthentication $true'),
    ),
}
