"""Reads a deployment file (contract, section 2)."""

from __future__ import annotations

from pathlib import Path

from harness.deployments.agreement import find_disagreements
from harness.deployments.nouns import to_deployment
from harness.deployments.problems import DescriptionError
from harness.deployments.schema import read_tables
from harness.deployments.tables import DeploymentTable
from harness.deployments.toml_source import read_toml
from harness.model.deployment import Deployment

__all__ = ["DescriptionError", "read_deployment"]


def read_deployment(path: Path) -> Deployment:
    """What the file describes; raises DescriptionError that names everything wrong with it at once."""
    source = read_toml(path)
    table, problems = read_tables(DeploymentTable, source.data)
    disagreements = find_disagreements(source.data)
    if table is None or disagreements:
        raise source.refusal((*problems, *disagreements))
    return to_deployment(source.file, table)
