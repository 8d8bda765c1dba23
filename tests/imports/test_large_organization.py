"""A tenth of an organization of 50 sites, 400 servers and 200,000 mailboxes is imported in a tenth of a minute.

`python -m tests.imports.large_organization` measures the whole one.
"""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from harness.commands import main
from harness.deployments import read_deployment
from tests.imports.large_organization import Size, write_export

TENTH = Size().divided_by(10)
SECONDS = 10
"""Of this process alone; 4 on a quiet machine, and others may run beside it."""


def test_an_import_takes_time_by_the_size_of_the_organization(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export, lab = tmp_path / "organization.xml", tmp_path / "large.toml"
    write_export(TENTH, export)
    started = time.process_time()
    assert main(["import", str(export), "--output", str(lab)]) == 0
    assert time.process_time() - started < SECONDS
    deployment = read_deployment(lab)
    assert len(deployment.sites) == TENTH.sites
    assert len(deployment.client_access_servers) + len(deployment.mailbox_servers) == TENTH.servers
    assert len(deployment.mailboxes) == 2 * len(deployment.mailbox_servers)
    assert f"40 of {TENTH.mailboxes} mailboxes" in capsys.readouterr().out
