"""In whose name servers answered a conversation, as their own logs have it: IIS logs the user who has logged on. Pure.

Many lines name nobody: challenges, pages that anybody gets. A name that the deployment file does not have may be the
user's own in another form (an alias, another suffix), and shows nothing alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from harness.evidence.log_identities import LogIdentities
from harness.evidence.log_lines import LogLine
from harness.model.observation import AnsweredAs, ShownBy
from harness.model.protocol import Logon
from harness.model.stimulus import Stimulus

_CHALLENGE = "401"


def names_answered(
    lines: Iterable[LogLine], stimulus: Stimulus, user: str, identities: LogIdentities
) -> tuple[AnsweredAs, ...]:
    """The users in whose names `user` was answered, each once a server.

    `lines` are those of the conversation alone, as its token shows. With Integrated Windows authentication a server
    writes a user in one form: where it has two, and does not know one of them, that one is somebody or other.
    """
    named: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for line in lines:
        if line.status != _CHALLENGE and line.user and not _is_computer(line.user):
            server = _asked_server(line, stimulus, identities)
            named[server][line.user.lower()] = identities.users.mailboxes_of(line.user)
    windows = stimulus.logon is Logon.WINDOWS
    return tuple(
        AnsweredAs(ShownBy.LOG, server, user, mailboxes)
        for server, accounts in sorted(named.items())
        for mailboxes in dict.fromkeys(accounts.values())
        if mailboxes or (windows and len(accounts) > 1)
    )


def _is_computer(account: str) -> bool:
    """Whether a server asks on a user's behalf, of whatever domain: `CONTOSO\\CAS-01$`, `CAS-01$@CONTOSO.COM`."""
    return account.partition("@")[0].endswith("$")


def _asked_server(line: LogLine, stimulus: Stimulus, identities: LogIdentities) -> str:
    """An array by its own name, whichever member was chosen; a server that advice led to by the server's."""
    by_name = stimulus.entry in identities.web_servers or stimulus.follow_up is not None
    return line.server if by_name else stimulus.entry
