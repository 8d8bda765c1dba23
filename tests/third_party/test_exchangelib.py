"""exchangelib, a client of Exchange Web Services that knows nothing of this project, at a served farm."""

from __future__ import annotations

import datetime
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.wire.calendar import find_calendar_items_request, read_calendar_items
from harness.wire.soap import SoapFault
from harness.wire.time_spans import DayWindow
from harness.wire.web_services import ItemAnswer, read_get_folder
from tests.farm.messages import get_folder, post
from tests.farm.nouns import ClientRequest, figure, send
from tests.served.clients import Served, serving

CLIENT = Path(__file__).with_name("exchangelib_client.py")


@pytest.fixture(scope="module")
def contoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The deployment with Exchange 2003 mailboxes."""
    with serving("contoso", tmp_path_factory.mktemp("contoso") / "farm") as served:
        yield served


def ask(farm: Served, host: str, address: str, what: str) -> str:
    """The client's one line; its own warnings about the age of its dependencies are none of ours."""
    command = [sys.executable, "-W", "ignore", str(CLIENT), str(farm.folder), host, address, what]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.strip()


def test_it_lists_a_folder_through_a_proxying_server(redirection: Served) -> None:
    before = len(redirection.log("CAS-03"))
    assert ask(redirection, "cas-01.contoso.com", "user3@contoso.com", "list") == "Inbox 0"
    asked = {(entry["cs-uri-stem"], entry["cs-username"]) for entry in redirection.log("CAS-03")[before:]}
    assert ("/EWS/Exchange.asmx", "CONTOSO\\CAS-01$") in asked


def test_it_lists_a_folder_of_the_own_site(redirection: Served) -> None:
    assert ask(redirection, "cas-01.contoso.com", "user1@contoso.com", "list") == "Inbox 0"


def test_it_learns_the_mailbox_from_the_root_folder_s_identifier(redirection: Served) -> None:
    said = ask(redirection, "cas-01.contoso.com", "user3@contoso.com", "root")
    assert said == "Root, Sent Items: user3@contoso.com True"


def test_it_raises_an_error_for_a_mailbox_on_exchange_2003(contoso: Served) -> None:
    said = ask(contoso, "cas-01.contoso.com", "legacy1@contoso.com", "list")
    assert said.startswith("Error")


def test_it_reads_the_web_services_url_that_autodiscover_names_for_the_outside(redirection: Served) -> None:
    url = ask(redirection, "cas-01.contoso.com", "user1@contoso.com", "discover")
    assert url.lower() == "https://www.usa.contoso.com/ews/exchange.asmx"


def test_it_reads_the_inbox_s_id_and_the_calendar_as_the_harness_does(redirection: Served) -> None:
    identity, *told = ask(redirection, "cas-01.contoso.com", "user3@contoso.com", "calendar").split(", ")
    assert told
    window = DayWindow(datetime.date(2008, 3, 14))
    (folder,) = read(read_get_folder, get_folder("CAS-03", "user3"))
    content = find_calendar_items_request("user3@contoso.com", window, None)
    (calendar,) = read(read_calendar_items, post("cas-03.contoso.com", "user3", content))
    assert identity == folder.identity
    parts = [one for one in calendar.times or () if not one.all_day]
    assert told == [f"{one.start.isoformat()} {one.end.isoformat()} {one.status}" for one in parts]


def read(
    reader: Callable[[bytes], tuple[ItemAnswer, ...] | SoapFault], request: ClientRequest
) -> tuple[ItemAnswer, ...]:
    """What the harness reads of the farm's answer."""
    answer, _ = send(figure(), request)
    read_answer = reader(answer.content)
    assert not isinstance(read_answer, SoapFault)
    return read_answer
