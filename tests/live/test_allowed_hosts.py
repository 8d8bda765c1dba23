"""Only hosts that the deployment file names are connected to."""

from __future__ import annotations

import pytest

from harness.model.deployment import LoadBalancingArray, MailboxServer, Site, Version, VirtualDirectory
from harness.probes.failures import NotConnectedError
from harness.probes.live.allowed_hosts import find_allowed_hosts
from tests.live.servers import HOST, deployment, entry

URLS = VirtualDirectory(
    (), "https://internal.contoso.com/owa", "https://external.contoso.com/owa", "https://bypass.contoso.com:8443/ews"
)
ALLOWED_HOSTS = find_allowed_hosts(
    deployment(
        entry(owa=URLS),
        sites=(Site("usa", published_host="www.contoso.com"),),
        mailbox_servers=(
            MailboxServer("BE-01", "usa", Version("2003 SP2", 6, 5), host="be-01.contoso.com"),
            MailboxServer("MBX-01", "usa", Version("2007 SP1", 8, 1)),
        ),
        load_balancing_arrays=(LoadBalancingArray("nlb", "nlb.contoso.com", ("CAS-01",)),),
        connect={
            f"{HOST}:443": "127.0.0.1:20443",
            "Autodiscover.contoso.com:443": "127.0.0.1:20444",
            "[2001:db8::7]:443": "[::1]:20445",
        },
    )
)


@pytest.mark.parametrize(
    "host",
    [
        HOST,
        HOST.upper(),
        "internal.contoso.com",
        "external.contoso.com",
        "bypass.contoso.com",
        "www.contoso.com",
        "nlb.contoso.com",
        "be-01.contoso.com",
        "be-01.contoso.com.",
    ],
)
def test_a_named_host_is_resolved_by_dns_unless_connect_lists_it(host: str) -> None:
    assert ALLOWED_HOSTS.locate(host, 995) == (host, 995)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("CAS-01.contoso.com", ("127.0.0.1", 20443)),
        ("autodiscover.contoso.com", ("127.0.0.1", 20444)),
        ("2001:db8::7", ("::1", 20445)),
    ],
)
def test_connect_gives_the_address_of_a_host(host: str, address: tuple[str, int]) -> None:
    assert ALLOWED_HOSTS.locate(host, 443) == address


@pytest.mark.parametrize("host", ["www.fabrikam.com", "contoso.com", "127.0.0.1", "MBX-01"])
def test_any_other_host_is_refused(host: str) -> None:
    with pytest.raises(NotConnectedError, match=f"{host} is not named in the deployment file"):
        ALLOWED_HOSTS.locate(host, 443)
