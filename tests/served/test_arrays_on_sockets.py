"""An array is a machine of its own, in front of the members that run."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.served.clients import MOZILLA, Served, serving

WWW, INNER = "www.contoso.com", "nlb-asia.contoso.com"
MEMBERS = ("CAS-01", "CAS-02")


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The array www in front of CAS-01 and CAS-02, nlb-asia without affinity in front of CAS-03 to CAS-05."""
    with serving("contoso-nlb", tmp_path_factory.mktemp("served") / "farm") as served:
        yield served


def test_a_client_stays_with_one_member_by_its_address(farm: Served) -> None:
    assert len({member_of_new_client(farm, WWW, MEMBERS) for _ in range(3)}) == 1


def test_without_affinity_each_connection_goes_to_the_next_member_and_stays_there(farm: Served) -> None:
    members = ("CAS-03", "CAS-04", "CAS-05")
    assert len({member_of_new_client(farm, INNER, members) for _ in members}) == 3
    before = {name: len(farm.log(name)) for name in members}
    with farm.client() as client:
        for _ in range(3):
            farm.ask(client, f"https://{INNER}/owa/", "user3")
    assert sorted(len(farm.log(name)) - before[name] for name in members) == [0, 0, 3]


def test_when_a_member_stops_the_next_one_answers_and_when_all_do_none(farm: Served) -> None:
    first = member_of_new_client(farm, WWW, MEMBERS)
    (second,) = set(MEMBERS) - {first}
    try:
        assert farm.control("stop", first).returncode == 0
        assert member_of_new_client(farm, WWW, MEMBERS) == second
        farm.connect_tls(WWW, 993).close()
        assert farm.control("stop", second).returncode == 0
        for port in (443, 993):
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection(farm.mapped_address(WWW, port), timeout=5)
    finally:
        for name in MEMBERS:
            assert farm.control("start", name).returncode == 0
    assert member_of_new_client(farm, WWW, MEMBERS) == first


def test_servers_go_on_to_another_member_when_one_stops(farm: Served) -> None:
    """NLB-06: the user is proxied to a server that answers; the log of the one that stopped shows nothing more."""
    members = ("CAS-03", "CAS-04", "CAS-05")

    def proxied_to() -> str:
        before = {name: len(farm.log(name)) for name in members}
        with farm.client() as client:
            answer = log_on_by_form(farm, client, "user3")
        assert "user3@contoso.com" in answer
        (name,) = (name for name in members if len(farm.log(name)) > before[name])
        return name

    first = proxied_to()
    assert farm.control("stop", first).returncode == 0
    try:
        second = proxied_to()
        assert second != first
    finally:
        assert farm.control("start", first).returncode == 0
    assert proxied_to() == second, "the user stays with the server of the last request"


def member_of_new_client(farm: Served, host: str, members: tuple[str, ...]) -> str:
    """The member that gets the request of a new client."""
    before = {name: len(farm.log(name)) for name in members}
    farm.get(f"https://{host}/owa/auth/logon.aspx")
    (name,) = (name for name in members if len(farm.log(name)) > before[name])
    return name


def log_on_by_form(farm: Served, client: httpx.Client, user: str) -> str:
    """The first page behind the logon form of CAS-01."""
    name, password = farm.credentials(user)
    address, port = farm.mapped_address("cas-01.contoso.com")
    headers = {"Host": "cas-01.contoso.com", "User-Agent": MOZILLA}
    names = {"sni_hostname": "cas-01.contoso.com"}
    form = {"destination": "https://cas-01.contoso.com/owa/", "username": name, "password": password}
    url = f"https://{address}:{port}/owa/"
    logged_on = client.post(f"{url}auth/owaauth.dll", data=form, headers=headers, extensions=names)
    assert logged_on.headers["Location"] == form["destination"]
    cookies = "; ".join(value.partition(";")[0] for value in logged_on.headers.get_list("Set-Cookie"))
    return client.get(url, headers={**headers, "Cookie": cookies}, extensions=names).text
