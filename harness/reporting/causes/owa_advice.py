"""Advice on the clauses of Outlook Web Access and WebDAV."""

from __future__ import annotations

from collections.abc import Mapping

from harness.reporting.causes.advice import Advice
from harness.reporting.causes.shell import DESTINATION, ENTRY, delete_redirect, set_owa, show_owa, show_redirect

_BACK_END_LOGON = (
    "On {back_end}: System Manager, HTTP virtual server, Properties of Exchange and Public, Access, Authentication"
)

_LEGACY = Advice(
    users="users of Exchange 2003 mailboxes do not get their mailbox at /exchange or /public",
    setting="{back_end}: the Exchange and Public virtual directories (Integrated Windows authentication, no forms, no "
    "SSL required); {entry}: its /Exchange and /Public, which name no server of their own",
    show=show_owa(ENTRY, "Name, OwaVersion, VirtualDirectoryType, ExchwebProxyDestination", "Exchange"),
    change=_BACK_END_LOGON,
)
_LEGACY_WAY = Advice(
    users="requests for Exchange 2003 mailboxes take a way over another Client Access server: slower, and down with it",
    setting="to which server {entry} sends requests for mailboxes on {back_end}: straight to it, by its own name",
    show='Get-ExchangeServer "{back_end}" | Format-List Name, Fqdn, Site   # and on {entry}: nslookup {back_end}',
    change="Let {back_end} in DNS (and HOSTS of {entry}) be the back-end server itself, then on {entry}: iisreset "
    "/noforce",
)
_NO_FOUR_DIRECTORIES = Advice(
    users="a whole address of Outlook Web Access is missing: 404 or an error of the server",
    setting="the virtual directories owa, Exchange, Public and Exchweb of {entry}, and their application pool",
    show='Get-OwaVirtualDirectory -Server "{entry}" | Format-List Name, OwaVersion, VirtualDirectoryType, MetabasePath',
    change='On {entry}: New-OwaVirtualDirectory (-Name "owa" -OwaVersion "Exchange2007"; for Exchange, Public, Exchweb '
    '-OwaVersion "Exchange2003or2000" -VirtualDirectoryType Mailboxes, PublicFolders, Exchweb), then iisreset /noforce',
)
_WEBDAV = Advice(
    users="WebDAV clients (Entourage) do not get at Exchange 2003 mailboxes of another site, or are sent elsewhere",
    setting="/Exchange of {entry}, and Integrated Windows authentication on the Exchange directory of {back_end}",
    show=show_owa(ENTRY, "Name, OwaVersion, VirtualDirectoryType, WindowsAuthentication", "Exchange"),
    change=_BACK_END_LOGON,
)

OWA_ADVICE: Mapping[str, Advice] = {
    "OWA-01": Advice(
        users="users of the own site do not get their mailbox at /owa of {entry}",
        setting="/owa of {entry}: its authentication, its application pool, and the Mailbox server of the site",
        show=show_owa(ENTRY),
        change=set_owa(ENTRY, "{logon_of_entry}") + "; then on {entry}: iisreset /noforce",
    ),
    "OWA-02": Advice(
        users="users of another site get no page with a link to the server of their own site, or one that leads wrong",
        setting="ExternalUrl of /owa on {destination}, and RedirectToOptimalOWAServer of {entry} ($true)",
        show=show_owa(DESTINATION),
        change=set_owa(DESTINATION, '-ExternalUrl "{external_url}"'),
    ),
    "OWA-03": Advice(
        users="users are taken to another server without a click, where a page with a link is due",
        setting="HTTP redirection of IIS, or a rule in front, on /owa of {entry}; no setting of Exchange moves "
        "users by "
        "itself (RedirectToOptimalOWAServer $false: it proxies)",
        show=show_owa(ENTRY, "Redirect*") + "; " + show_redirect(ENTRY, "owa"),
        change=delete_redirect(ENTRY, "owa"),
    ),
    "OWA-04": Advice(
        users="users of a site without an Internet name do not get their mailbox through {entry}",
        setting="InternalUrl and Integrated Windows authentication of /owa on {destination}",
        show=show_owa(DESTINATION),
        change=set_owa(DESTINATION, '-InternalUrl "{internal_url}" -WindowsAuthentication $true'),
    ),
    "OWA-05": Advice(
        users="users get a mailbox through {entry} where an error is due: it asks a server that nothing names",
        setting="InternalUrl, ExternalUrl and Integrated Windows authentication of /owa on {destination}",
        show=show_owa(DESTINATION),
        change=set_owa(DESTINATION, '-InternalUrl "{internal_url}" -WindowsAuthentication $true'),
    ),
    "OWA-06": Advice(
        users="users of Exchange 2003 mailboxes are not told at /owa that their mailbox is on Exchange 2003",
        setting="the error page of /owa on {entry} (rollup, customised files, [recognition] legacy_mailbox); their "
        "mailboxes on {back_end} open at /exchange",
        show=show_owa(ENTRY, "Name, OwaVersion, VirtualDirectoryType, Url"),
        change="Send these users to /exchange; on {entry} take customised pages out of ClientAccess\\Owa, then "
        "iisreset /noforce",
    ),
    "OWA-07": _LEGACY,
    "OWA-08": _LEGACY,
    "OWA-09": _LEGACY_WAY,
    "OWA-10": _LEGACY_WAY,
    "OWA-11": Advice(
        users="old bookmarks to /exchange do not lead users of Exchange 2007 mailboxes to /owa of the same host",
        setting="the virtual directory Exchange of {entry} (OwaVersion Exchange2003or2000), HTTP redirection of IIS on "
        "it, and whether what publishes the host keeps Host as clients send it",
        show=show_owa(ENTRY, "Name, OwaVersion, VirtualDirectoryType, MetabasePath", "Exchange"),
        change='On {entry}: Remove-OwaVirtualDirectory "{entry}\\Exchange (Default Web Site)"; New-OwaVirtualDirectory '
        '-Name "Exchange" -OwaVersion "Exchange2003or2000" -VirtualDirectoryType Mailboxes',
    ),
    "OWA-12": _NO_FOUR_DIRECTORIES,
    "OWA-13": Advice(
        users="with redirection switched off users are still redirected, or get an error, where {entry} should proxy",
        setting="RedirectToOptimalOWAServer of /owa on {entry}; InternalUrl and Integrated Windows authentication of "
        "/owa on {destination}, which it proxies to",
        show=show_owa(ENTRY, "Redirect*"),
        change=set_owa(ENTRY, "-RedirectToOptimalOWAServer $false") + "; then on {entry}: iisreset /noforce",
    ),
    "OWA-14": Advice(
        users="{entry} goes on proxying after redirection was switched on again: every user crosses the slow line",
        setting="RedirectToOptimalOWAServer of /owa on {entry}",
        show=show_owa(ENTRY, "Redirect*"),
        change=set_owa(ENTRY, "-RedirectToOptimalOWAServer $true") + "; then on {entry}: iisreset /noforce",
    ),
    "DAV-01": _WEBDAV,
    "DAV-02": _WEBDAV,
}
