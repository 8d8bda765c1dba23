"""The commented skeleton of a deployment file that a new one is begun from."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def skeleton() -> str:
    """Valid as it is; a line with `#` right before a key or a table may be taken into use by removing the `#`."""
    return resources.files("harness.deployments").joinpath("skeleton.toml").read_text(encoding="utf-8")


def write_skeleton(file: Path) -> None:
    """Begin a deployment file. Raises FileExistsError rather than touch one that is there, OSError as writing does."""
    with file.open("x", encoding="utf-8") as new:
        new.write(skeleton())
