"""The same organization gives the same objects, in whatever format and by whatever habits it is exported."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.deployments import read_deployment
from harness.imports.exports import read_export
from harness.imports.source_objects import ObjectKind
from tests.imports.golden_exports import DEPLOYMENTS, FOLDER, golden_exports
from tests.imports.nouns import only, read_text, shown
from tests.imports.shell_exports import (
    EXPORTED_ON,
    EXPORTED_WITH,
    Habits,
    ObjectsByCmdlet,
    clixml,
    format_list,
    json,
    objects_of,
)

FIXTURES = Path(__file__).parents[2] / "fixtures" / "deployments"
FORMATS = ("xml", "txt", "json")


AS_INSTALLED = Habits()


def objects(name: str, habits: Habits = AS_INSTALLED) -> ObjectsByCmdlet:
    return objects_of(read_deployment(FIXTURES / f"{name}.toml"), habits)


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_golden_exports_are_what_the_generator_writes(name: str) -> None:
    for file, text in golden_exports(name).items():
        assert (FOLDER / file).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_golden_exports_of_a_deployment_have_equal_objects(name: str) -> None:
    read = [shown(read_export(FOLDER / f"{name}.{ending}")) for ending in FORMATS]
    assert read[0]
    assert read[0] == read[1] == read[2]


@pytest.mark.parametrize("name", DEPLOYMENTS)
@pytest.mark.parametrize("ending", FORMATS)
def test_what_an_export_was_made_with_is_kept(name: str, ending: str) -> None:
    source = read_export(FOLDER / f"{name}.{ending}")
    assert (source.exported_with, source.exported_on) == (EXPORTED_WITH, EXPORTED_ON)
    assert source.remarks == ()


@pytest.mark.parametrize(
    "habits",
    [Habits(), Habits(web_site="Exchange (new)", lower_case_servers=True)],
    ids=["as installed", "other web site, servers in lower case"],
)
def test_every_way_to_export_gives_the_same_objects(tmp_path: Path, habits: Habits) -> None:
    exported = objects("contoso-changes", habits)
    texts = [
        clixml(exported),
        clixml(exported, whole_objects=True),
        clixml(exported, whole_objects=True, deserialized=True, uri_objects=True),
        clixml(exported, uri_objects=True, header=False),
        *(format_list(exported, width=width) for width in (60, 80, 121, 4096)),
        format_list(exported, header=False),
        json(exported),
        json(exported, uri_objects=False, enumerations_as_text=True, header=False),
    ]
    first, *others = (shown(read_text(tmp_path, text)) for text in texts)
    for other in others:
        assert other == first


def test_format_list_without_headings_is_told_by_properties(tmp_path: Path) -> None:
    exported = objects("contoso-changes")
    without = shown(read_text(tmp_path, format_list(exported, headings=False)))
    assert without == shown(read_text(tmp_path, format_list(exported)))


def test_lines_that_lost_the_spaces_at_their_end_are_joined_with_one(tmp_path: Path) -> None:
    """Editors and consoles take them away; a wrapped identity had one between its words."""
    exported = objects("single-site", Habits(web_site="Exchange Site With A Long Name"))
    whole = format_list(exported, width=70)
    trimmed = "\n".join(line.rstrip() for line in whole.split("\n"))
    assert trimmed != whole
    assert shown(read_text(tmp_path, trimmed)) == shown(read_text(tmp_path, format_list(exported, width=4096)))


def test_numbers_of_the_shells_own_enumeration_are_told_by_the_switches(tmp_path: Path) -> None:
    """The Shell counts its methods from zero: 4 is WindowsIntegrated where the directory's flag 4 is Fba."""
    directory = (
        '{"Name": "owa (Default Web Site)", "OwaVersion": 2, "InternalAuthenticationMethods": [2, 4],'
        ' "BasicAuthentication": false, "WindowsAuthentication": true, "FormsAuthentication": %s}'
    )
    members = only(read_text(tmp_path, directory % "false")).properties
    flags = only(read_text(tmp_path, directory % "true")).properties
    assert members["internalauthenticationmethods"] == ("Ntlm", "WindowsIntegrated")
    assert flags["internalauthenticationmethods"] == ("Ntlm", "Fba")


def test_a_mailbox_has_what_an_import_needs(tmp_path: Path) -> None:
    source = read_text(tmp_path, json(objects("single-site")))
    mailbox = next(each for each in source.objects if each.kind is ObjectKind.MAILBOX).properties
    needed = ("primarysmtpaddress", "samaccountname", "servername", "database", "recipienttypedetails")
    assert all(mailbox[name] for name in needed)
    assert "emailaddresses" not in mailbox
