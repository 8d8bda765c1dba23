"""Whatever sources say, the file that is written loads, says what was assembled, and is the same every time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from harness.deployments import read_deployment
from harness.imports.assembly import assemble
from harness.imports.deployment_text import deployment_text
from harness.imports.sampling import SamplingRule
from harness.imports.source_objects import Source
from tests.imports.generated_organizations import sources

REPEATABLE = settings(deadline=None, derandomize=True, database=None, max_examples=40)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("imports") / "imported.toml"


@REPEATABLE
@given(first=sources(), second=sources())
def test_the_written_file_is_read_as_what_was_assembled(file: Path, first: Source, second: Source) -> None:
    imported = assemble([first, second], SamplingRule())
    text = deployment_text(imported)
    file.write_text(text, encoding="utf-8", newline="\n")
    assert replace(read_deployment(file), file="") == imported.deployment
    assert deployment_text(assemble([first, second], SamplingRule())) == text
