"""nginx answers by static configuration what a Client Access server could answer, right and wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.deployments.reader import read_deployment
from harness.model.deployment import Deployment
from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.secret import Secret
from harness.model.stimulus import Account, Stimulus
from harness.probes.limits import Limits
from harness.probes.live.network import LiveNetwork
from harness.probes.probe import perform
from tests.third_party.programs import find_program
from tests.third_party.servers import HOST, free_ports, running, write_certificate

ADDRESS = "user1@contoso.com"
ELSEWHERE = "https://www.usa.contoso.com"
PAGE = f'<html><body>Use <a href="{ELSEWHERE}/owa">this</a> Outlook Web Access.</body></html>'

ANSWERS = {
    "451": f"add_header X-MS-Location {ELSEWHERE}/Microsoft-Server-ActiveSync always; return 451;",
    "302-host": f"return 302 {ELSEWHERE}/owa;",
    "302-path": f"return 302 https://{HOST}/owa;",
    "401": 'add_header WWW-Authenticate "Basic realm=x" always; return 401;',
    "503": "return 503;",
    "garbage": 'default_type application/vnd.ms-sync.wbxml; return 200 "no tokens at all";',
    "page": f"default_type text/html; return 200 '{PAGE}';",
    "close": "return 444;",
}
"""What each port answers to every request."""

CONFIGURATION = """
daemon off;
pid {folder}/pid;
error_log stderr crit;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  ssl_certificate {folder}/cert.pem;
  ssl_certificate_key {folder}/key.pem;
{servers}
}}
"""

DEPLOYMENT = """
format = 1
organization = {{ name = "Contoso", accepted_domain = "contoso.com", windows_domain = "CONTOSO" }}
site = [{{ name = "usa" }}]
mailbox = []
[[client_access_server]]
name = "CAS-01"
site = "usa"
version = "2007 SP1"
host = "{host}"
[live]
ca = "ca.pem"
timeout_seconds = 10
[connect]
"{host}:443" = "127.0.0.1:{port}"
"""


@pytest.fixture(scope="module")
def deployments(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Deployment]]:
    """One server for each answer."""
    program = find_program("nginx", "nginx-light")
    folder = tmp_path_factory.mktemp("nginx")
    write_certificate(folder)
    ports = dict(zip(ANSWERS, free_ports(len(ANSWERS)), strict=True))
    servers = "\n".join(
        f"  server {{ listen 127.0.0.1:{port} ssl; location / {{ {ANSWERS[name]} }} }}" for name, port in ports.items()
    )
    (folder / "nginx.conf").write_text(CONFIGURATION.format(folder=folder, servers=servers), encoding="ascii")
    described = {}
    for name, port in ports.items():
        file = folder / f"{name}.toml"
        file.write_text(DEPLOYMENT.format(host=HOST, port=port), encoding="ascii")
        described[name] = read_deployment(file)
    command = [program, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"]
    with running(command, list(ports.values())):
        yield described


def seen(deployment: Deployment, protocol: Protocol, operation: Operation) -> Observation:
    asked = Stimulus(protocol, operation, "CAS-01", HOST, 443, (ADDRESS,), Logon.BASIC)
    account = Account(ADDRESS, "CONTOSO\\user1", Secret("P@ss w0rd"))

    async def ask() -> Observation:
        network = LiveNetwork(deployment, folder=Path(deployment.file).parent)
        return await perform(asked, {ADDRESS: account}, network.conversation(), limits=Limits(timeout_seconds=10))

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("answer", "protocol", "operation", "outcome"),
    [
        (
            "451",
            Protocol.EAS,
            Operation.FOLDERSYNC,
            Outcome(OutcomeKind.WRONG_SERVER, location=f"{ELSEWHERE}/Microsoft-Server-ActiveSync"),
        ),
        (
            "302-host",
            Protocol.EAS,
            Operation.FOLDERSYNC,
            Outcome(OutcomeKind.REDIRECT_HOST, location=f"{ELSEWHERE}/owa"),
        ),
        ("302-host", Protocol.OWA, Operation.OWA, Outcome(OutcomeKind.REDIRECT_HOST, location=f"{ELSEWHERE}/owa")),
        (
            "302-path",
            Protocol.OWA,
            Operation.EXCHANGE,
            Outcome(OutcomeKind.REDIRECT_PATH, location=f"https://{HOST}/owa"),
        ),
        ("page", Protocol.OWA, Operation.OWA, Outcome(OutcomeKind.REDIRECT_PAGE, link=f"{ELSEWHERE}/owa")),
        ("401", Protocol.OWA, Operation.OWA, Outcome(OutcomeKind.UNAUTHORIZED)),
        ("401", Protocol.EAS, Operation.OPTIONS, Outcome(OutcomeKind.UNAUTHORIZED)),
        ("401", Protocol.EWS, Operation.GETFOLDER, Outcome(OutcomeKind.UNAUTHORIZED)),
        ("503", Protocol.OWA, Operation.OWA, Outcome(OutcomeKind.REFUSED)),
        ("503", Protocol.EAS, Operation.FOLDERSYNC, Outcome(OutcomeKind.REFUSED)),
        ("503", Protocol.EWS, Operation.GETFOLDER, Outcome(OutcomeKind.REFUSED)),
        ("garbage", Protocol.EAS, Operation.FOLDERSYNC, Outcome(OutcomeKind.MALFORMED)),
        ("garbage", Protocol.EWS, Operation.GETFOLDER, Outcome(OutcomeKind.MALFORMED)),
        ("garbage", Protocol.AUTODISCOVER, Operation.OUTLOOK, Outcome(OutcomeKind.MALFORMED)),
        ("close", Protocol.EWS, Operation.GETFOLDER, Outcome(OutcomeKind.UNREACHABLE)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_probe_tells_what_it_was_answered(
    deployments: dict[str, Deployment], answer: str, protocol: Protocol, operation: Operation, outcome: Outcome
) -> None:
    assert seen(deployments[answer], protocol, operation).outcome == outcome
