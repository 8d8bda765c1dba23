"""What was seen: the record that judging works on. It can be written to disk and judged again without a network."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from harness.model.mailbox_content import MailboxContent
from harness.model.outcome import Hop, Outcome


@dataclass(frozen=True, slots=True)
class NotedName:
    """A name that a run looks for, where the record of an answer does not show it; `place` is in words.

    It stood beyond what is kept of a body, or in a value that is masked.
    """

    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer (or its failure), in wire order, with credentials masked.

    Header pairs keep their order and their repeats. `answer_text` is the body as text (binary bodies decoded
    leniently), at most `BODY_LIMIT` characters. Where no answer came both are empty, `status` is None and `failure`
    says why. `noted` are names that stand in what is not kept of the answer. `decoded_request` and `decoded_answer` are
    bodies in WBXML as indented XML, for readers. `seconds` is how long the answer took, with the whole of its body; it
    does not count in comparisons.
    For POP3 and IMAP4 one exchange is one command line and its reply lines.
    """

    request: str
    request_headers: tuple[tuple[str, str], ...] = ()
    status: int | None = None
    answer_headers: tuple[tuple[str, str], ...] = ()
    answer_text: str = ""
    failure: str | None = None
    noted: tuple[NotedName, ...] = ()
    decoded_request: str = ""
    decoded_answer: str = ""
    seconds: float | None = field(default=None, compare=False)


BODY_LIMIT = 65_536
"""Characters of a body that an exchange keeps: small enough to attach."""


class Advice(StrEnum):
    """How a client that goes on learned where to go."""

    ANSWER = "the URL in the answer"
    AUTODISCOVER = "Autodiscover, since the 451 has no X-MS-Location"
    NOT_ASKED = "none: the 451 has no X-MS-Location, and no Autodiscover service can be asked"
    NOT_OUTSIDE = "none: the answer has no EXPR, the part for clients outside"


@dataclass(frozen=True, slots=True)
class Visit:
    """One of several repeated conversations: its user, the outcome, and the hops that it caused."""

    mailbox: str
    outcome: Outcome
    hops: tuple[Hop, ...] | None


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """What another request showed of a mailbox, which the one that is judged is compared with."""

    contents: tuple[MailboxContent, ...]
    exchanges: tuple[Exchange, ...] = ()


class ShownBy(StrEnum):
    """What shows in whose name a server answered."""

    LOG = "the server's own log"
    PAGE = "the page"


@dataclass(frozen=True, slots=True)
class AnsweredAs:
    """In whose name `server` answered a request of `user`.

    `mailboxes` are those that it may have been; none where the log has an account that no mailbox is known to have,
    beside another one.
    """

    shown_by: ShownBy
    server: str
    user: str
    mailboxes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedInbox:
    """One inbox that two users were given in one run; it can be the inbox of one of them."""

    user: str
    other: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen of one stimulus.

    `outcome` is what the client saw, told by the probe from the wire. `explanation` is one sentence for a reader
    (`302 to https://…`, `ErrorCrossSiteRequest`, `connection refused`). `moves_by` is set where a page moves on by
    itself: `refresh`, `script` or `frame`; `unfollowed` says in words why it is not known whether it does. `unread`
    says what to do where a refusal may be `legacy_mailbox`, in words that are not known. `hops` are the
    server-to-server requests in order of arrival, None where they cannot be seen; `unseen` names the servers of which
    it is not known whether they were asked, `hops_in_tls` says that hops over HTTPS were real TLS connections.
    `prerequisite` says what has to be done first where the account cannot be judged yet. `mailbox_server_reached` says
    where Outlook Anywhere was served whether the Mailbox server was heard of too (CONN/C2 of MS-RPCH), or the RPC proxy
    alone; for all else it is None. `advice` is None where no advice was looked for.
    `not_followed` are URLs that a client was given and did not go on to.
    `doubted_logon` is the host at which a logon was not accepted for one of two reasons, of which one is the account's.
    `visits` holds the parts of a repeated stimulus; `outcome` is then the last one's.
    `contents` is what the answer shows of each mailbox, `compared` what it is compared with.
    `answered_as` says in whose name servers answered, as far as that is known; `shared_inboxes` what two users were
    given alike. `before_logon`: a user was told of although Integrated Windows authentication was never asked for.
    """

    outcome: Outcome
    explanation: str
    exchanges: tuple[Exchange, ...] = ()
    moves_by: str | None = None
    unfollowed: str | None = None
    unread: str | None = None
    hops: tuple[Hop, ...] | None = None
    visits: tuple[Visit, ...] = ()
    unseen: tuple[str, ...] = ()
    hops_in_tls: bool = False
    prerequisite: str | None = None
    contents: tuple[MailboxContent, ...] = ()
    compared: tuple[ComparedAnswer, ...] = ()
    mailbox_server_reached: bool | None = None
    advice: Advice | None = None
    doubted_logon: str | None = None
    answered_as: tuple[AnsweredAs, ...] = ()
    shared_inboxes: tuple[SharedInbox, ...] = ()
    before_logon: bool = False
    not_followed: tuple[str, ...] = ()
