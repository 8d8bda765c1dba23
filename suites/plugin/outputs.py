"""What a run writes: claimed before the first request; a failure to write is a sentence, and no pytest crash."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path

import pytest
from xdist.workermanage import WorkerController

from harness.model.deployment import Deployment
from harness.output import Input, Output, OutputError, OutputFailedError, claim, inputs_of, require_no_input
from suites.plugin.judged_run import JudgedRun
from suites.plugin.junit_report import guard_junit
from suites.plugin.options import deployment_and_plan, is_worker, sends_nothing
from suites.plugin.terminal_stream import TerminalStream, guard_terminal, sentence_on

_ROOT = Path(__file__).parents[2]
_PROGRAM = (
    *(Input(_ROOT / room, "a file of this program") for room in ("harness", "suites", "fixtures")),
    Input(_ROOT / "conftest.py", "a file of this program"),
)
_FAILURES = "failures_to_write"
STANDARD_OUTPUT = "-"


class Outputs:
    """A plugin: the verdict file, and what guards the files of pytest and Allure, and the terminal."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._verdicts: Output | None = None
        self._terminal: TerminalStream | None = None
        self.failures: list[str] = []
        """A sentence for each thing that could not be written."""
        self.judged: Callable[[], JudgedRun]
        """What the run has found, for a report that is written at its end."""

    def claim_what_is_opened_early(self) -> None:
        """Allure's folder and pytest's log. Raises UsageError where one cannot be written, or is an input."""
        folder, log = self._config.getoption("allure_report_dir", default=None), self._log_file()
        if is_worker(self._config) or not (folder or log):
            return
        kept = self._inputs(deployment_and_plan(self._config)[0])
        if folder:
            self._check_allure_folder(folder, kept)
        try:
            self._claim("--log-file", log, kept)
        except OutputError as error:
            raise pytest.UsageError(str(error)) from None

    def _check_allure_folder(self, folder: str, kept: list[Input]) -> None:
        try:
            require_no_input(f"--alluredir {folder}", folder, kept)
            if self._config.getoption("clean_alluredir"):
                _require_nothing_in(folder, kept)
            Path(folder).mkdir(parents=True, exist_ok=True)
            claim("--alluredir", Path(folder) / ".harness").close()
        except OutputError as error:
            raise pytest.UsageError(str(error).replace("/.harness", "")) from None
        except OSError as error:
            raise pytest.UsageError(
                f"--alluredir {folder}: cannot be written: {error.strerror}; expected a folder"
            ) from None

    def claim(self, deployment: Deployment) -> None:
        """Raises UsageError where something cannot be written, is read by this run, or is written by another one."""
        if is_worker(self._config):
            self._config.workeroutput[_FAILURES] = self.failures  # type: ignore[attr-defined]  # pytest-xdist adds it
            return
        rows_alone = str(self._config.getoption("--verdicts")) == STANDARD_OUTPUT
        if self._config.pluginmanager.has_plugin("terminalreporter"):
            self._terminal = guard_terminal(self._config, to_standard_error=rows_alone)
        xml, log = self._config.getoption("xmlpath", default=None), self._log_file()
        inputs = [*self._inputs(deployment), *_written_by("--log-file", log)]
        try:
            junit = self._claim("--junitxml", xml, inputs)
            if not sends_nothing(self._config):
                taken = [*inputs, *_written_by("--junitxml", xml)]
                self._verdicts = self._claim("--verdicts", self._config.getoption("--verdicts"), taken)
            if self._verdicts is not None:
                self._verdicts.begin()
        except (OutputError, OutputFailedError) as error:
            raise pytest.UsageError(str(error)) from None
        if junit is not None:
            guard_junit(self._config, junit, self.failures, self.judged)

    def write_verdicts(self, text: str) -> None:
        """Write the verdict file, where one is asked for."""
        if self._verdicts is not None:
            try:
                self._verdicts.write(text)
            except OutputFailedError as error:
                self.failures.append(str(error))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: WorkerController) -> None:
        """What a worker could not write."""
        told = getattr(node, "workeroutput", {}).get(_FAILURES, ())
        self.failures.extend(sentence for sentence in told if sentence not in self.failures)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """After everything else is written and said."""
        result = yield
        self._say()
        if self._has_failed() and not is_worker(self._config):
            session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
        return result

    def _say(self) -> None:
        """The sentences, on standard error. Those of a worker are said by the controller."""
        if is_worker(self._config):
            return
        failure = self._terminal.failure if self._terminal else None
        said = [*self.failures, *([sentence_on(failure)] if failure else ())]
        for sentence in said:
            with suppress(OSError):
                print(sentence, file=sys.stderr, flush=True)

    def _has_failed(self) -> bool:
        """Whether something could not be written."""
        return bool(self.failures or (self._terminal and self._terminal.failure))

    def _claim(self, option: str, path: os.PathLike[str] | str | None, inputs: list[Input]) -> Output | None:
        if path is None:
            return None
        output = claim(option, path, inputs, make_folder=True)
        self._config.add_cleanup(output.close)
        return output

    def _inputs(self, deployment: Deployment) -> list[Input]:
        own = (
            (self._config.inipath, "pytest's settings"),
            (self._config.getoption("--accepted"), "the file of --accepted"),
        )
        return [*inputs_of(deployment), *_PROGRAM, *(Input(path, what) for path, what in own if path is not None)]

    def _log_file(self) -> str | None:
        given = self._config.getoption("log_file", default=None)
        if given is None and self._config.pluginmanager.has_plugin("logging"):
            given = self._config.getini("log_file")
        return given or None


def _written_by(option: str, path: str | None) -> list[Input]:
    """Also a file that is still to be made; a device may be written to twice."""
    is_file = path is not None and (Path(path).is_file() or not Path(path).exists())
    return [Input(Path(path), f"the file of {option}")] if path is not None and is_file else []


def _require_nothing_in(folder: str, inputs: list[Input]) -> None:
    cleaned = Input(Path(folder), "in the folder that --clean-alluredir empties")
    for one in inputs:
        try:
            require_no_input(str(one.path), str(one.path), [cleaned])
        except OutputError:
            raise OutputError(
                f"--clean-alluredir: {one.path} ({one.what}) is in {folder}, which would be emptied; expected a folder "
                "of its own"
            ) from None
