"""Repeated conversations."""

from __future__ import annotations

from dataclasses import replace

import httpx

from harness.model.outcome import Hop, Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import OtherApplication
from tests.probes.stubs import StubConversation, observe, stimulus

A, B = "user1@contoso.com", "user2@contoso.com"
SERVED = httpx.Response(200, html="<script>var a_sFldId='x'</script>")


def hop(number: int) -> Hop:
    return Hop("CAS-02", f"CAS-{number}", "https", "/owa", f"cas-{number}.contoso.com")


def test_the_mailboxes_make_their_visits_in_turns() -> None:
    conversation = StubConversation(lambda _: httpx.Response(200, html="<script>var a_sFldId='x'</script>"))
    seen = observe(stimulus(Protocol.OWA, Operation.OWA, mailboxes=(A, B), visits=2), conversation)
    assert [visit.mailbox for visit in seen.visits] == [A, B, B, A]
    assert [visit.hops for visit in seen.visits] == [None] * 4
    assert seen.outcome == seen.visits[-1].outcome == Outcome(OutcomeKind.SERVED)
    assert len(seen.exchanges) == 4
    assert conversation.transports == 4


def test_each_visit_has_the_hops_that_it_caused() -> None:
    hops: list[Hop] = [hop(0)]

    def handler(_: httpx.Request) -> httpx.Response:
        hops.append(hop(len(hops)))
        return httpx.Response(200, html="<script>var a_sFldId='x'</script>")

    what = stimulus(Protocol.OWA, Operation.OWA, mailboxes=(A, B), visits=2)
    seen = observe(what, handler, read_hops=lambda: tuple(hops))
    assert [visit.hops for visit in seen.visits] == [(hop(1),), (hop(2),), (hop(3),), (hop(4),)]
    assert seen.hops == tuple(hops)


def test_a_single_conversation_has_all_hops_and_no_visits() -> None:
    seen = observe(stimulus(Protocol.OWA, Operation.OWA), lambda _: SERVED, read_hops=lambda: (hop(3),))
    assert (seen.hops, seen.visits) == ((hop(3),), ())


def test_the_hops_of_a_device_s_options_are_not_those_of_its_folder_sync() -> None:
    """They count where visits are compared with each other, since a device asks everything of one server."""
    hops = [replace(hop(3), method=method) for method in ("OPTIONS", "POST")]

    def methods(operation: Operation, visits: int = 1) -> list[str | None]:
        asked: list[Hop] = []

        def handler(request: httpx.Request) -> httpx.Response:
            asked.append(hops[request.method == "POST"])
            return httpx.Response(503)

        what = stimulus(Protocol.EAS, operation, visits=visits)
        seen = observe(what, handler, read_hops=lambda: tuple(asked))
        counted = seen.hops if visits == 1 else seen.visits[0].hops
        return [one.method for one in counted or ()]

    assert methods(Operation.FOLDERSYNC) == ["POST"]
    assert methods(Operation.OPTIONS) == ["OPTIONS"]
    assert methods(Operation.FOLDERSYNC, visits=2) == ["OPTIONS", "POST"]


def test_hops_that_cannot_be_seen_stay_unknown() -> None:
    what = stimulus(Protocol.OWA, Operation.OWA, visits=2)
    seen = observe(what, lambda _: httpx.Response(503), read_hops=lambda: None)
    assert [visit.hops for visit in seen.visits] == [None, None]
    assert seen.hops is None


def test_a_mailbox_comes_again_with_its_own_cookies() -> None:
    """A browser that is opened again still has them, and load balancing may use them."""
    cookies: list[str | None] = []

    def handler(request: httpx.Request) -> httpx.Response:
        cookies.append(request.headers.get("cookie"))
        return httpx.Response(403, headers={"Set-Cookie": f"session{len(cookies)}=x; path=/"})

    observe(stimulus(Protocol.OWA, Operation.OWA, mailboxes=(A, B), visits=2), handler)
    assert cookies == [None, None, "session2=x", "session1=x"]


def test_new_clients_send_no_cookie() -> None:
    """A new client must not be recognised by a cookie."""
    cookies: list[str | None] = []

    def handler(request: httpx.Request) -> httpx.Response:
        cookies.append(request.headers.get("cookie"))
        return httpx.Response(403, headers={"Set-Cookie": "session=x; path=/"})

    what = replace(stimulus(Protocol.OWA, Operation.OWA, mailboxes=(A, B), visits=2), new_clients=True)
    observe(what, handler)
    assert cookies == [None] * 4


def test_a_device_keeps_its_id_from_visit_to_visit() -> None:
    ids: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            ids.append(request.url.params["DeviceId"])
        return httpx.Response(503)

    observe(stimulus(Protocol.EAS, Operation.FOLDERSYNC, mailboxes=(A, B), visits=2), handler)
    assert ids[0] == ids[3] != ids[1] == ids[2]


def test_a_mailbox_whose_logon_is_refused_makes_no_further_visit() -> None:
    """Each refused logon counts towards a lockout."""

    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(401 if "user1" in request.url.params.get("User", "") else 503)

    seen = observe(stimulus(Protocol.EAS, Operation.FOLDERSYNC, mailboxes=(A, B), visits=3), handler)
    assert [visit.mailbox for visit in seen.visits] == [A, B, B, B]


def test_a_first_logon_ends_the_visits() -> None:
    """Later visits would be judged by a mailbox that was never opened."""
    language_page = httpx.Response(200, html='<form action="lang.owa"><select name="lcid"></select></form>')
    answers = [SERVED, language_page]
    seen = observe(stimulus(Protocol.OWA, Operation.OWA, mailboxes=(A, B), visits=3), lambda _: answers.pop(0))
    assert [visit.outcome.kind for visit in seen.visits] == [OutcomeKind.SERVED, OutcomeKind.REFUSED]
    assert seen.prerequisite is not None
    assert seen.prerequisite.startswith(B)


def test_two_applications_of_one_user_visit_in_turn_with_cookies_of_their_own() -> None:
    cookies: list[tuple[str, str | None]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        directory = request.url.path.split("/")[1].lower()
        cookies.append((directory, request.headers.get("cookie")))
        return httpx.Response(403, headers={"Set-Cookie": f"of-{directory}=x; path=/"})

    other = OtherApplication(Protocol.EWS, Operation.GETFOLDER, Logon.BASIC)
    seen = observe(stimulus(Protocol.OWA, Operation.OWA, visits=2, in_turn_with=other), handler)
    assert cookies == [("owa", None), ("ews", None), ("owa", "of-owa=x"), ("ews", "of-ews=x")]
    assert [visit.mailbox for visit in seen.visits] == 4 * [A]


def test_a_user_whom_one_application_refuses_does_not_visit_by_the_other() -> None:
    asked: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path.split("/")[1].lower())
        return httpx.Response(401)

    other = OtherApplication(Protocol.EWS, Operation.GETFOLDER, Logon.BASIC)
    observe(stimulus(Protocol.OWA, Operation.OWA, visits=2, in_turn_with=other), handler)
    assert asked == ["owa"]
