"""curl opens both channels of RPC over HTTP at a served farm, and hears of the Mailbox server only then."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.served.clients import Served
from tests.third_party.programs import find_program

HOST = "cas-02.contoso.com"
CONN_A3 = bytes.fromhex("0500140310000000 1c000000 00000000 0000 0100 02000000 c0d40100")
CONN_C2 = bytes.fromhex(
    "0500140310000000 2c000000 00000000 0000 0300 06000000 01000000 00000000 00000100 02000000 c0d40100"
)
ECHO = bytes.fromhex("0500140310000000 14000000 00000000 4000 0000")
COOKIE = b"\x03\0\0\0" + b"of this one test"
CONN_A1 = (
    bytes.fromhex("0500140310000000 4c000000 00000000 0000 0400 06000000 01000000")
    + COOKIE
    + b"\x03\0\0\0"
    + bytes.fromhex("00" * 16 + "00000000 00000100")
)
CONN_B1 = (
    bytes.fromhex("0500140310000000 68000000 00000000 0000 0600 06000000 01000000")
    + COOKIE
    + b"\x03\0\0\0"
    + bytes.fromhex("00" * 16 + "04000000 00000040 05000000 e0930400 0c000000" + "00" * 16)
)


def command(farm: Served, scheme: str, method: str, *arguments: str) -> list[str]:
    name, password = farm.credentials("user3")
    mapped = ":".join(map(str, farm.mapped_address(HOST)))
    start = [find_program("curl", "curl"), "--silent", "--show-error", "--no-buffer", "--user-agent", "MSRPC"]
    start += ["--cacert", str(farm.folder / "ca.pem"), "--connect-to", f"{HOST}:443:{mapped}"]
    start += [scheme, "--user", f"{name}:{password}", "--request", method, "--header", "Content-Type: application/rpc"]
    return [*start, *arguments, f"https://{HOST}/rpc/rpcproxy.dll?MBX-03:6001"]


@contextmanager
def running(words: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is ended with the block, since it would go on."""
    with subprocess.Popen(  # noqa: S603 - arguments of these tests
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as program:
        try:
            yield program
        finally:
            program.kill()


@pytest.mark.parametrize("scheme", ["--ntlm", "--basic"])
@pytest.mark.parametrize("method", ["RPC_IN_DATA", "RPC_OUT_DATA"])
def test_an_echo_request_is_answered_by_the_rpc_proxy(with_ntlm: Served, scheme: str, method: str) -> None:
    finished = subprocess.run(  # noqa: S603 - arguments of these tests
        command(with_ntlm, scheme, method, "--data-binary", "echo"), capture_output=True, check=True
    )
    assert finished.stdout == ECHO


@pytest.mark.parametrize("scheme", ["--ntlm", "--basic"])
def test_the_mailbox_server_is_heard_of_once_both_channels_are_open(
    with_ntlm: Served, scheme: str, tmp_path: Path
) -> None:
    (tmp_path / "conn_a1").write_bytes(CONN_A1)
    out_channel = command(with_ntlm, scheme, "RPC_OUT_DATA", "--data-binary", f"@{tmp_path / 'conn_a1'}")
    announced = ("--header", "Content-Length: 1073741824", "--header", "Transfer-Encoding:", "--header", "Expect:")
    in_channel = command(with_ntlm, "--basic", "RPC_IN_DATA", *announced, "--upload-file", "-")
    with running(out_channel) as outbound:
        assert outbound.stdout is not None
        assert outbound.stdout.read(len(CONN_A3)) == CONN_A3
        with running(in_channel) as inbound:
            assert inbound.stdin is not None
            inbound.stdin.write(CONN_B1)
            inbound.stdin.flush()
            assert outbound.stdout.read(len(CONN_C2)) == CONN_C2
