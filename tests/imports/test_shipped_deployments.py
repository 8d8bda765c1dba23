"""Every shipped deployment comes back from its exports in every format, for all that a source can know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

import pytest

from harness.deployments import SHIPPED_DEPLOYMENTS, read_deployment
from harness.imports.assembly import assemble
from harness.imports.deployment_text import deployment_text
from harness.imports.files import read_files
from harness.imports.sampling import SamplingRule
from harness.model import deployment as nouns
from harness.model.deployment import Deployment
from tests.imports.directory_entries import directory_entries
from tests.imports.directory_entry import as_ldif
from tests.imports.known_values import UNKNOWN, UNKNOWN_TO_A_DIRECTORY, UNKNOWN_TO_THE_SHELL, known_values
from tests.imports.shell_exports import Habits, clixml, format_list, json, objects_of
from tests.imports.stated_objects import source_of

SHIPPED = sorted(SHIPPED_DEPLOYMENTS.glob("*.toml"))
GOLDEN = Path(__file__).with_name("golden")
EVERYONE = SamplingRule(mailboxes=None)


@dataclass(frozen=True, slots=True)
class Format:
    """How an export is written, and what its kind of source does not know beside what none knows."""

    name: str
    file: str
    write: Callable[[Deployment], str]
    unknown: Mapping[str, Mapping[str, str]]
    encoding: str = "utf-8"


def shell(name: str, file: str, write: Callable[..., str], encoding: str = "utf-8", **options: bool) -> Format:
    return Format(
        name,
        file,
        lambda deployment: write(objects_of(deployment, Habits(lower_case_servers=False)), **options),
        UNKNOWN_TO_THE_SHELL,
        encoding,
    )


FORMATS = (
    shell("CLIXML", "organization.xml", clixml),
    shell("CLIXML of whole objects", "organization.xml", clixml, "utf-16", whole_objects=True, uri_objects=True),
    shell("Format-List", "organization.txt", format_list, "utf-16"),
    shell("JSON", "organization.json", json),
    shell("JSON with names", "organization.json", partial(json, uri_objects=False), enumerations_as_text=True),
    Format(
        "LDIF", "organization.ldf", lambda deployment: as_ldif(directory_entries(deployment)), UNKNOWN_TO_A_DIRECTORY
    ),
)


def stem(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", SHIPPED, ids=stem)
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_what_the_source_knows_comes_back(form: Format, file: Path, tmp_path: Path) -> None:
    shipped = read_deployment(file)
    export = tmp_path / form.file
    export.write_text(form.write(shipped), encoding=form.encoding, newline="")
    imported = assemble(read_files([export]), EVERYONE)
    assert known_values(imported.deployment, form.unknown) == known_values(shipped, form.unknown)
    assert imported.remarks == ()


@pytest.mark.parametrize("export", sorted(GOLDEN.iterdir()), ids=lambda export: export.name)
def test_stored_exports_come_back(export: Path) -> None:
    """One of the organizations has its directories on another web site, and shows its servers in lower case."""
    shipped = read_deployment(SHIPPED_DEPLOYMENTS / f"{export.stem}.toml")
    imported = assemble(read_files([export]), EVERYONE)
    found = str(known_values(imported.deployment, UNKNOWN_TO_THE_SHELL))
    assert found.casefold() == str(known_values(shipped, UNKNOWN_TO_THE_SHELL)).casefold()


@pytest.mark.parametrize("file", SHIPPED, ids=stem)
def test_what_is_written_is_what_was_assembled(file: Path, tmp_path: Path) -> None:
    shipped = read_deployment(file)
    written = tmp_path / "imported.toml"
    written.write_text(deployment_text(assemble([source_of(shipped)], EVERYONE)), encoding="utf-8")
    known = known_values(shipped, UNKNOWN_TO_THE_SHELL)
    assert known_values(read_deployment(written), UNKNOWN_TO_THE_SHELL) == known


def test_each_field_that_no_source_knows_is_a_field_of_its_noun() -> None:
    for noun, unknown in [*UNKNOWN.items(), *UNKNOWN_TO_THE_SHELL.items(), *UNKNOWN_TO_A_DIRECTORY.items()]:
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
