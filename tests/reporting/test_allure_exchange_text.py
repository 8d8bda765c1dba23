"""An exchange as it is attached to a report, and the bodies in it."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.observation import Exchange, NotedName
from harness.reporting.allure.body_text import indented_body
from harness.reporting.allure.exchange_text import answer_line, answer_text, request_line, request_text

SOAP = '<?xml version="1.0"?><s:Envelope xmlns:s="x"><s:Body><m:A Id="1"/><t>text</t></s:Body></s:Envelope>'
INDENTED = """<?xml version="1.0"?>
<s:Envelope xmlns:s="x">
  <s:Body>
    <m:A Id="1"/>
    <t>text</t>
  </s:Body>
</s:Envelope>"""


def test_a_name_that_is_not_kept_of_an_answer_stands_there_with_its_place() -> None:
    noted = NotedName("cas-03.contoso.com", "in the body")
    exchange = Exchange("GET /owa/", status=200, answer_headers=(("Server", "IIS"),), answer_text="x", noted=(noted,))
    assert answer_text(exchange) == "HTTP 200\nServer: IIS\n(not kept: cas-03.contoso.com in the body)\n\nx"


def test_headers_stand_before_the_body_and_xml_is_indented() -> None:
    sent = Exchange(f"POST https://cas-01/EWS\n\n{SOAP}", (("Content-Type", "text/xml"),))
    assert request_text(sent) == f"POST https://cas-01/EWS\nContent-Type: text/xml\n\n{INDENTED}"


def test_wbxml_is_shown_as_what_it_says() -> None:
    exchange = Exchange("POST /", status=200, answer_text="\x03\x01j", decoded_answer="<FolderSync/>")
    assert answer_text(exchange) == "HTTP 200\n\n<FolderSync/>"


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        (
            "POST https://a/Microsoft-Server-ActiveSync?Cmd=FolderSync&User=u",
            "POST https://a/Microsoft-Server-ActiveSync?Cmd=FolderSync",
        ),
        ("RPC_IN_DATA https://a/rpc/rpcproxy.dll?MBX-01:6001", "RPC_IN_DATA https://a/rpc/rpcproxy.dll?MBX-01:6001"),
        ("GET https://a/owa/auth/logon.aspx?url=https%3A%2F%2Fa", "GET https://a/owa/auth/logon.aspx"),
        ("POST https://a/\n\nbody?x", "POST https://a/"),
        ("PASS ***", "PASS ***"),
        ("GET \x1b?", "GET \\x1b"),
    ],
)
def test_the_first_line_of_a_request(request_: str, line: str) -> None:
    assert request_line(Exchange(request_)) == line


@pytest.mark.parametrize(
    ("exchange", "line"),
    [
        (Exchange("GET /", status=451), "HTTP 451"),
        (Exchange("GET /", failure="connection refused"), "connection refused"),
        (Exchange("STAT", answer_text="+OK 0 0\nmore"), "+OK 0 0"),
        (Exchange("LOGIN", answer_text="* CAPABILITY IMAP4rev1\r\na1 NO LOGIN failed.\r\n"), "a1 NO LOGIN failed."),
        (Exchange("STAT"), ""),
    ],
)
def test_the_line_of_an_answer_that_decides(exchange: Exchange, line: str) -> None:
    assert answer_line(exchange) == line


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('{"a":[1]}', '{\n  "a": [\n    1\n  ]\n}'),
        ('{"a": "ü"', '{"a": "ü"'),
        ('{"a":1,"a":2}', '{"a":1,"a":2}'),
        ('{"a":1.00}', '{"a":1.00}'),
        ('{"a":1e999}', '{"a":1e999}'),
        ('{"a":1.5,"b":"\\u00fc"}', '{\n  "a": 1.5,\n  "b": "ü"\n}'),
        ("<html><p>a</html>", "<html><p>a</html>"),
        ("", ""),
    ],
)
def test_bodies_of_other_kinds(body: str, shown: str) -> None:
    """JSON is indented where it is whole; pages stay as they came."""
    assert indented_body(body, is_markup=False) == shown


@given(st.text(alphabet='<>/ab \n&![CDATA]-?="', max_size=60))
def test_nothing_but_blanks_changes_where_a_body_of_xml_is_cut_or_no_xml(text: str) -> None:
    shown = indented_body(f"<{text}", is_markup=True)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", f"<{text}")


@given(st.recursive(st.none() | st.booleans() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)))
def test_json_stays_the_same_value(value: object) -> None:
    body = json.dumps([value])
    assert json.loads(indented_body(body, is_markup=False)) == [value]


@pytest.mark.parametrize("body", ["<" * 60_000, "<a>" * 20_000, "<!--" * 15_000, "[" * 60_000, "x<" * 30_000])
def test_a_hostile_body_takes_no_longer_than_another(body: str) -> None:
    assert len(indented_body(body, is_markup=True)) < 64 * len(body)
