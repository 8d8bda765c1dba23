"""Every shipped deployment comes back from what the Shell shows of it, for all that the Shell can know."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from harness.deployments import SHIPPED_DEPLOYMENTS, read_deployment
from harness.imports.assembly import assemble
from harness.imports.deployment_text import deployment_text
from harness.imports.sampling import SamplingRule
from harness.model import deployment as nouns
from tests.imports.known_values import UNKNOWN, UNKNOWN_TO_THE_SHELL, known_values
from tests.imports.stated_objects import source_of

SHIPPED = sorted(SHIPPED_DEPLOYMENTS.glob("*.toml"))
EVERYONE = SamplingRule(mailboxes=None)


def stem(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", SHIPPED, ids=stem)
def test_what_the_shell_knows_comes_back_and_what_is_written_is_what_is_read(file: Path, tmp_path: Path) -> None:
    shipped = read_deployment(file)
    imported = assemble([source_of(shipped)], EVERYONE)
    written = tmp_path / "imported.toml"
    written.write_text(deployment_text(imported), encoding="utf-8")
    known = known_values(shipped, UNKNOWN_TO_THE_SHELL)
    assert known_values(imported.deployment, UNKNOWN_TO_THE_SHELL) == known
    assert known_values(read_deployment(written), UNKNOWN_TO_THE_SHELL) == known


def test_each_field_that_no_source_knows_is_a_field_of_its_noun() -> None:
    for noun, unknown in UNKNOWN.items():
        assert unknown.keys() <= {field.name for field in fields(getattr(nouns, noun))}


WRONG_GUESSES = {
    "contoso": {"site-08 is published as www.site8.contoso.com", "CAS-08 faces the Internet"},
    "single-site": {"CAS-01 does not face the Internet"},
}
"""By deployment: a site that nobody publishes although its server has ExternalURLs, a server that faces the Internet
without any."""

GUESSED_ARRAYS = {"contoso-nlb": [("nlb-asia.contoso.com", ("CAS-03", "CAS-04", "CAS-05"))]}
"""The other array of that deployment has computers' names in its InternalURLs: the file asks for it."""


@pytest.mark.parametrize("file", SHIPPED, ids=stem)
def test_guesses_are_right_but_for_those_that_are_listed(file: Path) -> None:
    shipped = read_deployment(file)
    guessed = assemble([source_of(shipped)], EVERYONE).deployment
    facing = {server.name: server.internet_facing for server in shipped.client_access_servers}
    published = {site.name: site.published_host for site in shipped.sites}
    wrong = {
        f"{server.name} {'faces' if server.internet_facing else 'does not face'} the Internet"
        for server in guessed.client_access_servers
        if server.internet_facing is not facing[server.name]
    } | {
        f"{site.name} is published as {site.published_host}"
        for site in guessed.sites
        if site.published_host != published.get(site.name)
    }
    assert wrong == WRONG_GUESSES.get(file.stem, set())
    arrays = [(array.host, array.members) for array in guessed.load_balancing_arrays]
    assert arrays == GUESSED_ARRAYS.get(file.stem, [])
