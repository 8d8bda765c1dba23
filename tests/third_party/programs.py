"""Programs of other projects: found, or the test says which Debian package has one."""

from __future__ import annotations

import os
import shutil

import pytest

SYSTEM_FOLDERS = ("/usr/sbin", "/usr/local/sbin")


def find_program(name: str, package: str) -> str:
    """The program's path. Without it the test is skipped, in CI it fails."""
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(SYSTEM_FOLDERS))
    if found is None:
        sentence = f"{name} is not installed (Debian package {package}), so no independent program is asked"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return found
