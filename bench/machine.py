"""Where figures come from, without the name of a person, a machine or a folder."""

from __future__ import annotations

import datetime
import os
import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version


def machine_line(*, rounds: int, packages: Iterable[str], day: datetime.date, load: float | None) -> str:
    """One sentence: when, how often, on what, and what else the machine did."""
    facts = [
        f"{os.cpu_count() or 1} cores ({platform.machine() or 'of an unknown kind'})",
        f"{platform.system()}, {platform.python_implementation()} {platform.python_version()}",
        *_versions(packages),
        *([] if load is None else [f"a load of {load:.1f} before it began"]),
    ]
    return f"Measured on {day.isoformat()} in {rounds} rounds: {', '.join(facts)}."


def _versions(packages: Iterable[str]) -> Iterator[str]:
    for package in packages:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            yield f"{package} not installed"


def load_now() -> float | None:
    """How many processes wanted a core in the last minute; None where the system does not say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None
