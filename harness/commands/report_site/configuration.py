"""What Allure is told to build: its configuration is a module of JavaScript, since what tells environments is code."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from harness.commands.report_site.categories import CATEGORIES, Category
from harness.commands.report_site.facts import Facts
from harness.commands.report_site.results import Environment
from harness.model.printable import json_text

HISTORY, SITE, STAGED = "history.jsonl", "site", "results"
"""What stands beside the configuration: the reports before, the site that is built, the results it is built of."""

_LONGEST = 64
"""Characters of an environment's name and of its identifier that Allure takes."""

_PLUMBING = ("host", "thread", "framework", "language", "package", "parentSuite", "suite", "subSuite")
_SHOWN_ELSEWHERE = ("deployment", "target")
"""As parameters. Categories go by labels that are shown: none of theirs may be hidden."""

_CHARTS: tuple[Mapping[str, object], ...] = (
    {"type": "statusDynamics", "title": "Verdicts over the last reports"},
    {
        "type": "testResultSeverities",
        "title": "Verdicts by severity of the clause",
        "levels": ["blocker", "critical", "normal", "minor", "trivial"],
        "statuses": ["failed", "broken", "unknown", "skipped", "passed"],
        "includeUnset": False,
    },
    {"type": "durations", "title": "How long cases took", "groupBy": "none"},
)

_CODE = """\
// Written by python -m harness report; made anew for each report.
const settings = {settings};

const valuesOf = (labels, name) => labels.filter((one) => one.name === name).map((one) => one.value ?? "");
const hasAll = (labels, has) =>
  has.every(([name, value]) => valuesOf(labels, name).some((one) => value === "" || one === value));
const hasNone = (labels, lacks) => lacks.every((name) => valuesOf(labels, name).length === 0);

const environments = Object.fromEntries(
  settings.environments.map(({{ id, has, ...shown }}) => [
    id,
    {{ ...shown, matcher: ({{ labels }}) => hasAll(labels, has) }},
  ]),
);
const rules = settings.categories.map(({{ has, lacks, ...rule }}) => ({{
  ...rule,
  matchers: ({{ labels }}) => hasAll(labels, has) && hasNone(labels, lacks),
}}));

export default {{ ...settings.report, environments, categories: {{ rules }} }};
"""


def configuration_text(environments: Mapping[Environment, Facts], *, single_file: bool) -> str:
    """The module `allurerc.mjs` of a report over these environments, each with facts of its own.

    Its paths are relative to where it stands.
    """
    settings = {
        "report": {
            "name": report_name(environments),
            "output": f"./{SITE}",
            "historyPath": f"./{HISTORY}",
            "hideLabels": [*_PLUMBING, *_SHOWN_ELSEWHERE],
            "plugins": {"awesome": {"options": _awesome(single_file=single_file)}},
        },
        "environments": [
            {"id": identifier, "name": name, "has": _labels_of(one), "variables": environments[one]}
            for identifier, name, one in _named(environments)
        ],
        "categories": [_rule(one, by_environment=len(environments) > 1) for one in CATEGORIES],
    }
    return _CODE.format(settings=json_text(settings, indent=2))


def _labels_of(environment: Environment) -> list[list[str]]:
    return [["deployment", environment.deployment], ["target", environment.target]]


def report_name(environments: Collection[Environment]) -> str:
    """What stands at the top of the report."""
    if not environments:
        return "Client Access conformance"
    deployments = sorted({one.deployment for one in environments})
    if len(environments) == 1:
        return f"Client Access conformance: {next(iter(environment_names(environments).values()))}"
    if len(deployments) == 1:
        return f"Client Access conformance: {deployments[0]}, {len(environments)} targets"
    return f"Client Access conformance: {len(deployments)} deployments"


def environment_names(environments: Iterable[Environment]) -> dict[Environment, str]:
    """A name for each, `contoso on mock`, in the form that Allure takes: short, on one line, without slashes."""
    return {one: name for _, name, one in _named(environments)}


def _named(environments: Iterable[Environment]) -> Iterator[tuple[str, str, Environment]]:
    """Names that had to be changed are told apart by a number; identifiers stay over reports."""
    taken: set[str] = set()
    for one in sorted(environments):
        plain = re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff/\\]+", " ", f"{one.deployment} on {one.target}").strip()
        name, number = _cut(plain, ""), 1
        while name in taken:
            number += 1
            name = _cut(plain, f" ({number})")
        taken.add(name)
        yield _identifier(one), name, one


def _cut(name: str, end: str) -> str:
    """Allure counts in UTF-16."""
    room = _LONGEST - len(end)
    if _units(name) > room:
        while _units(name) > room - 1:
            name = name[:-1]
        name = f"{name.rstrip()}…"
    return name + end


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _identifier(environment: Environment) -> str:
    both = f"{environment.deployment}\0{environment.target}"
    letters = re.sub(r"[^A-Za-z0-9]+", "-", f"{environment.deployment} {environment.target}").strip("-")
    return f"{letters[:40]}-{hashlib.sha256(both.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}".strip("-")


def _awesome(*, single_file: bool) -> dict[str, object]:
    return {
        "groupBy": ["epic", "feature", "story"],
        "reportLanguage": "en",
        "singleFile": single_file,
        "defaultSortBy": "status,asc",
        "sections": ["charts"],
        "charts": list(_CHARTS),
    }


def _rule(category: Category, *, by_environment: bool) -> dict[str, object]:
    by_label: list[object] = [{"label": category.grouped_by}]
    return {
        "name": category.name,
        "has": [list(one) for one in category.has],
        "lacks": list(category.lacks),
        "groupBy": [*by_label, *(["environment"] if by_environment else [])],
        "groupByMessage": False,
        "groupEnvironments": False,
        "expand": category.expand,
    }
