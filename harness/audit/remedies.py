"""What mends a departure, as an administrator types it: cmdlets of the Exchange 2007 shell, or what to do where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from harness.model.deployment import Authentication
from harness.model.protocol import VirtualDirectoryName

_CMDLETS: Mapping[VirtualDirectoryName, tuple[str, str]] = {
    VirtualDirectoryName.OWA: ("Set-OwaVirtualDirectory", "owa"),
    VirtualDirectoryName.EXCHANGE: ("Set-OwaVirtualDirectory", "Exchange"),
    VirtualDirectoryName.PUBLIC: ("Set-OwaVirtualDirectory", "Public"),
    VirtualDirectoryName.EXCHWEB: ("Set-OwaVirtualDirectory", "Exchweb"),
    VirtualDirectoryName.EAS: ("Set-ActiveSyncVirtualDirectory", "Microsoft-Server-ActiveSync"),
    VirtualDirectoryName.EWS: ("Set-WebServicesVirtualDirectory", "EWS"),
    VirtualDirectoryName.OAB: ("Set-OabVirtualDirectory", "OAB"),
    VirtualDirectoryName.UNIFIED_MESSAGING: ("Set-UMVirtualDirectory", "UnifiedMessaging"),
    VirtualDirectoryName.AUTODISCOVER: ("Set-AutodiscoverVirtualDirectory", "Autodiscover"),
    VirtualDirectoryName.RPC: ("Set-OutlookAnywhere", "Rpc"),
}
_WEB_SITE = "Default Web Site"

URL_PARAMETERS: Mapping[str, str] = {
    "internal_url": "InternalUrl",
    "external_url": "ExternalUrl",
    "nlb_bypass_url": "InternalNLBBypassUrl",
}
"""The shell's parameter for each URL of a deployment file."""

_METHODS = {
    Authentication.WINDOWS: "Windows",
    Authentication.BASIC: "Basic",
    Authentication.DIGEST: "Digest",
    Authentication.FORMS: "Forms",
}
_DIRECTORY_TYPES = {
    VirtualDirectoryName.EXCHANGE: "Mailboxes",
    VirtualDirectoryName.PUBLIC: "PublicFolders",
    VirtualDirectoryName.EXCHWEB: "Exchweb",
}
_SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
_DOUBLE_QUOTES = "\u201c\u201d\u201e"
_IIS_PATHS = {VirtualDirectoryName.OWA: "owa", VirtualDirectoryName.EWS: "EWS"}


def set_url(server: str, directory: VirtualDirectoryName, key: str, url: str | None) -> str:
    """The command that sets a URL, or takes it away."""
    if key == "nlb_bypass_url" and directory is not VirtualDirectoryName.EWS:
        return f"Take {key} out of the file: only Set-WebServicesVirtualDirectory has -{URL_PARAMETERS[key]}"
    if directory is VirtualDirectoryName.RPC and url is None:
        return f"Disable-OutlookAnywhere -Server {quoted(server)}"
    return f"{_set(server, directory)} -{URL_PARAMETERS[key]} {'$null' if url is None else quoted(url)}"


def set_authentication(
    server: str, directory: VirtualDirectoryName, *, on: Authentication, off: Iterable[Authentication] = ()
) -> str:
    """The command that switches one method on, and others off."""
    wanted = [(on, "$true"), *((method, "$false") for method in off)]
    switches = " ".join(f"-{_parameter(directory, method)} {value}" for method, value in wanted)
    return f"{_set(server, directory)} {switches}"


def create_directory(server: str, directory: VirtualDirectoryName, *then: str) -> str:
    """The command that makes one of the four virtual directories of Outlook Web Access, and others that set it.

    They run on that server.
    """
    _, name = _CMDLETS[directory]
    made = f'New-OwaVirtualDirectory -Name {quoted(name)} -WebSiteName "{_WEB_SITE}"'
    if directory is VirtualDirectoryName.OWA:
        made = f'{made} -OwaVersion "Exchange2007"'
    else:
        made = f'{made} -OwaVersion "Exchange2003or2000" -VirtualDirectoryType "{_DIRECTORY_TYPES[directory]}"'
    return f"{'; '.join((made, *then))}   # on {server}"


def enable_kerberos(server: str, directory: VirtualDirectoryName) -> str:
    """The command that lets IIS offer Kerberos; it runs on that server."""
    path = f"w3svc/1/root/{_IIS_PATHS[directory]}/NTAuthenticationProviders"
    script = '"$env:SystemDrive\\Inetpub\\AdminScripts\\adsutil.vbs"'
    return f'cscript {script} set {path} "Negotiate,NTLM"   # on {server}'


def quoted(text: str) -> str:
    """The text as an argument in PowerShell, which takes typographic quotes for straight ones."""
    if any(character in '"$`' + _DOUBLE_QUOTES for character in text):
        return "'" + "".join(2 * character if character in _SINGLE_QUOTES else character for character in text) + "'"
    return f'"{text}"'


def _set(server: str, directory: VirtualDirectoryName) -> str:
    cmdlet, name = _CMDLETS[directory]
    identity = f"{server}\\{name} ({_WEB_SITE})"
    return f"{cmdlet} {quoted(identity)}"


def _parameter(directory: VirtualDirectoryName, method: Authentication) -> str:
    """ActiveSync has names of its own for the same switches."""
    if directory is VirtualDirectoryName.EAS:
        return f"{_METHODS[method]}AuthEnabled"
    return f"{_METHODS[method]}Authentication"
