"""No secret is in any output of a run: every log level and report, stubs, sockets and a server that repeats all."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.environment import of_pytest
from tests.live.servers import write_authority
from tests.safety import canaries, echo_server
from tests.safety.secret_search import Found, find_secrets

ROOT = Path(__file__).parents[2]
LOUD = {
    "PYTHONASYNCIODEBUG": "1",
    "PYTHONFAULTHANDLER": "1",
    "HTTPX_LOG_LEVEL": "trace",
    "HTTPCORE_LOG_LEVEL": "trace",
    "UVICORN_LOG_LEVEL": "trace",
    "EXECNET_DEBUG": "0",
    "COLUMNS": "200",
}
FAULTS = ("owa-own-site-refused", "eas-own-site-refused", "ews-own-site-refused", "pop3-own-site-refused")
_ROTATING = ("eas/{}/CAS-01/foldersync", "ews/{}/CAS-01/getfolder", "pop3/{}/CAS-01/logon", "imap4/{}/CAS-01/logon")
SELECTION = [
    f"--case={case.format(f'{name}@{canaries.DOMAIN}')}"
    for number, name in enumerate(canaries.PASSWORDS)
    for case in ("owa/{}/CAS-01/owa", _ROTATING[number % 4], *(["autodiscover/{}/CAS-01/outlook"] * (number < 3)))
]

_ALL_PASSWORDS = canaries.PASSWORDS | {"user17": canaries.WITH_A_COLON}
_ALSO_NAMES = {"user13", "user14"}
"""Passwords that are names, too: these may stand in a report, but no token made of them."""


def secrets() -> dict[str, str]:
    """What is looked for: passwords, and what a client makes of a logon and its password."""
    plain = {name: password for name, password in _ALL_PASSWORDS.items() if name not in _ALSO_NAMES}
    tokens = {f"token of {name}": f"CONTOSO\\{name}:{password}" for name, password in _ALL_PASSWORDS.items()}
    return {**plain, **tokens, **{f"SASL of {name}": f"\0{name}\0{password}" for name, password in plain.items()}}


def outputs_of_a_run(folder: Path, deployment: Path, *more: str, environment: Mapping[str, str]) -> dict[str, bytes]:
    """Everything that a run leaves and prints with every option that shows more."""
    arguments = [
        *("suites", "-n", "0", "-s", "-vv", "-rA", "--showlocals", "--tb=long", "--full-trace", "--setup-show"),
        *("--log-level=DEBUG", "-o", "log_cli=true", "-o", "log_cli_level=DEBUG"),
        *("-o", "log_file_level=DEBUG", f"--log-file={folder / 'log.txt'}", f"--debug={folder / 'debug.txt'}"),
        *("-o", "junit_logging=all", "-o", "junit_log_passing_tests=true", f"--junitxml={folder / 'junit.xml'}"),
        *(f"--alluredir={folder / 'allure'}", f"--verdicts={folder / 'verdicts.jsonl'}"),
        f"--deployment={deployment}",
        *more,
    ]
    finished = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "pytest", *arguments],
        cwd=ROOT,
        capture_output=True,
        env=of_pytest(**LOUD, **environment, SSLKEYLOGFILE=str(folder / "keys.txt")),
        check=False,
    )
    assert finished.returncode in (0, 1), finished.stdout[-3_000:]
    assert not (folder / "keys.txt").exists()
    written = {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    return {"stdout": finished.stdout, "stderr": finished.stderr, **written}


def joined(outputs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Allure's files in one: repeated parts are searched once."""
    allure = b"\n".join(content for name, content in outputs.items() if name.startswith("allure"))
    return {name: content for name, content in outputs.items() if not name.startswith("allure")} | {"allure": allure}


def distinct(content: bytes) -> bytes:
    """Each line once."""
    return b"\n".join(dict.fromkeys(content.splitlines()))


def search(outputs: Mapping[str, bytes]) -> list[Found]:
    lines = {name: distinct(content) for name, content in joined(outputs).items()}
    return find_secrets(lines, secrets(), [echo_server.COOKIE, echo_server.CANARY])


def assert_complete(outputs: Mapping[str, bytes]) -> None:
    assert {"stdout", "junit.xml", "verdicts.jsonl", "log.txt", "debug.txt"} <= set(outputs)
    assert any(name.startswith("allure") and name.endswith("-attachment.txt") for name in outputs)


def test_a_leak_would_be_found_in_every_output(tmp_path: Path) -> None:
    deployment = canaries.deployment(tmp_path)
    (tmp_path / "out").mkdir()
    leak = {"LEAK": canaries.PASSWORDS["user8"]}
    more = ("-p", "tests.safety.leaking_plugin", SELECTION[0])
    outputs = outputs_of_a_run(tmp_path / "out", deployment, *more, environment=leak)
    leaking = {found.output for found in search(outputs) if found.secret == "user8"}
    assert {"stdout", "junit.xml", "verdicts.jsonl", "log.txt", "allure"} <= leaking


def test_no_secret_is_in_any_output_of_a_run_on_stubs(tmp_path: Path) -> None:
    deployment = canaries.deployment(tmp_path)
    (tmp_path / "out").mkdir()
    faults = [f"--fault={name}" for name in FAULTS]
    outputs = outputs_of_a_run(tmp_path / "out", deployment, *SELECTION, *faults, environment={})
    assert_complete(outputs)
    assert search(outputs) == []


def test_no_secret_is_in_any_output_of_a_run_on_sockets_nor_in_the_farm_s(tmp_path: Path) -> None:
    deployment = canaries.deployment(tmp_path)
    (tmp_path / "out").mkdir()
    with served_farm(deployment, tmp_path / "farm", keys=tmp_path / "farm-keys.txt") as said:
        live = tmp_path / "farm" / "deployment.toml"
        outputs = outputs_of_a_run(tmp_path / "out", live, *SELECTION, "--target=live", environment={})
    assert_complete(outputs)
    logs = {f"farm/{log.name}": log.read_bytes() for log in (tmp_path / "farm").rglob("*.log")}
    assert search({**outputs, **logs, "farm": said.read_bytes()}) == []
    assert not (tmp_path / "farm-keys.txt").exists()


@contextmanager
def served_farm(deployment: Path, folder: Path, *, keys: Path) -> Iterator[Path]:
    """A farm in a process of its own; gives the file of what it prints."""
    said = folder.with_name("farm-said.txt")
    command = [sys.executable, "-m", "harness", "farm", "--deployment", str(deployment), "--serve", str(folder)]
    faults = [word for name in FAULTS for word in ("--fault", name)]
    environment = {**os.environ, **LOUD, "SSLKEYLOGFILE": str(keys)}
    with said.open("wb") as errors:
        farm = subprocess.Popen(  # noqa: S603 - our own command line
            [*command, *faults], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors
        )
    assert farm.stdout is not None
    try:
        assert farm.stdout.readline().startswith(b"ready"), said.read_text(encoding="utf-8")
        yield said
    finally:
        farm.terminate()
        farm.communicate()


def test_a_server_that_repeats_all_it_is_sent_brings_no_secret_into_any_output(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    hosts = [f"cas-0{number}.{canaries.DOMAIN}" for number in (1, 2)]

    async def run() -> dict[str, bytes]:
        async with echo_server.echoing(*hosts) as connect:
            live = {"ca": write_authority(tmp_path), "timeout_seconds": 10}
            deployment = canaries.deployment(tmp_path, colon=True, live=live, connect=connect)
            return await asyncio.to_thread(
                outputs_of_a_run, tmp_path / "out", deployment, *SELECTION[::3], "--target=live", environment={}
            )

    outputs = asyncio.run(run())
    assert_complete(outputs)
    assert search(outputs) == []
