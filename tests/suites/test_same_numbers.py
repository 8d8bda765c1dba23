"""Terminal, Allure, JUnit and verdict file name the same numbers, whatever a run comes to and however it is run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.safety.forked_runs import ForkedRuns, forked_runs
from tests.suites.junit_schema import departures_in
from tests.suites.reported import (
    ACCEPTED,
    EVERY_WORD,
    SINGLE_SITE,
    Reported,
    properties_of,
    reported,
    reported_by_workers,
    results_of,
)

WORDS = ("pass", "fail", "inconclusive", "informational", "not_applicable")
ALLURE = dict(zip(WORDS, ("passed", "failed", "broken", "unknown", "skipped"), strict=True))
PYTEST = {"failed": "fail", "passed": "pass", "skipped": "not_applicable", "error": "inconclusive"}
IN_ONE_SITE = (
    *("--deployment", SINGLE_SITE, "--fault", "rpc-own-site-redirected"),
    *("-k", "test_owa or test_outlook or GEN-0"),
)
ENDED = ("--deployment", SINGLE_SITE, "-p", "tests.suites.ending_plugin")


@dataclass(frozen=True, slots=True)
class Way:
    """A run, the status that it ends with, and the words that its rows have; none of one whose end is chance."""

    arguments: tuple[str, ...]
    status: int
    words: tuple[str, ...] = ()
    accepts: bool = False


WAYS = {
    "clean": Way(("--deployment", SINGLE_SITE), 0, ("pass", "informational", "not_applicable")),
    "every-word-by-workers": Way((*IN_ONE_SITE, "-n", "2"), 1, WORDS),
    "accepted": Way(EVERY_WORD, 1, (*WORDS, "accepted"), accepts=True),
    "accepted-alone": Way((*EVERY_WORD, "--case", "owa/user1@contoso.com/CAS-02/owa"), 0, ("fail", "accepted"), True),
    "ended": Way(ENDED, 2),
    "ended-among-workers": Way((*ENDED, "-n", "2"), 2),
}


@pytest.fixture(scope="module")
def runs() -> Iterator[ForkedRuns]:
    with forked_runs() as forked:
        yield forked


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    return WAYS[request.param]


@pytest.fixture(scope="module")
def run(way: Way, runs: ForkedRuns, tmp_path_factory: pytest.TempPathFactory) -> Reported:
    folder = tmp_path_factory.mktemp("run")
    asked = (*way.arguments, *accepting(folder, way))
    if "-n" in asked:
        found = reported_by_workers(folder, *asked, allure=True)
    else:
        found = reported(runs, folder, *asked, allure=True)
    assert found.status == way.status, found.printed
    if way.status != pytest.ExitCode.INTERRUPTED:
        assert set(found.words) == set(way.words)
    return found


def accepting(folder: Path, way: Way) -> list[str]:
    if not way.accepts:
        return []
    file = folder / "accepted.toml"
    file.write_text(ACCEPTED, encoding="utf-8")
    return ["--accepted", str(file)]


def not_judged(run: Reported) -> int:
    """As the terminal says it; no case where it says nothing of that."""
    found = re.search(r"^not judged: interrupted by SIGINT: ([\d,]+) of ([\d,]+) cases$", run.printed, re.MULTILINE)
    return int(found[1].replace(",", "")) if found else 0


def without_nothing(**counts: int) -> Counter[str]:
    return Counter({word: count for word, count in counts.items() if count})


def test_the_table_on_the_terminal_has_the_numbers_of_the_verdict_file(run: Reported) -> None:
    (total,) = re.findall(r"^total +(.+)$", run.printed, re.MULTILINE)
    figures = (0 if one == "." else int(one.replace(",", "")) for one in total.split())
    accepted = re.search(r"^([\d,]+) failures? accepted", run.printed, re.MULTILINE)
    said = without_nothing(**dict(zip(WORDS, figures, strict=True)), accepted=int(accepted[1]) if accepted else 0)
    assert said == run.words


def test_the_blocks_on_the_terminal_count_every_red_row(run: Reported) -> None:
    counts = re.findall(r"^\d+\. .*?: ([\d,]+) cases? (?:failed|not judged),", run.printed, re.MULTILINE | re.DOTALL)
    red = run.words["fail"] - run.words["accepted"] + run.words["inconclusive"]
    assert sum(int(count.replace(",", "")) for count in counts) == red


def test_pytest_counts_the_same_in_its_own_words(run: Reported) -> None:
    last = run.printed.splitlines()[-1]
    counted = re.findall(r"(\d+) (failed|passed|skipped|error|informational|accepted)s?\b", last)
    said = Counter({PYTEST.get(word, word): int(count) for count, word in counted})
    begun = sum(properties_of(case)["verdict"] == "not_judged" for case in run.cases.values())
    expected = run.words.copy()
    expected["fail"] -= expected["accepted"]
    expected["not_applicable"] += begun
    assert said == +expected


def test_junit_has_the_numbers_of_the_verdict_file(run: Reported) -> None:
    said = [properties_of(case) for case in run.cases.values()]
    rows = Counter(one["verdict"] for one in said if one["verdict"] != "not_judged")
    assert rows + Counter("accepted" for one in said if "accepted" in one) == run.words
    of_run = properties_of(run.junit)
    assert without_nothing(**{word: int(of_run.get(word, 0)) for word in (*WORDS, "accepted")}) == run.words


def test_junit_counts_as_its_readers_do(run: Reported) -> None:
    """Failures fail unaccepted, errors could not be judged; what is accepted is skipped."""
    found = Counter(result.tag for case in run.cases.values() for result in results_of(case))
    begun = sum(properties_of(case)["verdict"] == "not_judged" for case in run.cases.values())
    assert found["failure"] == run.words["fail"] - run.words["accepted"]
    assert found["error"] == run.words["inconclusive"]
    assert found["skipped"] == run.words["not_applicable"] + run.words["accepted"] + begun
    attributes = {name: int(run.junit.get(name, "")) for name in ("tests", "failures", "errors", "skipped")}
    assert attributes == {
        "tests": len(run.cases),
        "failures": found["failure"],
        "errors": found["error"],
        "skipped": found["skipped"],
    }


def test_junit_has_its_form_however_a_run_ends(run: Reported) -> None:
    assert departures_in(run.junit_bytes, "xunit1") == []


def test_the_causes_in_junit_are_the_headlines_on_the_terminal(run: Reported) -> None:
    said = Counter(cause for case in run.cases.values() if (cause := properties_of(case).get("cause")))
    printed = " ".join(run.printed.split())
    for headline, count in said.items():
        assert f". {headline} notice " in printed
        assert re.search(rf": {count} cases? (failed|not judged), ", headline)


def test_what_was_not_judged_is_counted_alike(run: Reported, way: Way) -> None:
    left = not_judged(run)
    assert bool(left) == (way.status == pytest.ExitCode.INTERRUPTED)
    assert int(properties_of(run.junit).get("not_judged", 0)) == left
    if left:
        assert len(run.rows) + left == 129


def test_allure_has_the_numbers_of_the_verdict_file(run: Reported) -> None:
    """A status for each word, so that its counters are those of the summary."""
    by_word = {word: count for word, count in run.words.items() if word in ALLURE}
    judged = [one for one in run.allure if "not_judged" not in labels_of(one, "verdict")]
    assert Counter(one["status"] for one in judged) == {ALLURE[word]: count for word, count in by_word.items()}
    said = Counter(label for one in judged for label in labels_of(one, "verdict"))
    assert said == by_word
    assert sum(bool(labels_of(one, "accepted")) for one in judged) == run.words["accepted"]


def labels_of(result: dict[str, list[dict[str, str]]], name: str) -> list[str]:
    return [label["value"] for label in result.get("labels", ()) if label["name"] == name]
