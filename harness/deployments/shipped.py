"""Where the shipped deployment files are."""

from __future__ import annotations

from pathlib import Path

SHIPPED_DEPLOYMENTS = Path(__file__).parents[2] / "fixtures" / "deployments"
"""The folder of the shipped deployment files."""

DEFAULT_DEPLOYMENT = SHIPPED_DEPLOYMENTS / "contoso.toml"
"""The deployment file of a run that names none."""
