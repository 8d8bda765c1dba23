"""A program of its own, since exchangelib keeps connections for the whole process: reads a mailbox, or discovers.

Arguments: the served farm's folder, the host asked, the mailbox, `list`, `calendar`, `root` or `discover`. Prints one
line.
"""

from __future__ import annotations

import datetime
import os
import socket
import sys
import tomllib
from pathlib import Path

import requests
from exchangelib import BASIC, DELEGATE, Account, Configuration, Credentials, EWSDateTime, EWSTimeZone, Version
from exchangelib.autodiscover.properties import Autodiscover
from exchangelib.errors import EWSError
from exchangelib.properties import AlternateId
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


def open_account() -> Account:
    configuration = Configuration(
        service_endpoint=f"https://{HOST}/EWS/Exchange.asmx",
        credentials=Credentials(*credentials()),
        auth_type=BASIC,
        version=Version(build=EXCHANGE_2007_SP1),
    )
    return Account(ADDRESS, config=configuration, autodiscover=False, access_type=DELEGATE)


def list_the_inbox() -> str:
    try:
        account = open_account()
        items = list(account.inbox.all())
    except EWSError as error:
        return f"{type(error).__name__}"
    return f"{account.inbox.name} {len(items)}"


def read_the_calendar() -> str:
    """The inbox's id, and the appointments of a day that take a part of it."""
    account = open_account()
    begin = EWSDateTime(2008, 3, 14, tzinfo=EWSTimeZone("UTC"))
    day = account.calendar.view(start=begin, end=begin + datetime.timedelta(days=1))
    items = day.only("start", "end", "legacy_free_busy_status", "is_all_day")
    parts = (one for one in items if not one.is_all_day)
    told = (f"{one.start.isoformat()} {one.end.isoformat()} {one.legacy_free_busy_status}" for one in parts)
    return ", ".join((account.inbox.id, *told))


def convert_the_root() -> str:
    """The name of the root and of the sent items, and whose the root is, by its identifier in another format and back.

    A mailbox has to be named in the request; the identifier knows better.
    """
    account = open_account()
    identifier = AlternateId(id=account.root.id, format="EwsId", mailbox="nobody@contoso.com")
    (in_hexadecimal,) = account.protocol.convert_ids([identifier], destination_format="HexEntryId")
    (back,) = account.protocol.convert_ids([in_hexadecimal], destination_format="EwsId")
    return f"{account.root.name}, {account.sent.name}: {back.mailbox} {back.id == account.root.id}"


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
DOES = {"list": list_the_inbox, "calendar": read_the_calendar, "root": convert_the_root, "discover": discover}
print(DOES[WHAT]())
