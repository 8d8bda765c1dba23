"""A folder is replaced as a file is: what is new is made beside it, and takes its place when it is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from harness.output.errors import OutputError, OutputFailedError, cause_of
from harness.output.inputs import Input, require_no_input
from harness.output.locks import InUseError, Lock

_EXPECTED = "expected the name of a new folder, or of one that this command made"


class ReplacedFolder:
    """A folder that this command makes anew; one run at a time.

    `build` is a folder beside the target in which the new one is made. Whatever ends the block before `replace` leaves
    the target as it was, and nothing beside it; what a killed run left there is taken away by the next.
    """

    def __init__(
        self, option: str, target: Path, inputs: Iterable[Input] = (), *, is_own: Callable[[Path], bool]
    ) -> None:
        """Raises OutputError where the target is or has an input, or is a folder that is not `is_own`."""
        self._name = f"{option} {target}"
        if "\0" in str(target):
            raise OutputError(f"{option} is {str(target)!r}, which has a null character; {_EXPECTED}")
        self._target = Path(os.path.realpath(target))
        self._former = self._target.with_name(f".{self._target.name}.former")
        self.build = self._target.with_name(f".{self._target.name}.new")
        try:
            self._lock = self._claim(str(target), tuple(inputs), is_own)
        except InUseError:
            raise OutputError(f"{self._name}: another run is writing it; expected a folder for each run") from None
        except FileExistsError:
            raise OutputError(f"{self._name}: {self._target.parent} is no folder; {_EXPECTED}") from None
        except OSError as error:
            raise OutputError(f"{self._name}: cannot be written: {cause_of(error)}; {_EXPECTED}") from None

    def _claim(self, given: str, inputs: tuple[Input, ...], is_own: Callable[[Path], bool]) -> Lock:
        require_no_input(self._name, given, inputs)
        for one in inputs:
            if self._target in Path(os.path.realpath(one.path)).parents:
                raise OutputError(f"{self._name}: {one.path} is in it and would be removed; {_EXPECTED}")
        self._require_own(is_own)
        self._target.parent.mkdir(parents=True, exist_ok=True)
        lock = Lock(self._target)
        try:
            self._tidy()
            self.build.mkdir()
        except OSError:
            lock.close()
            raise
        return lock

    def _require_own(self, is_own: Callable[[Path], bool]) -> None:
        if not self._target.exists():
            return
        if not self._target.is_dir():
            raise OutputError(f"{self._name}: is no folder; {_EXPECTED}")
        if any(self._target.iterdir()) and not is_own(self._target):
            raise OutputError(f"{self._name}: is a folder of your own, which would be overwritten; {_EXPECTED}")

    def _tidy(self) -> None:
        """A run that was killed between its two last steps has left the former folder beside the target's place."""
        if self._former.exists() and not self._target.exists():
            self._former.rename(self._target)
        for left in (self._former, self.build):
            if left.exists():
                shutil.rmtree(left)

    def replace(self, made: Path) -> None:
        """Let a folder made in `build` take the target's place. Raises OutputFailedError, and then it is as it was."""
        try:
            try:
                if self._target.exists():
                    self._target.rename(self._former)
                made.rename(self._target)
            except BaseException:  # Ctrl-C too, between the two
                if not self._target.exists():
                    with suppress(OSError):
                        self._former.rename(self._target)
                raise
        except OSError as error:
            raise OutputFailedError(f"{self._name}: cannot be written: {cause_of(error)}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for left in (self.build, *((self._former,) if self._target.exists() else ())):
            shutil.rmtree(left, ignore_errors=True)
        self._lock.close()
