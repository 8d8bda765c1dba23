"""Deployment files: read from TOML into the deployment model, with every mistake reported at once."""

from harness.deployments.accepted import read_accepted
from harness.deployments.change_text import parse_change
from harness.deployments.changes import with_changes
from harness.deployments.corrections import with_corrections
from harness.deployments.differences import compare_settings
from harness.deployments.garbage import garbage_left_for_later
from harness.deployments.likely_mistakes import find_warnings
from harness.deployments.passwords import (
    accounts_of,
    made_up_passwords,
    mock_passwords,
    resolve_known_passwords,
    resolve_passwords,
)
from harness.deployments.problems import DescriptionError
from harness.deployments.reader import read_deployment
from harness.deployments.setting_lines import SettingLines
from harness.deployments.shipped import DEFAULT_DEPLOYMENT, SHIPPED_DEPLOYMENTS
from harness.deployments.skeleton import skeleton_text
from harness.deployments.spelling import did_you_mean
from harness.deployments.subset import subset_of
from harness.deployments.toml_source import read_toml
from harness.deployments.values import is_address, is_host, is_name, is_text, is_url
from harness.deployments.versions import find_version

__all__ = [
    "DEFAULT_DEPLOYMENT",
    "SHIPPED_DEPLOYMENTS",
    "DescriptionError",
    "SettingLines",
    "accounts_of",
    "compare_settings",
    "did_you_mean",
    "find_version",
    "find_warnings",
    "garbage_left_for_later",
    "is_address",
    "is_host",
    "is_name",
    "is_text",
    "is_url",
    "made_up_passwords",
    "mock_passwords",
    "parse_change",
    "read_accepted",
    "read_deployment",
    "read_toml",
    "resolve_known_passwords",
    "resolve_passwords",
    "skeleton_text",
    "subset_of",
    "with_changes",
    "with_corrections",
]
