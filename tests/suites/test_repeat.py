"""The command that repeats a failure asks the same target: on stubs a live failure would look mended."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest
from _pytest.config import get_config

from harness.deployments import DEFAULT_DEPLOYMENT
from suites.plugin.options import add_options, command_of


def config_of(*arguments: str) -> pytest.Config:
    """pytest's own, with the suites' options read from these arguments."""
    config = get_config()
    add_options(config._parser)
    config.option = config._parser.parse(arguments)
    return config


def test_a_live_failure_is_repeated_on_the_real_servers() -> None:
    live = ("--deployment", "lab.toml", "--target", "live")
    assert command_of(config_of(*live)) == "pytest suites --deployment lab.toml --target live"
    assert command_of(config_of(*live, "--allow-control")).endswith(" --target live --allow-control")


def test_a_failure_on_stubs_is_repeated_with_its_fault_and_cover() -> None:
    config = config_of("--fault", "owa-own-site-refused", "--cover", "full")
    assert command_of(config) == "pytest suites --cover full --fault owa-own-site-refused"
    relative = os.path.relpath(DEFAULT_DEPLOYMENT)
    for typed in (str(DEFAULT_DEPLOYMENT), relative, f".{os.sep}{relative}"):
        assert command_of(config_of("--deployment", typed)) == "pytest suites"


def test_a_path_with_spaces_can_be_pasted() -> None:
    file = str(Path("my labs", "lab.toml"))
    assert shlex.split(command_of(config_of("--deployment", file))) == ["pytest", "suites", "--deployment", file]
