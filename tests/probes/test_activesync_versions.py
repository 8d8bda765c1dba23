"""A device speaks the highest version that it and the server know; one that is refused all the same is no failure."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.wire.activesync_versions import SPOKEN, common_versions, policy_type, read_versions
from tests.probes.activesync_answers import OFFERED, OK, offers, sync
from tests.probes.stubs import ScriptedServer, observe, stimulus

REFUSED = httpx.Response(400)


def spoken(server: ScriptedServer) -> list[str]:
    """The version of each request but OPTIONS."""
    return [request.headers["MS-ASProtocolVersion"] for request in server.requests if request.method == "POST"]


def options(answer: httpx.Response) -> Observation:
    return observe(stimulus(Protocol.EAS, Operation.OPTIONS), ScriptedServer(answer))


@pytest.mark.parametrize(
    ("versions", "chosen"),
    [
        ("1.0,2.0,2.1,2.5", "2.5"),
        ("2.5", "2.5"),
        ("1.0,2.0,2.1,2.5,12.0", "12.0"),
        (OFFERED, "12.1"),
        ("2.5,12.0,12.1,14.0,14.1", "12.1"),
        ("14.1,14.0,12.1,12.0,2.5", "12.1"),
        (" 2.5 , 12.0 , 12.1 ", "12.1"),
        ("2.5;12.0", "12.0"),
        ("2.5 12.0 12.1", "12.1"),
        ('"2.5,12.0"', "12.0"),
        ("2.5,12.0,112.1", "12.0"),
        ("2.5,12.1.5", "2.5"),
        ("2.0,2.1,2.5,12.0,12.1,14.0,14.1,16.0,16.1", "12.1"),
    ],
)
def test_the_highest_version_that_both_know_is_spoken(versions: str, chosen: str) -> None:
    seen, server = sync(OK, versions=versions)
    assert seen.outcome.kind is OutcomeKind.SERVED
    assert spoken(server) == [chosen]


def test_several_headers_and_any_spelling_of_their_name_are_read() -> None:
    first = httpx.Response(200, headers=[("ms-asprotocolversions", "2.5"), ("MS-ASPROTOCOLVERSIONS", "12.0")])
    server = ScriptedServer(first, OK)
    observe(stimulus(Protocol.EAS, Operation.FOLDERSYNC), server)
    assert spoken(server) == ["12.0"]
    assert options(first).explanation == "MS-ASProtocolVersions 2.5,12.0"


@pytest.mark.parametrize("versions", ["14.0,14.1", "1.0,2.0,2.1", "16.1"])
def test_a_server_without_a_version_in_common_is_not_judged_and_nothing_more_is_sent(versions: str) -> None:
    seen, server = sync(versions=versions)
    assert len(server.requests) == 1
    assert seen.prerequisite is not None
    assert "the harness speaks 2.5, 12.0, 12.1" in seen.prerequisite
    assert options(offers(versions)).outcome.kind is OutcomeKind.SERVED


@pytest.mark.parametrize("status", [400, 501, 505])
def test_a_version_that_is_refused_is_followed_by_the_next_lower_one(status: int) -> None:
    """As a proxy before an Exchange 2003 server that answers OPTIONS itself."""
    refusal = httpx.Response(status)
    seen, server = sync(refusal, refusal, OK)
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.SERVED, None)
    assert spoken(server) == ["12.1", "12.0", "2.5"]


@pytest.mark.parametrize("status", [400, 501, 505])
def test_a_server_that_refuses_every_version_is_not_judged(status: int) -> None:
    refusal = httpx.Response(status)
    seen, server = sync(refusal, refusal, versions="2.5,12.0")
    assert spoken(server) == ["12.0", "2.5"]
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.REFUSED, f"HTTP {status} to FolderSync")
    assert seen.prerequisite is not None
    assert "at protocol 12.0, 2.5" in seen.prerequisite


@pytest.mark.parametrize("status", [403, 500, 503])
def test_a_refusal_of_another_kind_is_not_tried_again(status: int) -> None:
    seen, server = sync(httpx.Response(status))
    assert (seen.outcome.kind, seen.prerequisite, len(spoken(server))) == (OutcomeKind.REFUSED, None, 1)


def test_after_a_refused_version_another_answer_counts() -> None:
    seen, _ = sync(REFUSED, httpx.Response(503))
    assert (seen.outcome.kind, seen.explanation, seen.prerequisite) == (OutcomeKind.REFUSED, "HTTP 503", None)


def test_each_version_has_its_type_of_policy() -> None:
    assert {version: policy_type(version) for version in SPOKEN} == {
        "12.1": "MS-EAS-Provisioning-WBXML",
        "12.0": "MS-EAS-Provisioning-WBXML",
        "2.5": "MS-WAP-Provisioning-XML",
    }


@given(st.lists(st.sampled_from(["1.0", "2.0", "2.1", "2.5", "12.0", "12.1", "14.0", "14.1", "16.0"])), st.data())
def test_versions_in_any_order_and_any_number_of_headers_are_read_as_they_stand(
    versions: list[str], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(versions)))
    separator = data.draw(st.sampled_from([",", ", ", " ,\t", ";"]))
    read = read_versions([separator.join(versions[:cut]), separator.join(versions[cut:])])
    assert read == tuple(dict.fromkeys(versions))
    assert list(common_versions(read)) == sorted(set(read) & set(SPOKEN), key=SPOKEN.index)


@given(st.lists(st.text(max_size=40)))
def test_any_header_is_read_without_an_error(values: list[str]) -> None:
    assert set(common_versions(read_versions(values))) <= set(SPOKEN)
