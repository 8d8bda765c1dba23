"""The program that builds reports: Allure, an npm package, and Node.js, which runs it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ALLURE_VERSION = "3.18.0"
"""What reports are tested with, and what .ci/allure-report installs. No other place names it."""

_LEAST_NODE = (20, 19)
_ROOT = Path(__file__).parents[3]
_FOLDER = ".allure"
_KEPT = "the results are kept"


class NoProgramError(Exception):
    """Allure or Node.js is missing, or too old; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Allure:
    """How Allure is run."""

    node: str
    script: Path

    def command(self, *arguments: str) -> list[str]:
        """The command line."""
        return [self.node, str(self.script), *arguments]


def find_allure() -> Allure:
    """Allure, of this checkout, of the current folder or installed for all. Raises NoProgramError."""
    node = shutil.which("node")
    if node is None:
        raise NoProgramError(f"Node.js is not installed, so no report is built; {_advice_on_node()}; {_KEPT}")
    version = _version_of(node)
    if not version:
        raise NoProgramError(f"Node.js does not say its version; {_advice_on_node()}; {_KEPT}")
    if _numbers(version) < _LEAST_NODE:
        raise NoProgramError(f"Node.js {version} is too old for Allure {ALLURE_VERSION}; {_advice_on_node()}; {_KEPT}")
    found = {package: _allure_version(package) for package in _packages()}
    for package, of_package in found.items():
        if _is_fit(of_package):
            return Allure(node, package / "cli.js")
    others = [of_package for of_package in found.values() if of_package]
    what = f"Allure {others[0]} is not the {ALLURE_VERSION} that is needed" if others else "Allure is not installed"
    raise NoProgramError(f"{what}, so no report is built; {_advice_on_allure()}; {_KEPT}")


def _advice_on_node() -> str:
    least = ".".join(map(str, _LEAST_NODE))
    return f"install Node.js {least} or later with npm (Debian 13: apt install nodejs npm; elsewhere from nodejs.org)"


def _advice_on_allure() -> str:
    by_npm = f"npm install --prefix {_FOLDER} --no-save allure@{ALLURE_VERSION}"
    if (_ROOT / "Makefile").is_file():
        return f"make report installs it, or {by_npm}"
    return f"install it here with {by_npm}"


def _version_of(node: str) -> str:
    """What it says; nothing where it does not run."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - found on PATH
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
    return ".".join(map(str, _numbers(said.stdout.strip().removeprefix("v"))))


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", version)
    return tuple(int(number) for number in found.groups("0")) if found else ()


def _is_fit(version: str) -> bool:
    """A later one of the same kind is; an earlier or another kind (Allure 2 runs in Java) is not."""
    has, needs = _numbers(version), _numbers(ALLURE_VERSION)
    return has[:1] == needs[:1] and has >= needs


def _packages() -> Iterator[Path]:
    """Where the package may stand."""
    for folder in (_ROOT, Path.cwd()):
        yield folder / _FOLDER / "node_modules" / "allure"
    for_all = shutil.which("allure")
    if for_all is not None:
        yield Path(os.path.realpath(for_all)).parent
        if sys.platform == "win32":  # npm puts a script beside its packages there, and no link
            yield Path(for_all).parent / "node_modules" / "allure"


def _allure_version(package: Path) -> str:
    try:
        described = json.loads((package / "package.json").read_bytes())
        return str(described["version"]) if described["name"] == "allure" else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""
