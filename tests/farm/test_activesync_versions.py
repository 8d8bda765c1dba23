"""A server serves the versions of ActiveSync that it offers and no others, through proxies as well; and policies."""

from __future__ import annotations

import httpx
import pytest

from fixtures.farm.nodes.activesync_policy import CONFIRMED_KEY, GIVEN_KEY
from harness.model.deployment import Deployment, Version
from harness.wire.activesync import (
    ProvisionAnswer,
    provision_acknowledgement,
    provision_request,
    read_provision_answer,
)
from tests.farm.nouns import (
    FOLDER_SYNC_DONE,
    RTM,
    SP1,
    SP2,
    ClientRequest,
    converse,
    device,
    farm,
    figure,
    send,
    with_server,
)

HIGHEST = {RTM: "12.0", SP1: "12.1", SP2: "12.1"}
VERSIONS = ("2.5", "12.0", "12.1")
NEVER_OFFERED = ("", "14.0", "14.1", "16.1", "3.0", "12", "junk")
HERE, THERE, LEGACY = ("cas-03.contoso.com", "user3"), ("cas-02.contoso.com", "user3"), ("cas-02.contoso.com", "user4")


def inner(version: Version) -> Deployment:
    return with_server(figure(), "CAS-03", version=version)


@pytest.mark.parametrize("at", [HERE, THERE], ids=["own site", "proxied"])
@pytest.mark.parametrize("version", [RTM, SP1])
@pytest.mark.parametrize("speaks", [*VERSIONS, *NEVER_OFFERED])
def test_the_server_of_the_mailbox_s_site_serves_up_to_its_own_version(
    at: tuple[str, str], version: Version, speaks: str
) -> None:
    answer, _ = send(inner(version), device(*at, speaks=speaks))
    offered = VERSIONS[: VERSIONS.index(HIGHEST[version]) + 1]
    assert answer.status_code == (200 if speaks in offered else 400)


@pytest.mark.parametrize("version", [RTM, SP1, SP2])
def test_what_options_names_is_what_is_served(version: Version) -> None:
    answer, _ = send(inner(version), device(*HERE, "OPTIONS"))
    assert answer.headers["MS-ASProtocolVersions"].split(",")[-1] == HIGHEST[version]


@pytest.mark.parametrize("speaks", [*VERSIONS, *NEVER_OFFERED])
def test_an_exchange_2003_server_serves_2_5_alone_of_these(speaks: str) -> None:
    answer, _ = send(figure(), device(*LEGACY, speaks=speaks))
    assert answer.status_code == (200 if speaks == "2.5" else 400)
    assert answer.headers["MS-Server-ActiveSync"] == "6.5.7638.1"


def test_options_for_a_2003_mailbox_are_the_back_end_server_s() -> None:
    answer, _ = send(figure(), device(*LEGACY, "OPTIONS"))
    assert answer.headers["MS-ASProtocolVersions"] == "1.0,2.0,2.1,2.5"


def under_policy(*requests: ClientRequest) -> list[httpx.Response]:
    answers, _ = converse(farm(figure(), demands_device_policy=True), *requests)
    return answers


@pytest.mark.parametrize(("at", "speaks"), [(HERE, "12.1"), (THERE, "12.0"), (THERE, "2.5"), (LEGACY, "2.5")], ids=str)
def test_a_policy_is_taken_in_two_phases_and_then_the_device_synchronizes(at: tuple[str, str], speaks: str) -> None:
    confirmation = provision_acknowledgement(speaks, GIVEN_KEY)
    before, given, confirmed, after = under_policy(
        device(*at, speaks=speaks),
        device(*at, speaks=speaks, body=provision_request(speaks)),
        device(*at, speaks=speaks, policy_key=GIVEN_KEY, body=confirmation),
        device(*at, speaks=speaks, policy_key=CONFIRMED_KEY),
    )
    assert before.status_code == 449
    assert read_provision_answer(given.content) == ProvisionAnswer("1", "1", GIVEN_KEY, remote_wipe=False)
    assert read_provision_answer(confirmed.content) == ProvisionAnswer("1", "1", CONFIRMED_KEY, remote_wipe=False)
    assert (after.status_code, after.content) == (200, FOLDER_SYNC_DONE)


@pytest.mark.parametrize("key", ["0", GIVEN_KEY, "1"])
def test_no_other_key_lets_a_device_in_but_options_need_none(key: str) -> None:
    refused, options = under_policy(device(*HERE, policy_key=key), device(*HERE, "OPTIONS"))
    assert (refused.status_code, options.status_code) == (449, 200)


@pytest.mark.parametrize(
    ("speaks", "body", "policy_status"),
    [
        ("2.5", provision_request("12.1"), "3"),
        ("12.1", provision_request("2.5"), "3"),
        ("12.1", provision_acknowledgement("12.1", "7"), "5"),
        ("2.5", provision_acknowledgement("2.5", "7"), "5"),
    ],
)
def test_a_type_that_the_version_does_not_know_and_a_wrong_key_are_refused(
    speaks: str, body: bytes, policy_status: str
) -> None:
    (answer,) = under_policy(device(*THERE, speaks=speaks, body=body))
    assert read_provision_answer(answer.content) == ProvisionAnswer("1", policy_status, None, remote_wipe=False)


def test_what_is_no_provision_is_a_bad_request() -> None:
    (answer,) = under_policy(device(*HERE, body=b"noise"))
    assert answer.status_code == 400
