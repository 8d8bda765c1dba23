"""Any change of an export is read, or refused with a message that names the file. No other exception, no long wait."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.imports.exports import read_export
from harness.imports.source_objects import ImportSourceError
from tests.imports.golden_exports import FOLDER
from tests.imports.nouns import REPEATABLE

LONGEST_SECONDS = 5.0

PIECES = st.sampled_from(
    [
        b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x81", b"\xc3", b"\r", b"\n\n", b"\n", b" ", b"   ", b"{", b"}",
        b"[", b"]", b'"', b",", b":", b" : ", b"...", "…".encode(), b"...}", b"----  ----", b"null", b"1e999", b"-1",
        b"9" * 5000, b"\\ud800", b"<", b">", b"/>", b"&a;", b"&#0;", b"<!DOCTYPE a>", b"<!-- ", b"<![CDATA[", b"<Obj>",
        b"</Obj>", b'<Ref RefId="1" />', b'<TNRef RefId="0" />', b"<LST>", b"<Nil />", b'N="', b'RefId="', b"_x0000_",
        b"_xD800_", b"Get-Mailbox", b"#TYPE ", b"dn: ", b"System.Collections", b"@{",
        b"Version 8.1 (Build 99999999999.6)",
        b"[" * 3000, b"<Obj>" * 300,
    ]
)  # fmt: skip


def changed(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes after these changes: at a place, some bytes are replaced by a piece."""
    for place, length, piece in changes:
        start = place % (len(data) + 1)
        data = data[:start] + piece + data[start + length :]
    return data


CHANGES = st.lists(
    st.tuples(st.integers(0, 100_000), st.integers(0, 40), PIECES | st.binary(max_size=4)), min_size=1, max_size=4
)


def read_or_refuse(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    start = time.process_time()
    try:
        source = read_export(file)
    except ImportSourceError as refusal:
        message = str(refusal)
        assert message.startswith(str(file))
        assert len(message) < 1000
    else:
        assert source.objects
        assert all(each.origin.startswith(str(file)) for each in source.objects)
    assert time.process_time() - start < LONGEST_SECONDS


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("changed") / "export"


@pytest.mark.parametrize("ending", ["xml", "txt", "json"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_changed_export_is_read_or_refused_with_a_message(file: Path, ending: str, encoding: str) -> None:
    golden = (FOLDER / f"single-site.{ending}").read_text(encoding="utf-8").encode(encoding)

    @REPEATABLE
    @given(changes=CHANGES)
    def check(changes: list[tuple[int, int, bytes]]) -> None:
        read_or_refuse(file, changed(golden, changes))

    check()


@REPEATABLE
@given(data=st.binary(max_size=60) | st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_read_or_refused_with_a_message(file: Path, data: bytes) -> None:
    read_or_refuse(file, data)


@pytest.mark.parametrize(
    "data",
    [
        b"a" * 1_000_000,
        b" " * 1_000_000,
        b"a " * 500_000,
        b"a : {" + b"b, " * 300_000 + b"c}",
        b"Name : a\n" + b"   b\n" * 200_000,
        b"<Objs>" + b"<Obj RefId='1'>" * 100_000,
        b"<Objs><Obj RefId='1'><MS>" + b"<S N='Name'>_x005F_</S>" * 30_000 + b"</MS></Obj></Objs>",
        b"[" + b"{}," * 30_000 + b"{}]",
        b"Name" + b"," * 500_000,
        b"--" + b" --" * 300_000 + b"x",
    ],
    ids=["letters", "spaces", "words", "long list", "long value", "open objects", "escapes", "empty objects", "commas",
         "dashes"],
)  # fmt: skip
def test_a_megabyte_of_one_thing_takes_no_long_time(file: Path, data: bytes) -> None:
    read_or_refuse(file, data)
