"""The lock file installs on Windows too, where live runs are made: pip refuses whatever has no hash in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = frozenset(re.findall(r"^([a-z0-9-]+)==", LOCK, re.MULTILINE))


def on_windows(python: str) -> dict[str, str]:
    environment = {name: str(value) for name, value in default_environment().items()}
    environment.update(
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"}
    )
    environment.update({"python_version": python, "python_full_version": f"{python}.1"})
    return environment


def needed_on_windows(python: str) -> Iterator[str]:
    """What the locked packages that are installed here need there."""
    for name in LOCKED:
        try:
            requirements = metadata.requires(name) or ()
        except metadata.PackageNotFoundError:  # for another system
            continue
        for requirement in map(Requirement, requirements):
            environment = {**on_windows(python), "extra": ""}
            if requirement.marker is None or requirement.marker.evaluate(environment):
                yield canonicalize_name(requirement.name)


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_everything_that_windows_needs_is_locked(python: str) -> None:
    needed = set(needed_on_windows(python))
    assert {"colorama", "sspilib", "pytest", "httpcore"} <= needed
    assert sorted(needed - LOCKED) == []


def test_make_lock_keeps_what_windows_needs() -> None:
    """`make lock` resolves on Linux and puts this behind."""
    assert LOCK.endswith((ROOT / "requirements-windows.lock").read_text(encoding="utf-8"))
    assert "cat requirements-windows.lock >> requirements.lock" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_every_locked_package_has_a_hash() -> None:
    entries = re.split(r"^(?=[a-z0-9-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
