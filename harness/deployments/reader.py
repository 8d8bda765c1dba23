"""Reads a deployment file (contract, section 2)."""

from __future__ import annotations

from pathlib import Path

from harness.deployments.consistency import find_inconsistencies
from harness.deployments.conversion import to_deployment
from harness.deployments.garbage import garbage_left_for_later
from harness.deployments.problems import DescriptionError
from harness.deployments.root_causes import find_root_causes
from harness.deployments.schema import read_tables
from harness.deployments.toml_source import read_toml
from harness.deployments.toml_tables import DeploymentTable
from harness.model.deployment import Deployment

_TO_BEGIN = "expected a deployment file: `python -m harness init NEW.toml` begins one"


def read_deployment(path: Path) -> Deployment:
    """The deployment of the file; raises DescriptionError with every mistake in it."""
    with garbage_left_for_later():
        source = read_toml(path)
        if not source.data:
            raise DescriptionError([f"{path}: is empty; {_TO_BEGIN}"])
        table, problems = read_tables(DeploymentTable, source.data)
        inconsistencies = find_inconsistencies(source.data)
        if table is None or inconsistencies:
            raise source.description_error(find_root_causes((*problems, *inconsistencies), source.data))
        return to_deployment(source.file, table)
