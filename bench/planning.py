"""What comes before a run of a large organization: importing, reading, planning, judging its settings."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.contest import Benchmark, Clock, Competitor, Contest
from bench.memory import at_most_during, at_most_of_program
from harness.deployments import read_deployment
from harness.model.cover import Cover
from harness.run import audit, plan_for
from tests.imports.large_organization import Size, write_export
from tests.planning.large_deployments import large_deployment

_QUICK_SHARE = 10


@contextmanager
def _contests(quick: bool) -> Iterator[Sequence[Contest]]:
    size = Size().divided_by(_QUICK_SHARE) if quick else Size()
    with tempfile.TemporaryDirectory() as folder:
        yield (_contest(size, Path(folder)),)


def _contest(size: Size, folder: Path) -> Contest:
    export, file = folder / "organization.xml", folder / "fabrikam.toml"
    write_export(size, export)
    text = large_deployment(sites=size.sites, servers=size.servers, mailboxes=size.mailboxes)
    file.write_text(text, encoding="utf-8")
    deployment = read_deployment(file)
    command = [sys.executable, "-m", "harness", "import", str(export), "--output", str(folder / "imported.toml")]
    return Contest(
        f"{size.sites} sites, {size.servers} servers, {size.mailboxes:,} mailboxes",
        (
            Competitor("importing an export of the Shell", lambda: at_most_of_program(command)),
            Competitor("reading the deployment file", lambda: at_most_during(lambda: read_deployment(file))),
            Competitor("planning", lambda: at_most_during(lambda: plan_for(deployment, Cover.CELLS))),
            Competitor("judging the settings", lambda: at_most_during(lambda: audit(deployment))),
        ),
        Clock.CPU,
    )


BENCHMARK = Benchmark(
    title="planning, import and audit of a large organization",
    says=(
        "A made-up organization: half of the servers have the Client Access role, an eighth are Exchange 2003. The "
        "import takes two mailboxes of each database from an export of that size and is a process of its own; the "
        "others work in one process that holds the deployment with all mailboxes, and its memory at most is that of "
        "all of it. The plan covers every decision cell."
    ),
    contests=_contests,
    packages=("lxml", "tomli"),
)
