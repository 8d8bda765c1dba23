"""The commented skeleton of a deployment file, from which a new one is started."""

from __future__ import annotations

from importlib import resources


def skeleton_text() -> str:
    """The text of the skeleton, a valid file; a key or table behind a `#` is enabled by removing the `#`."""
    return resources.files("harness.deployments").joinpath("skeleton.toml").read_text(encoding="utf-8")
