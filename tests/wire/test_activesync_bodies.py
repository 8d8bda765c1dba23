"""FolderSync and Provision bodies."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.activesync import (
    ProvisionAnswer,
    folder_sync_request,
    provision_acknowledgement,
    provision_request,
    read_folder_sync_status,
    read_provision_answer,
)
from harness.wire.activesync_versions import policy_type
from harness.wire.errors import WireError
from harness.wire.wbxml import Content, Element, encode


def policy(tag: str, *content: Content) -> Element:
    return Element(14, tag, content)


def test_the_requests_have_the_documented_bytes() -> None:
    """protocol-facts, section 2.3."""
    assert folder_sync_request() == base64.b64decode("AwFqAAAHVlIDMAABAQ==")
    for version in ("12.0", "12.1"):
        assert provision_request(version) == base64.b64decode(
            "AwFqAAAORUZHSANNUy1FQVMtUHJvdmlzaW9uaW5nLVdCWE1MAAEBAQE="
        )
        assert provision_acknowledgement(version, "1234567890") == base64.b64decode(
            "AwFqAAAORUZHSANNUy1FQVMtUHJvdmlzaW9uaW5nLVdCWE1MAAFJAzEyMzQ1Njc4OTAAAUsDMQABAQEB"
        )
    assert provision_request("2.5") == base64.b64decode("AwFqAAAORUZHSANNUy1XQVAtUHJvdmlzaW9uaW5nLVhNTAABAQEB")


@pytest.mark.parametrize(
    ("coded", "status"),
    [("AwFqAAAHVkwDMQABUgMxAAFOVwMwAAEBAQ==", "1"), ("AwFqAAAHVkwDNgABAQ==", "6"), ("AwFqAAAHVkwDOQABAQ==", "9")],
)
def test_the_status_of_a_folder_sync_answer_is_read_as_sent(coded: str, status: str) -> None:
    assert read_folder_sync_status(base64.b64decode(coded)) == status


def test_blanks_around_a_status_are_none_of_it() -> None:
    status = Element(7, "Status", ("\r\n 1 ",))
    assert read_folder_sync_status(encode(Element(7, "FolderSync", (status, Element(7, "SyncKey", ("1",)))))) == "1"


@pytest.mark.parametrize(
    "answer",
    [
        Element(7, "FolderSync"),
        Element(7, "FolderSync", (Element(7, "Status"),)),
        Element(7, "FolderSync", (Element(7, "Status", ("yes",)),)),
        Element(7, "FolderSync", (Element(7, "Status", ("1",)),)),
        Element(7, "FolderSync", (Element(7, "Status", ("1",)), Element(7, "SyncKey", (" ",)))),
        Element(0, "Sync"),
    ],
    ids=[
        "no Status",
        "an empty Status",
        "no number",
        "success without a key",
        "success and a blank",
        "another command",
    ],
)
def test_an_answer_that_is_not_folder_sync_s_is_a_wire_error(answer: Element) -> None:
    with pytest.raises(WireError):
        read_folder_sync_status(encode(answer))


def test_a_policy_is_read_with_its_key_and_both_statuses() -> None:
    document = policy("EASProvisionDoc", policy("DevicePasswordEnabled", "1"))
    answer = policy(
        "Provision",
        policy("Status", "1"),
        policy(
            "Policies",
            policy(
                "Policy",
                policy("PolicyType", policy_type("12.1")),
                policy("Status", "1"),
                policy("PolicyKey", "42"),
                policy("Data", document),
            ),
        ),
    )
    assert read_provision_answer(encode(answer)) == ProvisionAnswer("1", "1", "42", remote_wipe=False)


def test_a_remote_wipe_is_seen() -> None:
    answer = policy("Provision", policy("Status", "1"), policy("RemoteWipe"))
    assert read_provision_answer(encode(answer)) == ProvisionAnswer("1", None, None, remote_wipe=True)


def test_another_answer_to_provision_is_a_wire_error() -> None:
    with pytest.raises(WireError):
        read_provision_answer(encode(Element(7, "FolderSync")))


@given(st.binary(max_size=100))
def test_any_bytes_are_read_or_a_wire_error(noise: bytes) -> None:
    for read, kind in ((read_folder_sync_status, str), (read_provision_answer, ProvisionAnswer)):
        try:
            answer: object = read(noise)
        except WireError as error:
            answer = error
        assert isinstance(answer, (kind, WireError))
