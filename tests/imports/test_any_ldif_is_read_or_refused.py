"""Whatever stands in a file, it is a source or an error that names the file; never another exception."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.deployments import DEFAULT_DEPLOYMENT, read_deployment
from harness.imports import ImportSourceError, is_ldif, read_ldif
from harness.imports.directory_objects import CONFIGURATION_ATTRIBUTES, MAILBOX_ATTRIBUTES
from tests.imports.directory_entries import configuration_entries
from tests.imports.directory_entry import as_ldif

CLASSES = (
    "user",
    "site",
    "crossRef",
    "msExchExchangeServer",
    "serviceConnectionPoint",
    "protocolCfgPOPServer",
    "msExchOWAVirtualDirectory",
    "msExchRpcHttpVirtualDirectory",
    "container",
)
NAMES = (
    "CN=owa,CN=HTTP,CN=Protocols,CN=CAS-01,CN=Servers,DC=contoso",
    "CN=a\\,b,DC=c",
    "CN=\\0ACNF:1,DC=a",
    "CN=usa",
    "",
)
VALUES = st.one_of(
    st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=20),
    st.integers().map(str),
    st.sampled_from((*NAMES, "§", "POP3§", "MAPI§§§§§§", "SMTP:", "/o=a", "Version 8.1 (Build 30240.6)", ":995:", "1")),
)


@st.composite
def lines(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from((*CONFIGURATION_ATTRIBUTES, *MAILBOX_ATTRIBUTES, "changetype", "cn;range=0-1")))
    value = draw(VALUES)
    form = draw(st.sampled_from(("plain", "plain", "base64", "bytes", "folded", "rubbish")))
    if form == "base64":
        return f"{name}:: {base64.b64encode(value.encode()).decode()}"
    if form == "bytes":
        return f"{name}:: {base64.b64encode(draw(st.binary(max_size=5))).decode()}"
    if form == "rubbish":
        return value
    return f"{name}: {value}" if form == "plain" else f"{name}:\n {value}\n  {value}"


@st.composite
def records(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(("dn: {}", "dn:: {}", "version: 1\ndn: {}", "# x\n y\ndn: {}", "{}", "result: {}")))
    classes = draw(st.lists(st.sampled_from(CLASSES), max_size=2))
    body = [f"objectClass: {one}" for one in classes] + draw(st.lists(lines(), max_size=6))
    return "\n".join([head.format(draw(st.sampled_from(NAMES) | VALUES)), *body])


def read_or_refuse(content: bytes, folder: Path) -> None:
    path = folder / "any.ldf"
    path.write_bytes(content)
    is_ldif(content[:100])
    try:
        objects = read_ldif(path).objects
    except ImportSourceError as error:
        message = str(error)
    else:
        message = f"{path}: {len(objects)} objects"
    assert message.startswith(str(path))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ldif")


@given(
    parts=st.lists(records(), min_size=1, max_size=4), gap=st.sampled_from(("\n\n", "\n\n\n", "\n")), mark=st.booleans()
)
def test_records_of_any_kind(parts: list[str], gap: str, mark: bool, folder: Path) -> None:
    text = gap.join(["dn: CN=usa,CN=Sites,DC=a\nobjectClass: site", *parts])
    read_or_refuse(text.encode("utf-16" if mark else "utf-8"), folder)


@given(
    content=st.binary(max_size=200),
    start=st.sampled_from((b"", b"dn: ", b"dn: a\nobjectClass: ", b"\xff\xfed\x00n\x00:\x00")),
)
def test_bytes_of_any_kind(content: bytes, start: bytes, folder: Path) -> None:
    read_or_refuse(start + content, folder)


@pytest.fixture(scope="module")
def export() -> bytes:
    return as_ldif(configuration_entries(read_deployment(DEFAULT_DEPLOYMENT))).encode()[:12_000]


@given(changes=st.lists(st.tuples(st.integers(0, 11_999), st.integers(0, 255)), min_size=1, max_size=3))
def test_an_export_with_a_changed_byte(changes: list[tuple[int, int]], export: bytes, folder: Path) -> None:
    content = bytearray(export)
    for position, value in changes:
        content[position] = value
    read_or_refuse(bytes(content), folder)
