"""The environment of a pytest that a test starts."""

from __future__ import annotations

import os


def of_pytest(**more: str) -> dict[str, str]:
    """No colours; and not the plugin of Hypothesis, which suites have no use for: it imports all of it at their end."""
    return {**os.environ, "NO_COLOR": "1", "PYTEST_ADDOPTS": "-p no:hypothesispytest", **more}
