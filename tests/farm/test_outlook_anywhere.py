"""/rpc: a channel to any Mailbox server of any site."""

from __future__ import annotations

import pytest

from tests.farm.nouns import ClientRequest, figure, send

ECHO = bytes.fromhex("0500140310000000140000000000000040000000")


def channel(server: str, method: str = "RPC_IN_DATA", content: bytes = b"") -> ClientRequest:
    return ClientRequest(f"https://cas-02.contoso.com/rpc/rpcproxy.dll?{server}", "user3", method, content)


@pytest.mark.parametrize("server", ["MBX-03:6001", "mbx-03.contoso.com:6004", "BE-03:6001"])
@pytest.mark.parametrize("method", ["RPC_IN_DATA", "RPC_OUT_DATA"])
def test_an_echo_request_is_answered_without_a_hop(server: str, method: str) -> None:
    answer, hops = send(figure(), channel(server, method))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/rpc"
    assert answer.content == ECHO
    assert hops == ()


def test_a_channel_is_accepted_with_conn_a3() -> None:
    answer, _ = send(figure(), channel("MBX-03:6001", "RPC_OUT_DATA", bytes(76)))
    assert answer.content[:4] == bytes.fromhex("05001403")
    assert len(answer.content) == answer.content[8]


@pytest.mark.parametrize("server", ["MBX-99:6001", "MBX-03:25"], ids=["unknown server", "another port"])
def test_what_is_not_in_the_list_of_valid_ports_is_refused(server: str) -> None:
    answer, _ = send(figure(), channel(server))
    assert answer.status_code == 503
