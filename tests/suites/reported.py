"""A run of the suites with every report that it can write, read again."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tests.environment import of_pytest
from tests.safety.forked_runs import ForkedRuns

ROOT = Path(__file__).parents[2]
_ALLURE = ("-p", "allure_pytest.plugin")
SINGLE_SITE = "fixtures/deployments/single-site.toml"
REDIRECTION = "fixtures/deployments/contoso-redirection.toml"

EVERY_WORD = (
    *("--deployment", REDIRECTION, "--fault", "owa-redirects-automatically", "--fault", "ews-own-site-refused"),
    *("-k", "test_owa or test_state or GEN-09 or (test_ews and user2)"),
)
"""Cases that pass, fail, cannot be judged, are recorded alone and do not apply."""

ACCEPTED = '[[accepted]]\nclause = "OWA-03"\nserver = "CAS-02"\nreason = "ticket 4711"\nuntil = 2999-12-31\n'
"""Of which the failures at one server can be accepted."""


@dataclass(frozen=True)
class Reported:
    """What a run printed, and the files that it wrote in `folder`."""

    folder: Path
    status: int
    printed: str
    """On standard output and standard error."""

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        lines = (self.folder / "verdicts.jsonl").read_text(encoding="utf-8").split("\n")
        return {row["case"]: row for row in (json.loads(line) for line in lines if line)}

    @cached_property
    def junit(self) -> Element:
        """The one suite of the report."""
        (suite,) = ElementTree.fromstring(self.junit_bytes)  # noqa: S314 - our own file
        return suite

    @property
    def junit_bytes(self) -> bytes:
        return (self.folder / "junit.xml").read_bytes()

    @cached_property
    def cases(self) -> dict[str, Element]:
        """The test cases of the report by name, each of which stands there once."""
        found = self.junit.findall("testcase")
        named = {one.get("name", ""): one for one in found}
        assert len(named) == len(found)
        return named

    @cached_property
    def allure(self) -> list[dict[str, Any]]:
        return [json.loads(file.read_bytes()) for file in (self.folder / "allure").glob("*-result.json")]

    @property
    def words(self) -> Counter[str]:
        """The verdicts of the verdict file, of which the accepted failures are counted once more."""
        rows = self.rows.values()
        return Counter(row["verdict"] for row in rows) + Counter("accepted" for row in rows if "accepted" in row)


def properties_of(element: Element) -> dict[str, str]:
    """Of a test case or the suite, where they are elements; each name stands there once."""
    found = element.findall("properties/property")
    named = {one.get("name", ""): one.get("value", "") for one in found}
    assert len(named) == len(found)
    return named


def properties_in_output(case: Element) -> dict[str, str]:
    """The same where they are lines of its output."""
    text = "\n".join(one.text or "" for one in case.findall("system-out"))
    return dict(re.findall(r"^\[\[PROPERTY\|([^=]+)=(.*)\]\]$", text, flags=re.MULTILINE))


def results_of(case: Element) -> Iterator[Element]:
    """What a test case has beside a pass."""
    return (one for one in case if one.tag in ("failure", "error", "skipped"))


def reported(runs: ForkedRuns, folder: Path, *arguments: str | Path, allure: bool = False) -> Reported:
    """Run the suites in one process that is forked, without plugins of others but Allure's."""
    reports = _reports(folder, allure=allure)
    plugin = _ALLURE if allure else ()
    printed = folder / "printed.txt"
    process = runs.start("pytest", ["suites", *plugin, *reports, *map(str, arguments)], printed)
    return Reported(folder, runs.wait(process), printed.read_text(encoding="utf-8"))


def reported_by_workers(folder: Path, *arguments: str | Path, allure: bool = False) -> Reported:
    """The same in a process that begins anew, which several processes need (-n)."""
    plugins = ["-p", "xdist.plugin", *(_ALLURE if allure else ())]
    finished = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "pytest", "suites", *plugins, *_reports(folder, allure=allure), *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=of_pytest(COLUMNS="100", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"),
        check=False,
    )
    return Reported(folder, finished.returncode, finished.stdout)


def _reports(folder: Path, *, allure: bool) -> list[str]:
    outputs = {"verdicts": "verdicts.jsonl", "junitxml": "junit.xml"} | ({"alluredir": "allure"} if allure else {})
    return [f"--{option}={folder / name}" for option, name in outputs.items()]
