"""One module for each reader, with its TARGET."""

from __future__ import annotations

import pkgutil

NAMES = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def module_of(name: str) -> str:
    """The module of the target with that name."""
    return f"{__name__}.{name}"
