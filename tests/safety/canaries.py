"""A deployment whose accounts have passwords of every awkward kind."""

from __future__ import annotations

from pathlib import Path

import tomli_w

DOMAIN = "contoso.com"
PASSWORDS = {
    "user1": "Kanarien vogel 1",
    "user2": 'ab"cd\'ef"2',
    "user3": "100%25 sure%3",
    "user4": "a&b<c>d;4",
    "user5": "back\\slash\\\\5",
    "user6": "e=mc==6&p=1",
    "user7": "Grüße-Öl-7",
    "user8": "Пароль-номер-8",
    "user9": "🐤🔑canary9",
    "user10": " vorn und hinten 10 ",
    "user11": "Ж",
    "user12": "x".join(f"{number:02}" for number in range(50))[:127],
    "user13": "CONTOSO\\user13",
    "user14": "contoso",
    "user15": "${HOME}`id`$(id)15",
    "user16": "***not-so***16",
}
"""By the name that each logs on with; what a farm's list of accounts cannot hold (a colon) only the echo is sent."""

WITH_A_COLON = "co:lon:17"


def deployment(folder: Path, *, colon: bool = False, **more: object) -> Path:
    """The file, in `folder`: two sites whose servers speak every protocol, with forms, Basic and NTLM."""
    passwords = PASSWORDS | ({"user17": WITH_A_COLON} if colon else {})
    described = {
        "format": 1,
        "organization": {"name": "Canary", "accepted_domain": DOMAIN, "windows_domain": "CONTOSO"},
        "site": [{"name": "east"}, {"name": "west"}],
        "client_access_server": [_server(1, "east", "forms", **_MORE), _server(2, "west", "windows")],
        "mailbox_server": [
            {"name": f"MBX-0{number}", "site": site, "version": "2007 SP1"}
            for number, site in ((1, "east"), (2, "west"))
        ],
        "mailbox": [
            {
                "address": f"{name}@{DOMAIN}",
                "logon": f"CONTOSO\\{name}",
                "password": {"literal": password},
                "server": "MBX-02" if number % 4 == 0 else "MBX-01",
            }
            for number, (name, password) in enumerate(passwords.items(), start=1)
        ],
        **more,
    }
    file = folder / "canary.toml"
    file.write_text(tomli_w.dumps(described), encoding="utf-8")
    return file


_MORE = {
    "autodiscover": {"authentication": ["windows", "basic"]},
    "pop3": {"port": 995, "security": "tls"},
    "imap4": {"port": 993, "security": "tls"},
}


def _server(number: int, site: str, logon: str, **more: object) -> dict[str, object]:
    host = f"cas-0{number}.{DOMAIN}"
    return {
        "name": f"CAS-0{number}",
        "site": site,
        "version": "2007 SP1",
        "host": host,
        "internet_facing": True,
        "owa": _directory(host, "owa", logon),
        "eas": _directory(host, "Microsoft-Server-ActiveSync", "basic"),
        "ews": _directory(host, "EWS", "windows"),
        **more,
    }


def _directory(host: str, path: str, logon: str) -> dict[str, object]:
    url = f"https://{host}/{path}"
    return {"authentication": [logon], "internal_url": url, "external_url": url}
