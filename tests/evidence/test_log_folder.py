"""Growing log files."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from harness.evidence.log_folder import LogFolder, LogFolderError
from tests.evidence.logs import FIELDS, LogFile, written


def stems(folder: LogFolder) -> list[str]:
    folder.refresh()
    return [line.stem for line in folder.lines]


def test_only_what_is_written_after_the_beginning_is_read_with_the_columns_from_before(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "ex261123.log")
    log.add(written(1, "/old/"))
    folder = LogFolder("CAS-01", tmp_path)
    assert stems(folder) == []
    log.add(written(2, "/new/"))
    assert stems(folder) == ["/new/"]
    assert folder.missing_fields() == ()


def test_a_new_file_is_read_from_its_beginning_and_in_sub_folders_too(tmp_path: Path) -> None:
    folder = LogFolder("CAS-01", tmp_path)
    LogFile(tmp_path / "ex261123.log").add(written(1, "/a/"))
    assert stems(folder) == ["/a/"]
    (tmp_path / "W3SVC1").mkdir()
    LogFile(tmp_path / "W3SVC1" / "u_ex261124.LOG").add(written(2, "/b/"))
    LogFile(tmp_path / "notes.txt").add(written(2, "/c/"))
    assert stems(folder) == ["/a/", "/b/"]


def test_a_partial_line_is_read_when_it_is_complete(tmp_path: Path) -> None:
    folder = LogFolder("CAS-01", tmp_path)
    path = tmp_path / "ex.log"
    text = f"{FIELDS}\n{written(1)}\n"
    path.write_text(text[:-20], encoding="utf-8")
    assert stems(folder) == []
    path.write_text(text, encoding="utf-8")
    assert stems(folder) == ["/owa/"]


def test_a_file_that_starts_again_is_read_again(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "ex.log")
    log.add(written(1, "/a/"), written(1, "/a/"))
    folder = LogFolder("CAS-01", tmp_path)
    (tmp_path / "ex.log").write_text(f"{FIELDS}\n{written(2, '/b/')}\n", encoding="utf-8")
    assert stems(folder) == ["/b/"]


def test_an_endless_line_is_skipped_and_not_kept_in_memory(tmp_path: Path) -> None:
    endless = b"x" * 8_000_000
    log = LogFile(tmp_path / "ex.log")
    log.add(written(1))
    with log.path.open("ab", buffering=0) as file:
        file.write(endless)
        tracemalloc.start()
        try:
            folder = LogFolder("CAS-01", tmp_path)
            file.write(endless)
            assert stems(folder) == []
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert most < 6_000_000
        file.write(f"\n{written(2, '/after/')}\n".encode())
    assert stems(folder) == ["/after/"]


def test_a_file_of_any_size_is_read_piece_by_piece(tmp_path: Path) -> None:
    folder = LogFolder("CAS-01", tmp_path)
    long = [f"/{number}/{'x' * 1_000}" for number in range(2_500)]
    text = "\n".join([FIELDS, *(written(number, stem) for number, stem in enumerate(long)), ""])
    (tmp_path / "ex.log").write_text(text, encoding="utf-8")
    assert stems(folder) == long


def test_a_missing_column_is_reported(tmp_path: Path) -> None:
    (tmp_path / "ex.log").write_text(FIELDS.replace(" cs-username", "") + "\n", encoding="utf-8")
    assert LogFolder("CAS-01", tmp_path).missing_fields() == ("cs-username",)


def test_a_folder_that_is_not_there_is_reported_with_its_server(tmp_path: Path) -> None:
    with pytest.raises(LogFolderError, match=r"the logs of CAS-01 are in .*nowhere.*expected a readable folder"):
        LogFolder("CAS-01", tmp_path / "nowhere")


def test_the_ansi_log_of_an_exchange_2003_server_is_read(tmp_path: Path) -> None:
    """IIS 6 names its files `ex…` and writes letters in the code page of its system."""
    folder = LogFolder("BE-01", tmp_path)
    (tmp_path / "ex081006.log").write_bytes(
        b"#Software: Microsoft Internet Information Services 6.0\r\n#Version: 1.0\r\n"
        b"#Fields: date time s-sitename s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip "
        b"cs(User-Agent) sc-status sc-substatus sc-win32-status \r\n"
        b"2008-10-06 07:15:14 W3SVC1 10.0.1.21 PROPFIND /exchange/mueller@contoso.com/ - 80 CONTOSO\\m\xfcller "
        b"10.0.2.12 x 207 0 0\r\n"
    )
    folder.refresh()
    assert [(line.user, line.stem, line.server_address) for line in folder.lines] == [
        ("CONTOSO\\müller", "/exchange/mueller@contoso.com/", "10.0.1.21")
    ]
