"""`make conformance`: every shipped deployment on its mock farm, one after the other, and one summary over all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.model.clause import Clause, EvidenceKind
from harness.model.verdict import Verdict, VerdictWord
from harness.planning.clause_register import read_register
from harness.reporting.summary import ClauseRow, ClauseVerdict, summarize
from harness.reporting.verdict_file import verdict_from_record
from harness.run import load

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class _Finished:
    name: str
    status: int
    seconds: float
    verdicts: tuple[Verdict, ...]
    clauses: tuple[ClauseRow, ...]


def run_conformance(deployments: Sequence[Path], reports: Path, *, workers: str) -> int:
    """Run the suites once a deployment, say how each went, and sum up; 0 where every run is conformant.

    Ctrl-C ends it with 130 after the summary of what was judged until then.
    """
    finished: list[_Finished] = []
    interrupted = False
    for number, file in enumerate(deployments, start=1):
        print(f"[{number}/{len(deployments)}] {file.stem:32}", end="", flush=True)
        one = _run_suites(file, reports / file.stem, workers)
        finished.append(one)
        interrupted = one.status == pytest.ExitCode.INTERRUPTED
        counts = Counter(verdict.verdict for verdict in one.verdicts)
        figures = ", ".join(f"{counts[word]} {word.value.replace('_', ' ')}" for word in VerdictWord if counts[word])
        print(f"{figures}  ({one.seconds:.1f} s)", flush=True)
        if interrupted:
            print("interrupted; what was judged until then:")
            break
        if one.status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            print(f"  pytest ended with {one.status}; its output is in {reports / file.stem / 'pytest.log'}")
    print()
    for line in _overall(finished):
        print(line)
    print(f"\nReports: {reports}/NAME/ with verdicts.jsonl, pytest.log and allure-results")
    return 130 if interrupted else max((one.status for one in finished), default=1)


def _run_suites(file: Path, folder: Path, workers: str) -> _Finished:
    folder.mkdir(parents=True, exist_ok=True)
    verdict_file = folder / "verdicts.jsonl"
    verdict_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", str(ROOT / "suites"), "--quiet", "--rootdir", str(ROOT)]
    command += ["-c", str(ROOT / "pyproject.toml"), "--deployment", str(file), "-n", workers]
    command += ["--verdicts", str(verdict_file), "--alluredir", str(folder / "allure-results"), "--clean-alluredir"]
    started = time.monotonic()
    with (folder / "pytest.log").open("w", encoding="utf-8") as log:
        environment = {**os.environ, "NO_COLOR": "1"}
        process = subprocess.Popen(  # noqa: S603 - our own command line
            command, stdout=log, stderr=subprocess.STDOUT, env=environment
        )
        try:
            status = process.wait()
        except KeyboardInterrupt:  # pytest has got it as well, and writes its reports before it ends
            process.wait()
            status = int(pytest.ExitCode.INTERRUPTED)
    seconds = time.monotonic() - started
    lines = verdict_file.read_text(encoding="utf-8").split("\n")[:-1] if verdict_file.exists() else []
    verdicts = tuple(verdict_from_record(json.loads(line)) for line in lines)
    _, plan = load(file)
    summary = summarize(plan, [case.id for case in plan.cases], verdicts)
    return _Finished(file.stem, status, seconds, verdicts, summary.clauses)


def _overall(finished: Sequence[_Finished]) -> Iterator[str]:
    """Each clause over all deployments: a failure anywhere fails it; a pass in one deployment is a pass."""
    words: dict[str, list[ClauseRow]] = {}
    for one in finished:
        for row in one.clauses:
            words.setdefault(row.clause.id, []).append(row)
    register = read_register()
    order = (ClauseVerdict.FAIL, ClauseVerdict.INCONCLUSIVE, ClauseVerdict.DEPARTED, ClauseVerdict.PASS, *ClauseVerdict)
    overall = {
        clause.id: min((row.verdict for row in words[clause.id]), key=order.index)
        for clause in register.clauses
        if words.get(clause.id)
    }
    for word in dict.fromkeys(order):
        named = [clause for clause in register.clauses if overall.get(clause.id) is word]
        if not named:
            continue
        yield f"{len(named):3} of {len(register.clauses)} clauses {word.value.replace('_', ' ')}"
        if word in (
            ClauseVerdict.NOT_APPLICABLE,
            ClauseVerdict.DEPARTED,
            ClauseVerdict.FAIL,
            ClauseVerdict.INCONCLUSIVE,
        ):
            for clause in named:
                rows = [row for row in words[clause.id] if row.verdict is word]
                yield f"      {clause.id:8} {_reason(clause, rows)}"
        else:
            yield f"      {' '.join(clause.id for clause in named)}"


def _reason(clause: Clause, rows: Sequence[ClauseRow]) -> str:
    reasons = dict.fromkeys(row.reason for row in rows if row.reason)
    if reasons:
        return next(iter(reasons))
    evidence = ", ".join(kind.value for kind in clause.evidence if kind is not EvidenceKind.CONFIG)
    return f"{clause.text} (evidence: {evidence})"
