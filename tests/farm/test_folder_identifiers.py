"""ConvertId, and folders by their identifiers: how a client such as DavMail learns whose mailbox it has opened."""

from __future__ import annotations

import re

import httpx
import pytest

from fixtures.farm.folder_identifiers import FORMATS, FolderIdentifier, find_identifier
from fixtures.farm.folders import FOLDERS
from harness.model.outcome import Hop
from tests.farm.messages import codes, envelope, post
from tests.farm.nouns import RTM, figure, send, with_server

SP1_SCHEMA = '<s:Header><t:RequestServerVersion Version="Exchange2007_SP1"/></s:Header>'
ROOT = FolderIdentifier("root", "user1@contoso.com").spelled()


def ask(
    body: str, *, user: str = "user1", host: str = "cas-01.contoso.com", header: str = SP1_SCHEMA
) -> tuple[httpx.Response, tuple[Hop, ...]]:
    return send(figure(), post(host, user, envelope(body, header)))


def get_folder(*folders: str) -> str:
    shape = "<FolderShape><t:BaseShape>IdOnly</t:BaseShape></FolderShape>"
    return f"<GetFolder>{shape}<FolderIds>{''.join(folders)}</FolderIds></GetFolder>"


def named(folder: str) -> str:
    return f'<t:DistinguishedFolderId Id="{folder}"/>'


def convert(*identifiers: str, source: str = "EwsId", destination: str = "EwsId") -> str:
    """With the mailbox that a client makes up which does not know its own."""
    rows = "".join(f'<t:AlternateId Format="{source}" Id="{one}" Mailbox="blah@blah.com"/>' for one in identifiers)
    return f'<ConvertId DestinationFormat="{destination}"><SourceIds>{rows}</SourceIds></ConvertId>'


def attribute(answer: httpx.Response, name: str) -> list[str]:
    return re.findall(rf'<[mt]:(?:AlternateId|FolderId) [^>]*\b{name}="([^"]*)"', answer.text)


@pytest.mark.parametrize(("user", "hops"), [("user1", []), ("user3", ["CAS-03"])])
def test_the_root_s_identifier_tells_the_mailbox(user: str, hops: list[str]) -> None:
    root, _ = ask(get_folder(named("root")), user=user)
    converted, made = ask(convert(*attribute(root, "Id")), user=user)
    assert attribute(converted, "Mailbox") == [f"{user}@contoso.com"]
    assert [hop.destination for hop in made] == hops


def test_every_distinguished_folder_is_there() -> None:
    answer, _ = ask(get_folder(*(named(folder.identity) for folder in FOLDERS)))
    assert codes(answer) == ["NoError"] * len(FOLDERS)
    assert re.findall("<t:DisplayName>([^<]*)<", answer.text) == [folder.name for folder in FOLDERS]
    assert len(set(attribute(answer, "Id"))) == len(FOLDERS)


def test_a_folder_is_found_by_its_identifier_whoever_asks() -> None:
    answer, _ = ask(get_folder(f'<t:FolderId Id="{ROOT}"/>'), user="user3")
    assert attribute(answer, "Id") == [ROOT]


@pytest.mark.parametrize("source", sorted(FORMATS))
@pytest.mark.parametrize("destination", sorted(FORMATS))
def test_each_format_becomes_each_other(source: str, destination: str) -> None:
    identifier = FolderIdentifier("sentitems", "user1@contoso.com")
    answer, _ = ask(convert(identifier.spelled(source), source=source, destination=destination))
    assert attribute(answer, "Format") == [destination]
    assert attribute(answer, "Id") == [identifier.spelled(destination)]
    assert find_identifier(identifier.spelled(destination), destination) == identifier


def test_each_identifier_has_a_message_of_its_own() -> None:
    nobody = FolderIdentifier("root", "nobody@contoso.com").spelled()
    nowhere = FolderIdentifier("attic", "user1@contoso.com").spelled()
    answer, _ = ask(convert("none", ROOT, nobody, nowhere))
    expected = ["ErrorInvalidIdMalformed", "NoError", "ErrorNonExistentMailbox", "ErrorInvalidIdMalformed"]
    assert codes(answer) == expected
    assert answer.text.count("<m:ConvertIdResponseMessage ") == len(expected)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(convert(), id="no identifier"),
        pytest.param(convert(ROOT, destination="EwsID"), id="unknown destination"),
        pytest.param(convert(ROOT, source=""), id="unknown source"),
        pytest.param(convert(ROOT).replace("AlternateId", "AlternatePublicFolderId"), id="a public folder"),
        pytest.param(get_folder(named("archiveroot")), id="a folder of Exchange 2010"),
    ],
)
def test_what_the_schema_or_the_farm_does_not_know_is_a_fault(body: str) -> None:
    answer, _ = ask(body)
    assert (answer.status_code, codes(answer)) == (500, ["ErrorSchemaValidation"])


def test_rtm_does_not_know_the_operation() -> None:
    rtm = with_server(figure(), "CAS-01", version=RTM)
    answer, _ = send(rtm, post("cas-01.contoso.com", "user1", envelope(convert(ROOT))))
    assert (answer.status_code, codes(answer)) == (500, ["ErrorSchemaValidation"])
