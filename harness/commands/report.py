"""`report`: one site of Allure for the results of one or several runs, built beside the former one and then renamed."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from harness.commands.arguments import BadInputError
from harness.commands.output import print_lines
from harness.commands.report_site import (
    CONFIGURATION,
    HISTORY,
    INDEX,
    STAGED,
    Allure,
    NoProgramError,
    NoResultsError,
    NotBuiltError,
    Results,
    configuration_text,
    environment_names,
    facts_of_environments,
    find_allure,
    history_before,
    is_report,
    read_results,
    run_allure,
    stage_results,
    take_offline,
)
from harness.model.printable import printable
from harness.output import Input, OutputFailedError, ReplacedFolder, cause_of, claim
from harness.reporting import Progress, count_of

_REPORTS = Path("reports")
_RESULTS = "*/allure-results"


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "results",
        type=Path,
        nargs="*",
        metavar="RESULTS",
        help=f"folders that --alluredir wrote; default: every {_REPORTS}/{_RESULTS}",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=_REPORTS / "allure",
        metavar="DIR",
        help=f"default: {_REPORTS}/allure; DIR-{HISTORY} beside it has what earlier reports found",
    )
    parser.add_argument(
        "--single-file", action="store_true", help="one page that opens without a web server, and can be mailed"
    )
    parser.epilog = (
        "Needs Node.js and the npm package allure, and says what to install where one is missing. Exit status: 0 the "
        "report has all results, 1 some cannot be read or Allure failed, 2 bad input or a program that is missing, "
        "3 the report cannot be written."
    )
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    _require_name(options.output)
    folders: list[Path] = options.results or sorted(_REPORTS.glob(_RESULTS))
    progress = Progress(sys.stderr, "steps", lambda: len(folders) + 2, estimates=False)
    progress.start()
    try:
        results = _read(folders, progress, all_are_wanted=bool(options.results))
        _build(results, find_allure(), options, progress)
    except NoProgramError as error:
        raise BadInputError(str(error)) from None
    except NotBuiltError as error:
        progress.stop()
        print(f"{printable(str(error))}; the results are kept, and the former report", file=sys.stderr)
        return 1
    finally:
        progress.stop()
    print_lines(_lines_on(results, options.output, single_file=options.single_file))
    return 1 if any(one.damaged for one in results) else 0


def _require_name(output: Path) -> None:
    """The history is named after it."""
    if output.name in ("", ".."):
        raise BadInputError(
            f"--output {output}: is a folder without a name of its own; expected one such as {_REPORTS}/allure"
        )


def _read(folders: Sequence[Path], progress: Progress, *, all_are_wanted: bool) -> list[Results]:
    """What the folders hold, each once; those without results are named, and refused where each was asked for."""
    results: list[Results] = []
    without: list[str] = []
    for folder in folders:
        with progress.waits_for(str(folder)):
            try:
                results.append(read_results(folder))
            except NoResultsError as error:
                without.append(str(error))
    if without and (all_are_wanted or not results):
        raise BadInputError("\n".join(without))
    if not results:
        raise BadInputError(
            f"no results are in {_REPORTS}/{_RESULTS}; make conformance writes some, and so does "
            f"pytest suites --alluredir {_REPORTS}/NAME/allure-results"
        )
    with progress.aside():
        for sentence in (*without, *_damages(results)):
            print(printable(sentence), file=sys.stderr)
    return list({os.path.realpath(one.folder): one for one in reversed(results)}.values())[::-1]


def _damages(results: Iterable[Results]) -> Iterator[str]:
    for one in results:
        if one.damaged:
            more = f", and {len(one.damaged) - 1:,} more" if len(one.damaged) > 1 else ""
            yield f"{one.folder}: {count_of(len(one.damaged), 'file')} left out: {one.damaged[0]}{more}"


def _build(results: Sequence[Results], allure: Allure, options: argparse.Namespace, progress: Progress) -> None:
    inputs = [Input(one.folder, "a folder of results") for one in results]
    history = options.output.with_name(f"{options.output.name}-{HISTORY}")
    with (
        ReplacedFolder("--output", options.output, inputs, is_own=is_report) as folder,
        closing(claim("", history, inputs)) as kept,
    ):
        try:
            with progress.waits_for("results to be put together"):
                before = _history(history, results, progress)
                _prepare(folder.build, results, before, single_file=options.single_file)
            with progress.waits_for("Allure"):
                site = run_allure(allure, folder.build)
                take_offline(site)
            after = (folder.build / HISTORY).read_text("utf-8", "replace")
        except OSError as error:
            raise OutputFailedError(f"--output {options.output}: cannot be written: {cause_of(error)}") from None
        folder.replace(site)
        kept.write(after)


def _history(file: Path, results: Iterable[Results], progress: Progress) -> str:
    """What the reports before have found. Raises OutputFailedError where that cannot be read."""
    try:
        text = file.read_text("utf-8", "replace") if file.exists() else ""
    except OSError as error:
        raise OutputFailedError(f"{file}: cannot be read: {cause_of(error)}") from None
    before = history_before(text, [identifier for one in results for identifier in one.identifiers])
    if before.damaged:
        with progress.aside():
            sentence = f"{file}: {count_of(before.damaged, 'damaged line')} left out of the history"
            print(printable(sentence), file=sys.stderr)
    return before.text


def _prepare(folder: Path, results: Sequence[Results], history: str, *, single_file: bool) -> None:
    """What Allure reads: results, its configuration, and what the reports before have found."""
    stage_results(results, folder / STAGED)
    environments = facts_of_environments(results)
    (folder / CONFIGURATION).write_text(configuration_text(environments, single_file=single_file), encoding="utf-8")
    (folder / HISTORY).write_text(history, encoding="utf-8")


def _lines_on(results: Sequence[Results], output: Path, *, single_file: bool) -> Iterator[str]:
    names = environment_names(facts_of_environments(results)).values()
    of = f": {', '.join(names)}" if names else ""
    yield f"{output / INDEX} has {count_of(sum(len(one.identifiers) for one in results), 'result')}{of}"
    if not single_file:
        yield f"look at it by: python -m http.server --bind 127.0.0.1 --directory {shlex.quote(str(output))}"
