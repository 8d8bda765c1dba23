"""libwbxml reads every ActiveSync body that the farm sends and that our device sends."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import httpx

from fixtures.farm.conversation import FarmConversation
from fixtures.farm.farm import Farm
from harness.deployments.passwords import accounts_of, mock_passwords
from harness.deployments.reader import read_deployment
from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.model.protocol import Protocol
from harness.probes.probe import perform
from harness.run import plan_for
from tests.third_party.programs import find_program

CONTOSO = SHIPPED_DEPLOYMENTS / "contoso.toml"
WBXML = "application/vnd.ms-sync.wbxml"


class RecordingTransport(httpx.AsyncBaseTransport):
    """Keeps each WBXML body that is sent or received."""

    def __init__(self, transport: httpx.AsyncBaseTransport, bodies: set[bytes]) -> None:
        self._transport = transport
        self._bodies = bodies

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._transport.handle_async_request(request)
        for message, content in ((request, await request.aread()), (answer, await answer.aread())):
            if message.headers.get("content-type", "").startswith(WBXML) and content:
                self._bodies.add(content)
        return answer


class RecordedConversation:
    """A conversation with the farm that keeps the bodies."""

    def __init__(self, conversation: FarmConversation, bodies: set[bytes]) -> None:
        self._conversation = conversation
        self._bodies = bodies
        self.open_connection = conversation.open_connection
        self.tls_context = conversation.tls_context

    def http_transport(self) -> httpx.AsyncBaseTransport:
        return RecordingTransport(self._conversation.http_transport(), self._bodies)


async def every_body() -> set[bytes]:
    deployment = read_deployment(CONTOSO)
    passwords = mock_passwords(deployment)
    accounts = accounts_of(deployment, passwords)
    farm = Farm(deployment, passwords=passwords)
    bodies: set[bytes] = set()
    stimuli = {
        case.stimulus
        for case in plan_for(deployment).cases
        if case.stimulus and case.stimulus.protocol is Protocol.EAS and not case.stimulus.script
    }
    for stimulus in stimuli:
        await perform(stimulus, accounts, RecordedConversation(farm.conversation(), bodies))
    return bodies


def test_libwbxml_reads_every_activesync_body(tmp_path: Path) -> None:
    program = find_program("wbxml2xml", "libwbxml2-utils")
    bodies = asyncio.run(every_body())
    assert len(bodies) >= 2
    for number, body in enumerate(sorted(bodies)):
        source, target = tmp_path / f"{number}.wbxml", tmp_path / f"{number}.xml"
        source.write_bytes(body)
        subprocess.run(  # noqa: S603 - a known program on this test's files
            [program, "-l", "ACTIVESYNC", "-o", str(target), str(source)], check=True, capture_output=True
        )
        assert "<FolderSync" in target.read_text(encoding="utf-8")
