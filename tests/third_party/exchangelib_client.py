"""A program of its own, since exchangelib keeps connections for the whole process: lists an inbox, or discovers.

Arguments: the served farm's folder, the host asked, the mailbox, `list` or `discover`. Prints one line.
"""

from __future__ import annotations

import os
import socket
import sys
import tomllib
from pathlib import Path

import requests
from exchangelib import BASIC, DELEGATE, Account, Configuration, Credentials, Version
from exchangelib.autodiscover.properties import Autodiscover
from exchangelib.errors import EWSError
from exchangelib.version import EXCHANGE_2007_SP1

FOLDER, HOST, ADDRESS, WHAT = Path(sys.argv[1]), *sys.argv[2:5]
DESCRIBED = tomllib.loads((FOLDER / "deployment.toml").read_text(encoding="utf-8"))
os.environ["REQUESTS_CA_BUNDLE"] = str(FOLDER / "ca.pem")


def lead_names_to_the_farm() -> None:
    """Names mean what `[connect]` says; TLS and HTTP keep them."""
    resolve = socket.getaddrinfo

    def by_connect(host: str | bytes | None, port: str | int | None, *more: int) -> list[object]:
        text = host.decode() if isinstance(host, bytes) else host
        address, _, mapped = DESCRIBED["connect"].get(f"{text}:{port}", f"{text}:{port}").rpartition(":")
        return [*resolve(address, int(mapped), *more)]

    setattr(socket, "getaddrinfo", by_connect)  # noqa: B010 - a name of this process alone, of another type


def credentials() -> tuple[str, str]:
    mailbox = next(one for one in DESCRIBED["mailbox"] if one["address"] == ADDRESS)
    return mailbox["logon"], mailbox["password"]["literal"]


def list_the_inbox() -> str:
    configuration = Configuration(
        service_endpoint=f"https://{HOST}/EWS/Exchange.asmx",
        credentials=Credentials(*credentials()),
        auth_type=BASIC,
        version=Version(build=EXCHANGE_2007_SP1),
    )
    try:
        account = Account(ADDRESS, config=configuration, autodiscover=False, access_type=DELEGATE)
        items = list(account.inbox.all())
    except EWSError as error:
        return f"{type(error).__name__}"
    return f"{account.inbox.name} {len(items)}"


def discover() -> str:
    answer = requests.post(
        f"https://{HOST}/Autodiscover/Autodiscover.xml",
        data=Autodiscover.payload(email=ADDRESS),
        headers={"Content-Type": "text/xml; charset=utf-8"},
        auth=credentials(),
        timeout=10,
    )
    found = Autodiscover.from_bytes(answer.content)
    return f"{found.response.protocol.ews_url}"


lead_names_to_the_farm()
print(list_the_inbox() if WHAT == "list" else discover())
