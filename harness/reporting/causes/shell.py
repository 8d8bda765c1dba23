"""Commands of the Exchange 2007 shell that the advice is made of, by virtual directory and by which server it is on."""

from __future__ import annotations

ENTRY, DESTINATION, BACK_END = "{entry}", "{destination}", "{back_end}"

_URLS = "InternalUrl, ExternalUrl"
_LOGON = "WindowsAuthentication, BasicAuthentication, FormsAuthentication"


def show_owa(server: str, what: str = f"{_URLS}, {_LOGON}", name: str = "owa") -> str:
    """The settings of a virtual directory of Outlook Web Access."""
    return f'Get-OwaVirtualDirectory "{server}\\{name} (Default Web Site)" | Format-List {what}'


def set_owa(server: str, value: str, name: str = "owa") -> str:
    """The command that changes one."""
    return f'Set-OwaVirtualDirectory "{server}\\{name} (Default Web Site)" {value}'


def show_eas(server: str, what: str = f"{_URLS}, WindowsAuthEnabled, BasicAuthEnabled") -> str:
    """The settings of Exchange ActiveSync."""
    return (
        f'Get-ActiveSyncVirtualDirectory "{server}\\Microsoft-Server-ActiveSync (Default Web Site)" '
        f"| Format-List {what}"
    )


def set_eas(server: str, value: str) -> str:
    """The command that changes one."""
    return f'Set-ActiveSyncVirtualDirectory "{server}\\Microsoft-Server-ActiveSync (Default Web Site)" {value}'


def show_ews(server: str, what: str = f"{_URLS}, InternalNLBBypassUrl, WindowsAuthentication") -> str:
    """The settings of Exchange Web Services."""
    return f'Get-WebServicesVirtualDirectory "{server}\\EWS (Default Web Site)" | Format-List {what}'


def set_ews(server: str, value: str) -> str:
    """The command that changes one."""
    return f'Set-WebServicesVirtualDirectory "{server}\\EWS (Default Web Site)" {value}'


def show_redirect(server: str, path: str) -> str:
    """Whether IIS itself sends clients of a virtual directory elsewhere; it runs on that server."""
    return adsutil(f"get w3svc/1/root/{path}/HttpRedirect", server)


def delete_redirect(server: str, path: str) -> str:
    """What ends that."""
    return adsutil(f"delete w3svc/1/root/{path}/HttpRedirect", server)


def adsutil(words: str, server: str) -> str:
    """IIS 6.0 by its own script, as PowerShell takes it from wherever it is typed on that server."""
    return f'cscript "$env:SystemDrive\\Inetpub\\AdminScripts\\adsutil.vbs" {words}   # on {server}'


def version_of(server: str) -> str:
    """The build of Exchange on a server."""
    return f'Get-ExchangeServer "{server}" | Format-List Name, AdminDisplayVersion, ServerRole, Site'
