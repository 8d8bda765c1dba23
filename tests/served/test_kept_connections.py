"""ActiveSync keeps its connections to the servers of another site, as many as there are, for every user's requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.served.clients import SHIPPED, Served, serving_file

INNER = ("CAS-03", "CAS-04", "CAS-05")
USERS = ("user3", "user4", "user5", "user6")
DEVICES = "https://cas-01.contoso.com/Microsoft-Server-ActiveSync"


@contextmanager
def farm_of(folder: Path, *faults: str) -> Iterator[Served]:
    """CAS-01 proxies to the array of three inner servers; devices may log on with Basic."""
    text = (SHIPPED / "contoso-nlb.toml").read_text(encoding="utf-8")
    file = folder / "with-basic.toml"
    file.write_text(text.replace('= ["windows"]', '= ["windows", "basic"]'), encoding="utf-8")
    with serving_file(file, folder / "farm", faults) as served:
        yield served


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with farm_of(tmp_path_factory.mktemp("kept")) as served:
        yield served


@pytest.fixture(autouse=True)
def nothing_kept(farm: Served) -> None:
    """A member that goes down and comes back takes every connection to its array with it."""
    for order in ("stop", "start"):
        assert farm.control(order, "CAS-05").returncode == 0


def connections(farm: Served, *users: str, answered: int = 501) -> list[tuple[str, str]]:
    """For each request of these users the inner server, and the connection over which it came."""
    found = []
    for user in users:
        before = {name: len(farm.log(name)) for name in INNER}
        assert farm.get(DEVICES, user).status_code == answered
        new = [(name, entry) for name in INNER for entry in farm.log(name)[before[name] :]]
        found += [(name, f"{entry['c-ip']}:{entry['c-port']}") for name, entry in new if entry["sc-status"] != "401"]
    return found


def test_every_server_has_one_connection_and_users_come_over_each_in_turn(farm: Served) -> None:
    came = connections(farm, *USERS, *USERS)
    assert len(came) == 8
    assert {name for name, _ in came} == set(INNER)
    assert len(set(came)) == len(INNER)
    assert came[0] == came[3] == came[6]


def test_a_connection_that_was_cut_is_replaced(farm: Served) -> None:
    before = set(connections(farm, *USERS))
    assert farm.control("stop", "CAS-03").returncode == 0
    try:
        during = set(connections(farm, *USERS))
        assert {name for name, _ in during} == {"CAS-04", "CAS-05"}
    finally:
        assert farm.control("start", "CAS-03").returncode == 0
    assert not before & during
    assert set(connections(farm, *USERS)) == during, "what is open stays where it is"


def test_while_all_servers_are_down_the_device_is_refused_and_served_when_they_are_back(farm: Served) -> None:
    try:
        for name in INNER:
            assert farm.control("stop", name).returncode == 0
        assert connections(farm, "user3", answered=503) == []
    finally:
        for name in INNER:
            assert farm.control("start", name).returncode == 0
    assert {name for name, _ in connections(farm, *USERS)} == set(INNER)


def test_servers_that_log_on_to_each_other_with_ntlm_do_so_over_shared_connections(tmp_path: Path) -> None:
    with farm_of(tmp_path, "servers-speak-ntlm") as farm:
        came = connections(farm, *USERS, *USERS)
    assert len(came) == 8
    assert len(set(came)) == len(INNER)
