"""A device before a real ActiveSync server that is not Exchange: SOGo 5.8, as it was captured (`tests/captures`)."""

from __future__ import annotations

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from tests.captures import read_sogo
from tests.probes.stubs import ScriptedServer, observe, stimulus


def seen(operation: Operation, *answers: str | httpx.Response) -> tuple[Observation, ScriptedServer]:
    """What a device sees of these captures, one after the other."""
    each = (read_sogo(answer).response() if isinstance(answer, str) else answer for answer in answers)
    server = ScriptedServer(*each)
    return observe(stimulus(Protocol.EAS, operation), server), server


def test_options_are_served_with_the_versions_of_later_servers() -> None:
    observed, _ = seen(Operation.OPTIONS, "options")
    assert observed.outcome.kind is OutcomeKind.SERVED
    assert observed.explanation == "MS-ASProtocolVersions 2.5,12.0,12.1,14.0,14.1"


@pytest.mark.parametrize("name", ["options-noauth", "options-wrongpw", "post-noauth"])
@pytest.mark.parametrize("operation", [Operation.OPTIONS, Operation.FOLDERSYNC])
def test_a_challenge_is_the_end(name: str, operation: Operation) -> None:
    observed, server = seen(operation, name)
    assert observed.outcome.kind is OutcomeKind.UNAUTHORIZED
    assert len(server.requests) == 1


@pytest.mark.parametrize("name", ["foldersync-2.5", "foldersync-12.1", "foldersync-14.1", "foldersync-badkey"])
def test_a_folder_sync_is_served(name: str) -> None:
    """A key that SOGo does not know is answered with Status 1 and no folders."""
    observed, server = seen(Operation.FOLDERSYNC, "options", name)
    assert (observed.outcome.kind, observed.explanation) == (OutcomeKind.SERVED, "FolderSync Status 1")
    assert server.requests[1].headers["MS-ASProtocolVersion"] == "12.1"


def test_a_request_that_sogo_cannot_read_is_refused() -> None:
    observed, _ = seen(Operation.FOLDERSYNC, "options", "foldersync-garbage")
    assert (observed.outcome.kind, observed.explanation) == (OutcomeKind.REFUSED, "HTTP 500")


def test_a_body_that_was_cut_is_malformed_where_nothing_announced_more() -> None:
    observed, _ = seen(Operation.FOLDERSYNC, "options", "unknown-command")
    assert observed.outcome.kind is OutcomeKind.MALFORMED


def test_a_get_is_forbidden() -> None:
    observed, _ = seen(Operation.FOLDERSYNC, "options", "get-noauth")
    assert (observed.outcome.kind, observed.explanation) == (OutcomeKind.REFUSED, "HTTP 403")


def test_a_device_for_which_sogo_has_no_policy_goes_on() -> None:
    """SOGo answers both phases with policy Status 2 and never 449."""
    answers = (httpx.Response(449), "provision-phase1", "foldersync-12.1")
    observed, server = seen(Operation.FOLDERSYNC, "options", *answers)
    assert observed.outcome.kind is OutcomeKind.SERVED
    assert [request.method for request in server.requests] == ["OPTIONS", "POST", "POST", "POST"]
