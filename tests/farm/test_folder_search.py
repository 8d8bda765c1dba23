"""FindFolder: what a client such as DavMail lists as its user's folders."""

from __future__ import annotations

import re

import httpx
import pytest

from fixtures.farm.folders import FOLDERS
from tests.farm.messages import codes, envelope, post
from tests.farm.nouns import figure, send

MAIL = ["Inbox", "Deleted Items", "Drafts", "Junk E-mail", "Outbox", "Sent Items"]
CLASS = '<t:ExtendedFieldURI PropertyTag="0x3613" PropertyType="String"/>'
NAME = '<t:FieldURI FieldURI="folder:DisplayName"/>'


def is_equal(path: str, value: str) -> str:
    constant = f'<t:FieldURIOrConstant><t:Constant Value="{value}"/></t:FieldURIOrConstant>'
    return f"<t:IsEqualTo>{path}{constant}</t:IsEqualTo>"


def exists(path: str) -> str:
    return f"<t:Exists>{path}</t:Exists>"


def find_folders(*parents: str, restriction: str = "", user: str = "user1") -> httpx.Response:
    shape = "<FolderShape><t:BaseShape>IdOnly</t:BaseShape></FolderShape>"
    restricted = f"<Restriction>{restriction}</Restriction>" if restriction else ""
    ids = "".join(f'<t:DistinguishedFolderId Id="{parent}"/>' for parent in parents)
    body = f'<FindFolder Traversal="Shallow">{shape}{restricted}<ParentFolderIds>{ids}</ParentFolderIds></FindFolder>'
    answer, _ = send(figure(), post("cas-01.contoso.com", user, envelope(body)))
    return answer


def names(answer: httpx.Response) -> list[str]:
    return re.findall("<t:DisplayName>([^<]*)<", answer.text)


@pytest.mark.parametrize("user", ["user1", "user3"])
def test_a_mailbox_has_the_folders_of_exchange(user: str) -> None:
    answer = find_folders("msgfolderroot", user=user)
    assert names(answer) == [folder.name for folder in FOLDERS if folder.visible]


def test_each_parent_has_a_message_of_its_own() -> None:
    answer = find_folders("root", "inbox")
    assert codes(answer) == ["NoError", "NoError"]
    assert re.findall('TotalItemsInView="([0-9]+)"', answer.text) == ["3", "0"]


@pytest.mark.parametrize(
    ("restriction", "expected"),
    [
        (is_equal(CLASS, "IPF.Note"), MAIL),
        (f"<t:And>{is_equal(CLASS, 'IPF.Note')}{is_equal(NAME, 'Inbox')}</t:And>", ["Inbox"]),
        (f"<t:Or>{is_equal(CLASS, 'IPF.Contact')}{is_equal(NAME, 'Tasks')}</t:Or>", ["Contacts", "Tasks"]),
        (f"<t:Not>{exists(CLASS)}</t:Not>", []),
        (is_equal('<t:FieldURI FieldURI="folder:FolderClass"/>', "IPF.Journal"), ["Journal"]),
    ],
    ids=["of mail", "both", "either", "without a class", "by the field's name"],
)
def test_a_restriction_leaves_folders_out(restriction: str, expected: list[str]) -> None:
    assert names(find_folders("msgfolderroot", restriction=restriction)) == expected


@pytest.mark.parametrize(
    ("restriction", "code"),
    [
        (exists('<t:FieldURI FieldURI="folder:TotalCount"/>'), "ErrorUnsupportedPathForQuery"),
        (f"<t:IsGreaterThan>{CLASS}</t:IsGreaterThan>", "ErrorUnsupportedPathForQuery"),
    ],
    ids=["another property", "another comparison"],
)
def test_a_restriction_that_the_farm_cannot_apply_is_a_fault(restriction: str, code: str) -> None:
    answer = find_folders("msgfolderroot", restriction=restriction)
    assert (answer.status_code, codes(answer)) == (500, [code])


def test_it_needs_a_folder_to_look_in() -> None:
    assert codes(find_folders()) == ["ErrorSchemaValidation"]
