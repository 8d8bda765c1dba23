"""Each reader takes at most two seconds and a bounded memory for a megabyte of the most expensive input.

Processor time is measured, so that waiting does not count. Quadratic readers would take minutes here.
"""

from __future__ import annotations

import datetime
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress

import pytest

from harness.evidence.attribution import hops_of
from harness.evidence.log_lines import LineReader
from harness.model.secret import Secret
from harness.model.stimulus import Account
from harness.probes.masking import Mask
from harness.wire.activesync import read_folder_sync_status
from harness.wire.autodiscover import read_autodiscover
from harness.wire.availability import read_get_user_availability
from harness.wire.calendar import read_calendar_items
from harness.wire.errors import WireError
from harness.wire.owa_page import read_page
from harness.wire.soap import ENVELOPE, MESSAGES, TYPES, read_body
from harness.wire.time_spans import DayWindow
from harness.wire.wbxml import MAX_BYTES
from harness.wire.web_services import read_get_folder
from tests.evidence.logs import CLIENTS, challenge, identities, line, stimulus
from tests.fuzzing.targets.log_lines import HEAD, LINE
from tests.wire.scripted_pages import moves_by_script

SIZE = 1_000_000
MOST_SECONDS = 8.0
"""Twice the time of the slowest: on a shared processor the time measured may double."""

MOST_MEMORY = 40
"""Bytes of Python's memory for each byte of input, the input included."""

_NAMESPACES = f'xmlns:s="{ENVELOPE}" xmlns:m="{MESSAGES}" xmlns:t="{TYPES}"'
_MASK = Mask([Account("user1@contoso.com", "CONTOSO\\user1", Secret("Sw0rd&fish <1>"))])


def filled(before: str, unit: str, after: str = "", *, size: int = SIZE) -> str:
    """`size` characters of `unit`, repeated; a `%d` in it is a different number each time."""
    times = size // max(len(unit), 8 if "%d" in unit else 1)
    return before + ("".join(unit % number for number in range(times)) if "%d" in unit else unit * times) + after


def wbxml(before: bytes, unit: bytes, *, size: int = SIZE) -> bytes:
    return (b"\x03\x01\x6a\x00\x00\x07" + before + unit * (size // len(unit)))[: MAX_BYTES - 64] + b"\x01" * 64


def soap(before: str, unit: str, after: str = "") -> bytes:
    return filled(f"<s:Envelope {_NAMESPACES}><s:Body>{before}", unit, f"{after}</s:Body></s:Envelope>").encode()


def all_hops(lines: int) -> object:
    logged = [line(server, stem=f"/owa/{number}") for number in range(lines // 3) for server in ("CAS-01", "CAS-03")]
    return hops_of([*logged, *(challenge() for _ in range(lines // 3))], stimulus(), identities(), clients=CLIENTS)


ITEM = "<m:GetFolderResponseMessage><m:ResponseCode>NoError</m:ResponseCode></m:GetFolderResponseMessage>"
USER = (
    "<m:FreeBusyResponse><m:ResponseMessage><m:ResponseCode>x</m:ResponseCode></m:ResponseMessage></m:FreeBusyResponse>"
)
PROTOCOL = "<Protocol><Type>EXCH</Type><ASUrl>%d</ASUrl></Protocol>"
FOLDERS = ("<m:GetFolderResponse><m:ResponseMessages>", "</m:ResponseMessages></m:GetFolderResponse>")
USERS = (
    "<m:GetUserAvailabilityResponse><m:FreeBusyResponseArray>",
    "</m:FreeBusyResponseArray></m:GetUserAvailabilityResponse>",
)
_MESSAGE = "<m:ResponseMessages><m:FindItemResponseMessage><m:ResponseCode>NoError</m:ResponseCode>"
CALENDAR = (
    f"<m:FindItemResponse>{_MESSAGE}<m:RootFolder><t:Items>",
    "</t:Items></m:RootFolder></m:FindItemResponseMessage></m:ResponseMessages></m:FindItemResponse>",
)
APPOINTMENT = "<t:CalendarItem><t:Start>2008-03-14T09:00Z</t:Start><t:End>2008-03-14T10:00Z</t:End></t:CalendarItem>"
_VIEW = "<m:FreeBusyView><t:FreeBusyViewType>FreeBusy</t:FreeBusyViewType><t:CalendarEventArray>"
EVENTS = (
    f"{USERS[0]}{USER.removesuffix('</m:FreeBusyResponse>')}{_VIEW}",
    f"</t:CalendarEventArray></m:FreeBusyView></m:FreeBusyResponse>{USERS[1]}",
)
EVENT = (
    "<t:CalendarEvent><t:StartTime>2008-03-14T09:00</t:StartTime><t:EndTime>2008-03-14T10:00</t:EndTime>"
    "</t:CalendarEvent>"
)
DAY = DayWindow(datetime.date(2008, 3, 14))

IN_TABLE = b"\x03\x01\x6a\x40" + b"x" * 63 + b"\x00\x00\x07\x56\x4c"
"""The beginning of WBXML with a string table, whose last string is the empty one at 63."""

SHAPES: dict[str, Callable[[], object]] = {
    "WBXML: empty elements": lambda: read_folder_sync_status(wbxml(b"\x56\x4c\x031\0\x01", b"\x05")),
    "WBXML: empty strings": lambda: read_folder_sync_status(wbxml(b"\x56\x4c", b"\x03\0")),
    "WBXML: empty data": lambda: read_folder_sync_status(wbxml(b"\x56", b"\xc3\0")),
    "WBXML: page switches": lambda: read_folder_sync_status(wbxml(b"\x56", b"\x00\x07")),
    "WBXML: references to a string": lambda: read_folder_sync_status(IN_TABLE + b"\x83\x3f" * (SIZE // 2)),
    "XML: open elements": lambda: read_body(b"<a>" * (SIZE // 3)),
    "XML: siblings": lambda: read_body(soap("<x>", "<a/>", "</x>")),
    "XML: attributes": lambda: read_body(soap("<x ", 'a%d="" ', "/>")),
    "XML: namespaces": lambda: read_body(soap("<x ", 'xmlns:a%d="" ', "/>")),
    "XML: comments": lambda: read_body(soap("<x>", "<!---->", "</x>")),
    "XML: references": lambda: read_body(soap("<x>", "&lt;", "</x>")),
    "XML: faults": lambda: read_body(soap("<s:Fault>", "<ResponseCode/><a/>", "</s:Fault>")),
    "Web Services: items": lambda: read_get_folder(soap(FOLDERS[0], ITEM, FOLDERS[1])),
    "Web Services: appointments": lambda: read_calendar_items(soap(CALENDAR[0], APPOINTMENT, CALENDAR[1])),
    "Availability: users": lambda: read_get_user_availability(soap(USERS[0], USER, USERS[1]), DAY),
    "Availability: events": lambda: read_get_user_availability(soap(EVENTS[0], EVENT, EVENTS[1]), DAY),
    "Autodiscover: protocols": lambda: read_autodiscover(
        filled("<Autodiscover><Response><Account>", PROTOCOL, "</Account></Response></Autodiscover>").encode()
    ),
    "Autodiscover: errors": lambda: read_autodiscover(
        filled("<Autodiscover>", "<Error><a/></Error>", "</Autodiscover>").encode()
    ),
    "OWA: attributes": lambda: read_page(filled("<p ", "a%d ", ">")),
    "OWA: tags of many attributes": lambda: read_page(filled("", f"<p {' '.join(f'a{n}' for n in range(990))}>")),
    "OWA: brackets": lambda: read_page(filled("", "<")),
    "OWA: beginnings of tags": lambda: read_page(filled("", "<a")),
    "OWA: quotes": lambda: read_page(filled("", "<a b=\"<a b='")),
    "OWA: scripts": lambda: read_page(filled("", "<script>")),
    "OWA: links": lambda: read_page(filled("", '<a href="https://w%d/owa">x</a>')),
    "OWA: links in the text": lambda: read_page(filled("<p>", "https://w%d/owa ")),
    "OWA: forms": lambda: read_page(filled("", "<form action=lang.owa><input type=password>")),
    "OWA: choices": lambda: read_page(filled("<form action=lang.owa><select name=x>", "<option>")),
    "OWA: clicks": lambda: read_page(filled("", "<p onclick='https://x'>")),
    "OWA: a refresh of blanks": lambda: read_page("<p>", refresh="0" + " " * SIZE),
    "scripts: functions": lambda: moves_by_script([filled("", "function a%d(){}")]),
    "scripts: functions that call the next": lambda: moves_by_script(
        ["a0();" + "".join(f"function a{number}(){{a{number + 1}()}}" for number in range(SIZE // 30))]
    ),
    "scripts: open blocks": lambda: moves_by_script([filled("", "function a(){")]),
    "scripts: clicks": lambda: moves_by_script([filled("", "onclick=function(){}")]),
    "scripts: open clicks": lambda: moves_by_script([filled("", "onclick=function(){")]),
    "scripts: windows": lambda: moves_by_script([filled("", "window.")]),
    "scripts: windows that open": lambda: moves_by_script([filled("", "open(")]),
    "scripts: windows that open what is called": lambda: moves_by_script([filled("", "open(" + "a(b)," * 4)]),
    "scripts: windows that open much": lambda: moves_by_script([filled("", f"open({'x,' * 99}({'y,' * 99})")]),
    "scripts: clicks at once": lambda: moves_by_script([filled("", ".click(")]),
    "scripts: subscripts": lambda: moves_by_script([filled("", "a['b']")]),
    "scripts: open subscripts": lambda: moves_by_script([filled("a", "['")]),
    "scripts: words": lambda: moves_by_script([filled("", "a;")]),
    "scripts: blanks": lambda: moves_by_script([filled("", " \n")]),
    "scripts: comments": lambda: moves_by_script([filled("", "/**/")]),
    "scripts: open comments": lambda: moves_by_script([filled("", "/*")]),
    "scripts: comments of HTML": lambda: moves_by_script([filled("", "\n-->\n<!--")]),
    "scripts: escapes": lambda: moves_by_script([filled("a='", r"\u002f", "'")]),
    "scripts: open texts": lambda: moves_by_script([filled("", "'")]),
    "scripts: open templates": lambda: moves_by_script([filled("", "`${")]),
    "scripts: patterns": lambda: moves_by_script([filled("", "/[/")]),
    "scripts: brackets": lambda: moves_by_script([filled("", "(")]),
    "scripts: blocks": lambda: moves_by_script([filled("", "{")]),
    "scripts: arrays": lambda: moves_by_script([filled("", "[")]),
    "scripts: signs": lambda: moves_by_script([filled("", "!")]),
    "scripts: sums": lambda: moves_by_script([filled("a", "+a")]),
    "scripts: sums of texts": lambda: moves_by_script([filled("var a='b'", "+'b'")]),
    "scripts: members": lambda: moves_by_script([filled("a", ".b")]),
    "scripts: choices": lambda: moves_by_script([filled("", "a?")]),
    "scripts: conditions": lambda: moves_by_script([filled("", "if(a)b();else ")]),
    "scripts: texts that double": lambda: moves_by_script(["var a='b';" + "a+=a;" * 10_000]),
    "scripts: a loop without end": lambda: moves_by_script(["for(;;){}"]),
    "scripts: a loop in loops": lambda: moves_by_script(["for(;;)" * 30 + "for(var i=0;i<9;i++);"]),
    "scripts: parts of a long text": lambda: moves_by_script([filled("var a='", "b", "';for(;;)a.split('')")]),
    "scripts: arrays that grow": lambda: moves_by_script(["var a=[];for(;;){a.push(a);a.join('')}"]),
    "scripts: timers": lambda: moves_by_script(["function a(){setTimeout(a);setTimeout(a)}a()"]),
    "scripts: timers with long texts": lambda: moves_by_script([filled("setInterval('", "a;", "')")]),
    "scripts: handlers": lambda: moves_by_script(["for(;;)a.onload=function(){}"]),
    "scripts: listeners": lambda: moves_by_script(["for(;;)a.onclick=function(){}"]),
    "OWA: scripts that are short": lambda: read_page(filled("", "<script>a()</script>")),
    "OWA: scripts that write": lambda: read_page(filled("", "<script>document.write('<p>')</script>")),
    "OWA: a script that writes for ever": lambda: read_page("<script>for(;;)document.write('<p>')</script>"),
    "OWA: a script that writes itself": lambda: read_page(
        "<script>function a(){document.write('<script>a()<\\/script>')}a()</script>"
    ),
    "OWA: a script that looks up": lambda: read_page(
        filled("<script>for(;;)document.getElementsByTagName('b')</script>", "<b>", size=100_000)
    ),
    "OWA: handlers of clicks": lambda: read_page(filled("", "<b onclick=a()>")),
    "OWA: long handlers of clicks": lambda: read_page(filled("", f"<b onclick='{'a();' * 1_000}'>")),
    "OWA: frames with pages": lambda: read_page(filled("", "<iframe srcdoc='<p>'></iframe>")),
    "OWA: hidden parts": lambda: read_page(filled("", "<p style='display:none'>https://b/owa</p>")),
    "OWA: styles": lambda: read_page(filled("<p style='", ";display ", "'>")),
    "OWA: names": lambda: read_page(filled("", "<p id=details class=dbg>")),
    "OWA: refreshes": lambda: read_page(filled("", "<meta http-equiv=refresh content='0'>")),
    "OWA: a link of slashes": lambda: read_page(filled("<a href='https:", "/", "'>")),
    "OWA: a link of line ends": lambda: read_page(filled("<a href='", "\n", "'>")),
    "OWA: frames": lambda: read_page(filled("", "<iframe src=https://w%d/owa></iframe>")),
    "OWA: events": lambda: read_page(filled("", "<p onerror=a onload=b>")),
    "logs: columns": lambda: list(LineReader("CAS-01").read(filled("#Fields:", " a")[:65_000].encode() + HEAD + LINE)),
    "logs: lines": lambda: list(LineReader("CAS-01").read(HEAD + LINE * (SIZE // len(LINE)))),
    "logs: blanks": lambda: list(LineReader("CAS-01").read(HEAD + b" " * 65_000 + b"\n" + b"\n" * SIZE)),
    "logs: hops": lambda: all_hops(SIZE // len(LINE)),
    "masks: the password's beginning": lambda: _MASK.text(filled("", "Sw0rd&fish <1")),
    "masks: escapes": lambda: _MASK.text(filled("", "%25")),
    "masks: references": lambda: _MASK.text(filled("", "&#0")),
    "masks: zeros": lambda: _MASK.text(filled("&#", "0")),
    "masks: NTLM messages": lambda: _MASK.text(filled("", "TlRMTVNTUA")),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_megabyte_of_one_shape_is_read_in_time(shape: str) -> None:
    begun = time.process_time()
    with suppress(WireError):
        SHAPES[shape]()
    assert time.process_time() - begun < MOST_SECONDS


PART = 150_000
PARTS: dict[str, Callable[[], object]] = {
    "WBXML: empty elements": lambda: read_folder_sync_status(wbxml(b"\x56", b"\x05", size=PART)),
    "WBXML: empty strings": lambda: read_folder_sync_status(wbxml(b"\x56\x4c", b"\x03\0", size=PART)),
    "OWA: links": lambda: read_page(filled("", "https://w%d/owa ", size=PART)),
    "scripts: functions": lambda: moves_by_script([filled("", "function a%d(){}", size=PART)]),
    "logs: lines": lambda: list(LineReader("CAS-01").read(HEAD + LINE * (PART // len(LINE)))),
    "masks: cookies": lambda: _MASK.headers([("Set-Cookie", filled("", "a%d=b; ", size=PART))]),
}


@pytest.mark.parametrize("shape", PARTS)
def test_many_small_parts_take_a_bounded_memory(shape: str) -> None:
    tracemalloc.start()
    try:
        with suppress(WireError):
            PARTS[shape]()
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < MOST_MEMORY * PART
