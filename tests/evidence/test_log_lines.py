"""W3C extended log files as IIS writes them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.log_lines import LineReader, LogLine

LINE = (
    b"2026-11-23 02:03:04 10.0.1.11 POST /EWS/Exchange.asmx a=b 443 CONTOSO\\CAS-02$ 10.0.2.12 EXCH+08 "
    b"cas-01.contoso.com 200 0 0"
)
HEAD = (
    b"#Software: Microsoft Internet Information Services 6.0\r\n"
    b"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) "
    b"cs-host sc-status sc-substatus sc-win32-status\r\n"
)


def read(text: bytes) -> list[LogLine]:
    return list(LineReader("CAS-01").read(text))


def test_a_line_is_read_with_the_columns_above_it() -> None:
    assert read(HEAD + LINE + b"\r\n") == [
        LogLine(
            server="CAS-01",
            time=1795399384.0,
            method="POST",
            stem="/EWS/Exchange.asmx",
            query="a=b",
            port="443",
            user="CONTOSO\\CAS-02$",
            client="10.0.2.12",
            host="cas-01.contoso.com",
            status="200",
            substatus="0",
            win32_status="0",
            user_agent="EXCH 08",
            server_address="10.0.1.11",
        )
    ]


def test_columns_may_change_in_the_middle_of_a_file() -> None:
    other = b"#Fields: time date c-ip cs-username cs-method cs-uri-stem s-port sc-status\n"
    found = read(HEAD + LINE + b"\n" + other + b"02:03:05 2026-11-23 10.0.2.12 - GET /owa/ 80 302\n")
    assert [(line.stem, line.port, line.status, line.user, line.host) for line in found[1:]] == [
        ("/owa/", "80", "302", "", "")
    ]


def test_the_clients_port_is_read_where_the_log_has_it() -> None:
    with_port = HEAD.replace(b"c-ip ", b"c-ip c-port ") + LINE.replace(b"10.0.2.12 ", b"10.0.2.12 50123 ")
    assert [line.client_port for line in (*read(with_port), *read(HEAD + LINE))] == ["50123", ""]


def test_a_line_that_does_not_match_its_columns_is_skipped() -> None:
    half = LINE[:60]
    no_time = LINE.replace(b"02:03:04", b"02:63:04")
    endless = b"x" * 70_000
    assert read(HEAD + b"\n".join([half, no_time, endless, b"", LINE])) == read(HEAD + LINE)
    assert read(LINE) == []


def test_without_a_needed_column_nothing_is_read() -> None:
    assert read(b"#Fields: date time cs-uri-stem\n2026-11-23 02:03:04 /owa/\n") == []


def test_a_line_that_is_not_utf_8_is_read_with_all_its_bytes() -> None:
    """IIS 6 writes its logs in the code page of its system."""
    ansi, utf_8 = (LINE.replace(b"CAS-02$", "müller".encode(code)) for code in ("cp1252", "utf-8"))
    japanese = LINE.replace(b"CONTOSO\\CAS-02$", "CONTOSO\\ソニー".encode("cp932"))
    assert [line.user for line in read(HEAD + ansi + b"\n" + utf_8)] == ["CONTOSO\\müller"] * 2
    (line,) = read(HEAD + japanese)
    assert line.user.encode("latin-1").decode("cp932") == "CONTOSO\\ソニー"


def test_the_name_that_was_addressed_may_stand_as_any_request_header_does() -> None:
    assert read(HEAD.replace(b"cs-host", b"cs(Host)") + LINE) == read(HEAD + LINE)


def test_a_mark_at_the_beginning_of_a_file_and_nuls_between_its_lines_are_skipped() -> None:
    assert read(b"\xef\xbb\xbf" + HEAD + b"\0" * 512 + LINE) == read(HEAD + LINE)


@given(st.lists(st.binary(max_size=200)))
def test_any_bytes_are_read_or_skipped(pieces: list[bytes]) -> None:
    found = read(HEAD + b"\n".join(pieces) + b"\n" + LINE)
    assert not found or found[-1].server == "CAS-01"


@given(st.text(alphabet=st.characters(exclude_characters=" \r\n", exclude_categories=("Cs", "Zs", "Zl", "Zp", "Cc"))))
def test_a_stem_in_any_script_is_read_unchanged(stem: str) -> None:
    text = LINE.decode().replace("/EWS/Exchange.asmx", f"/{stem}")
    assert [line.stem for line in read(HEAD + text.encode())] == [f"/{stem}"]
