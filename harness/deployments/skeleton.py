"""The commented skeleton of a deployment file, from which a new one is started."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def skeleton_text() -> str:
    """The text of the skeleton, a valid file; a key or table behind a `#` is enabled by removing the `#`."""
    return resources.files("harness.deployments").joinpath("skeleton.toml").read_text(encoding="utf-8")


def write_skeleton(file: Path) -> None:
    """Write the skeleton to a new file. Raises FileExistsError where the file exists, OSError where writing fails."""
    with file.open("x", encoding="utf-8") as new:
        new.write(skeleton_text())
