"""Writes the deployment file, new or over the one of an earlier import, together with what it was imported as.

`FILE.imported` is kept beside FILE: the file as the import alone would have it. The next import tells edits by it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

from harness.deployments import DescriptionError, read_deployment
from harness.imports.deployment_text import deployment_text
from harness.imports.imported_deployment import ImportedDeployment
from harness.imports.reimport import Merged, merge
from harness.imports.source_objects import ImportSourceError
from harness.model.deployment import Deployment

Replace = Callable[[Path, bytes], None]


@dataclass(frozen=True, slots=True)
class Written:
    """The deployment that stands in the file now; `merged` where the file was there before."""

    deployment: Deployment
    merged: Merged | None


def imported_beside(file: Path) -> Path:
    """Where the file is kept as it was imported."""
    return file.with_name(f"{file.name}.imported")


def require_writable(file: Path) -> None:
    """Raises ImportSourceError where a file is there that no import wrote, DescriptionError where it does not load."""
    if not file.exists():
        return
    if not imported_beside(file).exists():
        raise ImportSourceError(
            f"{file} is there already and no import wrote it ({imported_beside(file).name} is not beside it); expected "
            "the name of a new file"
        )
    read_deployment(file)


def write_import(imported: ImportedDeployment, file: Path, *, replace_file: Replace) -> Written:
    """Write the file and what it was imported as; the file is written only as one that loads.

    `replace_file` writes the octets of a file in one step, and raises OSError.
    """
    require_writable(file)
    now = deployment_text(imported)
    write = partial(_write_if_it_loads, file, replace_file)
    try:
        if not file.exists():
            return Written(write(now, imported_as=now), None)
        edited, before = _text(file), _text(imported_beside(file))
        merged = merge(edited, imported_before=before, imported_now=now)
        try:
            return Written(write(merged.text, imported_as=now), merged)
        except DescriptionError:
            merged = merge(edited, imported_before=before, imported_now=now, keep_gone=True)
        return Written(write(merged.text, imported_as=now), merged)
    except DescriptionError as error:
        raise ImportSourceError(
            f"{file} is left as it is: with what the sources now have it would not load. Import to a new file and "
            f"compare the two.\n{error}"
        ) from None
    except OSError as error:
        raise ImportSourceError(f"{file}: {error.strerror}; expected a name that a file can be written to") from None


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def _write_if_it_loads(file: Path, replace_file: Replace, text: str, *, imported_as: str) -> Deployment:
    """Replace the file in one step; raises DescriptionError, and leaves everything as it is, where it does not load."""
    data = text.replace("\n", _line_end(file)).encode("utf-8")
    _require_loading(data, file)
    # Symbolic links are followed: they stay.
    replace_file(Path(os.path.realpath(imported_beside(file))), imported_as.encode("utf-8"))
    replace_file(Path(os.path.realpath(file)), data)
    return read_deployment(file)


def _require_loading(data: bytes, file: Path) -> None:
    new = file.with_name(f".{uuid4().hex}.toml")
    try:
        new.write_bytes(data)
        read_deployment(new)
    except DescriptionError as error:
        raise DescriptionError([problem.replace(str(new), str(file)) for problem in error.problems]) from None
    finally:
        new.unlink(missing_ok=True)


def _line_end(file: Path) -> str:
    """Windows editors end lines with two characters; a file stays as its editor has it."""
    return "\r\n" if file.exists() and b"\r\n" in file.read_bytes() else "\n"
