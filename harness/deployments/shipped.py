"""The deployments that come with the harness."""

from __future__ import annotations

from pathlib import Path

SHIPPED_DEPLOYMENTS = Path(__file__).parents[2] / "fixtures" / "deployments"
"""The folder of their files."""

DEFAULT_DEPLOYMENT = SHIPPED_DEPLOYMENTS / "contoso.toml"
"""The deployment of the source topic, asked where none is named."""
