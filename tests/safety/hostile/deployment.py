"""The deployment of the hostile servers: two sites of one server each, every host at one socket."""

from __future__ import annotations

from pathlib import Path

import tomli_w

from tests.live.servers import write_authority

HOSTS = ("cas-01.contoso.com", "cas-02.contoso.com")
FILE = "deployment.toml"

_MAIL = {"pop3": {"port": 995, "security": "tls"}, "imap4": {"port": 993, "security": "tls"}}


def _server(number: int, host: str, **more: object) -> dict[str, object]:
    https = f"https://{host}"
    return {
        "name": f"CAS-0{number}",
        "site": f"site{number}",
        "version": "2007 SP1",
        "host": host,
        "internet_facing": True,
        "owa": {"authentication": ["basic"], "internal_url": f"{https}/owa", "external_url": f"{https}/owa"},
        "eas": {
            "authentication": ["basic"],
            "internal_url": f"{https}/Microsoft-Server-ActiveSync",
            "external_url": f"{https}/Microsoft-Server-ActiveSync",
        },
        **more,
    }


def write_deployment(folder: Path, port: int, *, mail: bool, time_out: float) -> None:
    """Write the file and the certificate of the authority beside it; POP3 and IMAP4 where these are asked."""
    first = _server(
        1,
        HOSTS[0],
        ews={"authentication": ["windows"], "internal_url": f"https://{HOSTS[0]}/EWS"},
        autodiscover={"authentication": ["basic"]},
        rpc={"authentication": ["basic"]},
        **(_MAIL if mail else {}),
    )
    ports = [*(f"{host}:443" for host in HOSTS), f"{HOSTS[0]}:995", f"{HOSTS[0]}:993"]
    described = {
        "format": 1,
        "organization": {"name": "Contoso", "accepted_domain": "contoso.com", "windows_domain": "CONTOSO"},
        "site": [{"name": f"site{number}"} for number in (1, 2)],
        "client_access_server": [first, _server(2, HOSTS[1])],
        "mailbox_server": [
            {"name": f"MBX-0{number}", "site": f"site{number}", "version": "2007 SP1"} for number in (1, 2)
        ],
        "mailbox": [
            {
                "address": f"user{number}@contoso.com",
                "logon": f"CONTOSO\\user{number}",
                "password": {"literal": f"Hostile-{number}"},
                "server": f"MBX-0{number}",
            }
            for number in (1, 2)
        ],
        "live": {"ca": write_authority(folder), "timeout_seconds": time_out, "requests_per_second": 100},
        "connect": dict.fromkeys(ports, f"127.0.0.1:{port}"),
    }
    (folder / FILE).write_text(tomli_w.dumps(described), encoding="utf-8")
