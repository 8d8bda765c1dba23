"""Deployment files: read from TOML into the deployment model, with every mistake reported at once."""

from harness.deployments.garbage import garbage_left_for_later
from harness.deployments.passwords import accounts_of, mock_passwords, resolve_passwords
from harness.deployments.problems import DescriptionError
from harness.deployments.reader import read_deployment
from harness.deployments.shipped import DEFAULT_DEPLOYMENT, SHIPPED_DEPLOYMENTS
from harness.deployments.skeleton import skeleton_text, write_skeleton
from harness.deployments.spelling import did_you_mean
from harness.deployments.subset import subset_of
from harness.deployments.toml_source import read_toml

__all__ = [
    "DEFAULT_DEPLOYMENT",
    "SHIPPED_DEPLOYMENTS",
    "DescriptionError",
    "accounts_of",
    "did_you_mean",
    "garbage_left_for_later",
    "mock_passwords",
    "read_deployment",
    "read_toml",
    "resolve_passwords",
    "skeleton_text",
    "subset_of",
    "write_skeleton",
]
