"""The shipped deployments load, and match the figures and tables of the topic."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from harness.deployments.reader import read_deployment
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.deployment import Authentication, ClientAccessServer, Deployment
from harness.model.protocol import VIRTUAL_DIRECTORY_OF, VirtualDirectoryName

SHIPPED = sorted(SHIPPED_DEPLOYMENTS.glob("*.toml"))


def read(stem: str) -> Deployment:
    return read_deployment(SHIPPED_DEPLOYMENTS / f"{stem}.toml")


def server(deployment: Deployment, name: str) -> ClientAccessServer:
    return next(server for server in deployment.client_access_servers if server.name == name)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_deployment_loads(file: Path) -> None:
    assert read_deployment(file).mailboxes


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_deployment_is_listed_in_the_readme(file: Path) -> None:
    assert f"| `{file.name}` |" in (SHIPPED_DEPLOYMENTS / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_passwords_are_literal_and_distinct(file: Path) -> None:
    """The mock farm needs no environment, and an account confused with another cannot log on."""
    passwords = [mailbox.password.literal for mailbox in read_deployment(file).mailboxes]
    assert None not in passwords
    assert max(Counter(passwords).values()) == 1


def test_contoso_stays_within_the_number_of_mailboxes_that_a_full_run_is_planned_for() -> None:
    contoso = read("contoso")
    assert 15 <= len(contoso.mailboxes) <= 22
    assert len(contoso.mailboxes) * len(contoso.client_access_servers) * 12 > 1_000


def test_contoso_can_be_proxied_to_except_at_sites_that_show_the_contrary() -> None:
    contoso = read("contoso")
    for name in ("CAS-03", "CAS-04", "CAS-07", "CAS-09", "CAS-10", "CAS-11", "CAS-12"):
        for kind in (VirtualDirectoryName.OWA, VirtualDirectoryName.EAS, VirtualDirectoryName.EWS):
            directory = server(contoso, name).virtual_directories[kind]
            assert directory.internal_url is not None
            assert directory.external_url is None
            assert Authentication.WINDOWS in directory.authentication


def test_the_redirection_variants_differ_from_their_base_in_one_setting_of_one_server() -> None:
    base = read("contoso-redirection")
    for stem, setting in (("contoso-redirection-disabled", False), ("contoso-redirection-restored", True)):
        variant = read(stem)
        assert server(variant, "CAS-01").redirect_to_optimal_owa_server is setting
        assert variant.client_access_servers[1:] == base.client_access_servers[1:]
        assert variant.mailboxes == base.mailboxes
        assert variant.sites == base.sites


def test_the_inner_array_has_the_urls_of_the_second_load_balancing_table() -> None:
    nlb = read("contoso-nlb")
    for name in ("CAS-03", "CAS-04", "CAS-05"):
        own = name.lower()
        cas = server(nlb, name)
        urls = {
            name: (directory.internal_url, directory.external_url, directory.nlb_bypass_url)
            for name, directory in cas.virtual_directories.items()
            if directory.internal_url
        }
        far = "https://nlb-asia.contoso.com"
        assert urls == {
            "owa": (f"https://{own}.contoso.com/OWA", None, None),
            "oab": (f"{far}/OAB", None, None),
            "unified_messaging": (f"{far}/UnifiedMessaging", None, None),
            "eas": (f"{far}/Microsoft-Server-ActiveSync", None, None),
            "ews": (f"{far}/EWS", None, f"https://{own}.contoso.com/EWS"),
        }


def test_the_single_site_has_nothing_configured_for_proxying_or_redirection() -> None:
    single = read("single-site")
    assert len(single.sites) == 1
    cas = single.client_access_servers[0]
    assert set(cas.virtual_directories) == set(VIRTUAL_DIRECTORY_OF.values())
    assert all(directory.external_url is None for directory in cas.virtual_directories.values())
