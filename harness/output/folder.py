"""A folder that a command writes reports into."""

from __future__ import annotations

from pathlib import Path

from harness.output.errors import OutputError, cause_of
from harness.output.locks import InUseError, Lock


def claim_folder(option: str, folder: Path) -> Lock:
    """The folder, made where it is missing, for one run at a time. Raises OutputError with one sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Lock(folder / "reports")
    except InUseError:
        raise OutputError(f"{option} {folder}: another run is writing there; expected a folder for each run") from None
    except OSError as error:
        raise OutputError(f"{option} {folder}: cannot be written: {cause_of(error)}; expected a folder") from None
