"""Addresses of servers, as far as the deployment file has them: `[connect]`, `[evidence.addresses]`, hosts of URLs."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping

from harness.model.deployment import Deployment


class ServerAddresses:
    """The addresses of a deployment's hosts and servers, in their usual form.

    Loopback addresses are left out: they are every computer's, as is what a farm for tests listens on.
    """

    def __init__(self, deployment: Deployment) -> None:
        self._by_host: dict[str, list[str]] = {}
        for addressed, opened in deployment.connect.items():
            address = _find_telling(_host(opened))
            if address is not None:
                self._by_host.setdefault(_host(addressed).lower(), []).append(address)
        self._by_server: Mapping[str, tuple[str, ...]] = deployment.evidence.addresses if deployment.evidence else {}

    def of_hosts(self, hosts: Iterable[str]) -> tuple[str, ...]:
        """Those to which `[connect]` leads from these hosts, and hosts that are addresses themselves."""
        found = (address for host in hosts for address in (*self._by_host.get(host, ()), _find_telling(host)))
        return tuple(dict.fromkeys(address for address in found if address is not None))

    def of_server(self, name: str) -> tuple[str, ...]:
        """Those from which its requests come."""
        named = map(_find_telling, self._by_server.get(name, ()))
        return tuple(address for address in named if address is not None)


def is_address(host: str) -> bool:
    """Whether a host is an IP address and not a name."""
    return _read(host) is not None


def _find_telling(host: str) -> str | None:
    address = _read(host)
    return None if address is None or address.is_loopback or address.is_unspecified else str(address)


def _read(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    if not host or not (host[0].isdigit() or ":" in host):  # the rule, without an exception for each name
        return None
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None) or address


def _host(host_and_port: str) -> str:
    return host_and_port.rpartition(":")[0]
