"""Whose request a line of a log is: of the conversation, of somebody else, or of one of many. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from urllib.parse import parse_qs

from harness.evidence.log_identities import LogIdentities, directory_group_of, directory_path_of
from harness.evidence.log_lines import LogLine
from harness.model.conversation_token import find_token
from harness.model.protocol import Operation
from harness.model.stimulus import Stimulus

_OF_SERVERS = ("asproxy/", "ms web services client protocol")
"""What a server calls itself where it asks for a user's free and busy times, in whosever name (KB 3082946)."""


class Owner(Enum):
    """Whose a line is. By `TOKEN` and by `NAME` it is the conversation's; `UNNAMED` has a server's name alone."""

    TOKEN = auto()
    NAME = auto()
    UNNAMED = auto()
    OTHERS = auto()


@dataclass(frozen=True, slots=True)
class Tokens:
    """The conversation's token, and the directories (`/owa`, in lower case) to which servers pass tokens on."""

    own: str = ""
    passed_on: frozenset[str] = field(default_factory=frozenset)


def group_of(line: LogLine, identities: LogIdentities) -> str | None:
    """The group of virtual directories that was asked for; None for any other path."""
    return identities.directory_groups.get(directory_path_of(line.stem).lower())


def find_owner(line: LogLine, stimulus: Stimulus, identities: LogIdentities, tokens: Tokens) -> Owner:
    """What the line itself says, the surest first: token, device, the user in the address, the user who logged on."""
    group = group_of(line, identities)
    if group is None or group != directory_group_of(stimulus.operation):
        return Owner.OTHERS
    token = find_token(line.user_agent)
    if token is not None:
        return Owner.TOKEN if token == tokens.own else Owner.OTHERS
    if directory_path_of(line.stem).lower() in tokens.passed_on and not _is_of_server(line.user_agent):
        return Owner.OTHERS
    return _by_names(line, stimulus, identities)


def _by_names(line: LogLine, stimulus: Stimulus, identities: LogIdentities) -> Owner:
    return _by_device(line, stimulus, identities) or _by_user(line.user, line.client, stimulus, identities)


def _by_device(line: LogLine, stimulus: Stimulus, identities: LogIdentities) -> Owner | None:
    """A device that is not the harness's is somebody's own, whatever account it has; None where no device is named.

    From version 12.1 of the protocol on a device may write all of it in base64, which the harness does not
    (MS-ASHTTP, section 2.2.1.1.1.1).
    """
    if not line.query or group_of(line, identities) != directory_group_of(Operation.FOLDERSYNC):
        return None
    query = {name.lower(): values[0] for name, values in parse_qs(line.query).items()}
    device, user = query.get("deviceid", ""), query.get("user", "")
    if line.method.upper() != "POST" and not device:
        return None
    is_ours = identities.device_ids.get(device.lower()) in stimulus.mailboxes
    is_ours &= not user or _means_any(user, stimulus, identities)
    return Owner.NAME if is_ours else Owner.OTHERS


def _by_user(user: str, client: str, stimulus: Stimulus, identities: LogIdentities) -> Owner:
    if not user or identities.computers.server_of(user, client) is not None:
        return Owner.UNNAMED
    if not _means_any(user, stimulus, identities):
        return Owner.OTHERS
    return Owner.NAME if len(identities.users.mailboxes_of(user)) == 1 else Owner.UNNAMED


def _means_any(user: str, stimulus: Stimulus, identities: LogIdentities) -> bool:
    return any(address in stimulus.mailboxes for address in identities.users.mailboxes_of(user))


def _is_of_server(user_agent: str) -> bool:
    return not user_agent or any(name in user_agent.lower() for name in _OF_SERVERS)
