"""Logons and sources of passwords that look right and are not: what was pasted with them, and signs of shells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from harness.deployments.problems import KeyPath, Problem
from harness.deployments.spelling import quoted
from harness.model.deployment import Deployment

_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cf"})
_VARIABLE_OF_A_SHELL = re.compile(r"\$env:(\w+)|\$\{(\w+)\}|\$(\w+)|%(\w+)%", re.IGNORECASE)


def hidden_characters(deployment: Deployment) -> Iterator[Problem]:
    """U+200E and its like, which Windows' dialogs put before what is copied from them: each logon would be refused."""
    for path, text in _texts(deployment):
        for character in text:
            if character != " " and unicodedata.category(character) in _UNSEEN:
                name = unicodedata.name(character, "no name").lower()
                yield Problem(
                    path, f"has U+{ord(character):04X} ({name}), which does not show; type it anew, do not paste it"
                )
                break


def _texts(deployment: Deployment) -> Iterator[tuple[KeyPath, str]]:
    for position, mailbox in enumerate(deployment.mailboxes):
        password = mailbox.password
        literal = password.literal.reveal() if password.literal is not None else None
        yield ("mailbox", position, "logon"), mailbox.logon
        yield ("mailbox", position, "password"), password.env or password.file or literal or ""


def logons_with_two_backslashes(deployment: Deployment) -> Iterator[Problem]:
    """`'CONTOSO\\\\user1'`: single quotes take both for the name."""
    for position, mailbox in enumerate(deployment.mailboxes):
        if "\\\\" in mailbox.logon:
            meant = re.sub(r"\\+", lambda _: "\\", mailbox.logon)
            sentence = f"has two backslashes, which in single quotes are two: write '{meant}'"
            yield Problem(("mailbox", position, "logon"), sentence)


def variables_with_signs(deployment: Deployment) -> Iterator[Problem]:
    """`$LAB_PASSWORD` and `%LAB_PASSWORD%`, as shells read a variable: its name has no such signs.

    A literal may be meant as it stands, so it is not shown.
    """
    for position, mailbox in enumerate(deployment.mailboxes):
        path, name, literal = ("mailbox", position, "password"), mailbox.password.env or "", mailbox.password.literal
        found = _VARIABLE_OF_A_SHELL.fullmatch(name)
        if found:
            bare = next(group for group in found.groups() if group)
            sentence = (
                f"is of the variable {quoted(name)}, a name with a shell's signs: write {{ env = {quoted(bare)} }}"
            )
            yield Problem(path, sentence)
        elif literal is not None and _VARIABLE_OF_A_SHELL.fullmatch(literal.reveal()):
            sentence = (
                "is a literal that looks like a variable of a shell, and no shell reads this file: if one is meant, "
                'write { env = "NAME" }'
            )
            yield Problem(path, sentence)
