"""Allure results as runs of the suites write them, made by hand: a row each, with the labels that reports go by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

STATUS = {
    "pass": "passed",
    "fail": "failed",
    "inconclusive": "broken",
    "informational": "unknown",
    "not_applicable": "skipped",
    "not_judged": "skipped",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A case as a run judged it; `labels` are those beyond deployment, target and verdict."""

    case: str
    verdict: str = "pass"
    labels: dict[str, str] = field(default_factory=dict)
    description: str = ""


def row(case: str, verdict: str = "pass", **labels: str) -> Row:
    return Row(case, verdict, labels)


def write_run(
    folder: Path, rows: Iterable[Row], *, deployment: str = "contoso", target: str = "mock", run: int = 1
) -> Path:
    """The results of one run; `run` tells it from an earlier one."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(rows):
        uuid = f"{deployment}-{target}-{run}-{number}"
        file = folder / f"{hashlib.sha256(uuid.encode()).hexdigest()[:32]}-result.json"
        file.write_text(json.dumps(_result(one, uuid, deployment, target, number)), encoding="utf-8")
    facts = {"Deployment": deployment, "Target": target, "Harness": "0.1.0"}
    lines = "".join(f"{name}={value}\n" for name, value in facts.items())
    (folder / "environment.properties").write_text(lines, encoding="utf-8")
    return folder


def _result(one: Row, uuid: str, deployment: str, target: str, number: int) -> dict[str, object]:
    labels = {"deployment": deployment, "target": target, "verdict": one.verdict, **one.labels}
    labels |= {"epic": "Outlook Web Access", "feature": "Redirection", "story": "OWA-03 A page with a link"}
    parameters = [{"name": name, "value": labels[name]} for name in ("deployment", "target")]
    details = {} if one.verdict == "pass" else {"message": f"{one.case}: what was seen"}
    return {
        "uuid": uuid,
        "name": one.case,
        "fullName": one.case,
        "testCaseId": hashlib.sha256(one.case.encode()).hexdigest(),
        "status": STATUS[one.verdict],
        "statusDetails": details,
        "description": one.description,
        "parameters": parameters,
        "labels": [{"name": name, "value": value} for name, value in labels.items()],
        "start": 1_700_000_000_000 + number,
        "stop": 1_700_000_000_500 + number,
    }
