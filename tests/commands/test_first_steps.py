"""What `make` and the commands say on a machine that lacks something: one sentence, and nothing is left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLD_PYTHON = """#!/bin/sh
# As Python 3.10: it says its version, and is older than whatever it is compared with.
case "$*" in *'"%d.%d.%d"'*) echo 3.10.12 ;; *'< (3, 11)'*) exit 1 ;; esac
"""
PYTHON_WITHOUT_VENV = f"""#!/bin/sh
# As Debian's without python3-venv: the module ensurepip is not there.
case "$*" in *ensurepip*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac
"""
PYTHON_WHOSE_VENV_FAILS = f"""#!/bin/sh
case "$*" in '-m venv'*) echo 'Error: no space left' >&2; exit 1 ;; *) exec {sys.executable} "$@" ;; esac
"""


def write_python(folder: Path, text: str, name: str = "python3") -> Path:
    program = folder / name
    program.write_text(text, encoding="utf-8")
    program.chmod(0o755)
    return program


def run_python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - nothing of it comes from outside
        [sys.executable, "-c", program], cwd=ROOT, text=True, capture_output=True, check=False
    )


def environment(folder: Path, *, python: str = "python3") -> subprocess.CompletedProcess[str]:
    """The script that `make` begins with, on a machine whose programs are those of the folder and the base system's."""
    return subprocess.run(  # noqa: S603 - nothing of it comes from outside
        [ROOT / ".ci" / "environment", python, folder / "made"],
        env={"PATH": f"{folder}:/bin"},
        text=True,
        capture_output=True,
        check=False,
    )


def test_an_old_python_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    write_python(tmp_path, OLD_PYTHON)
    write_python(tmp_path, "#!/bin/sh\n", name="python3.13")
    said = environment(tmp_path)
    assert said.returncode == 1
    assert said.stderr == "Python 3.11 or newer is needed, python3 is 3.10.12; make PYTHON=python3.13\n"
    assert not (tmp_path / "made").exists()


def test_debian_without_its_venv_package_is_told_its_name(tmp_path: Path) -> None:
    write_python(tmp_path, PYTHON_WITHOUT_VENV)
    said = environment(tmp_path)
    assert said.returncode == 1
    number = ".".join(map(str, sys.version_info[:2]))
    assert said.stderr == (
        f"python3 has no venv module with ensurepip; on Debian and Ubuntu: apt install python{number}-venv\n"
    )
    assert not (tmp_path / "made").exists()


def test_a_python_that_is_not_there_is_said(tmp_path: Path) -> None:
    said = environment(tmp_path, python="python3.99")
    assert said.returncode == 1
    assert said.stderr.startswith(
        "Python 3.11 or newer is needed, and python3.99 does not run here; install it, or make "
    )
    assert said.stderr.count("\n") == 1


def test_an_environment_that_cannot_be_made_is_said_last(tmp_path: Path) -> None:
    write_python(tmp_path, PYTHON_WHOSE_VENV_FAILS)
    said = environment(tmp_path)
    assert said.returncode == 1
    assert said.stderr.splitlines()[-1].startswith("python3 could not make the virtual environment ")


def test_an_environment_of_an_old_python_is_refused(tmp_path: Path) -> None:
    (tmp_path / "made" / "bin").mkdir(parents=True)
    write_python(tmp_path / "made" / "bin", OLD_PYTHON, name="python")
    said = environment(tmp_path)
    assert said.returncode == 1
    assert "made was made with 3.10.12; rm -r" in said.stderr


def test_an_environment_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "made" / "bin").mkdir(parents=True)
    write_python(tmp_path / "made" / "bin", f'#!/bin/sh\nexec {sys.executable} "$@"\n', name="python")
    said = environment(tmp_path)
    assert (said.returncode, said.stderr) == (0, "")


def test_make_begins_with_it(tmp_path: Path) -> None:
    make = shutil.which("make")
    assert make is not None
    write_python(tmp_path, OLD_PYTHON)
    environ = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    said = subprocess.run(  # noqa: S603 - nothing of it comes from outside
        [make, "lint", f"VENV={tmp_path / 'made'}"], cwd=ROOT, env=environ, text=True, capture_output=True, check=False
    )
    assert said.returncode != 0
    assert "Python 3.11 or newer is needed, python3 is 3.10.12; make PYTHON=" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize(
    "run", ["import runpy; runpy.run_module('harness', run_name='__main__')", "import suites.plugin", "import conftest"]
)
def test_an_old_python_is_refused_in_one_sentence_by_what_is_run(run: str) -> None:
    as_old = f"import sys, pytest; sys.version_info = (3, 10, 12, 'final', 0); sys.path.insert(0, {str(ROOT)!r}); {run}"
    said = run_python(as_old)
    assert said.returncode == 1
    assert said.stderr.startswith("Python 3.11 or newer is needed, this is ")
    assert said.stderr.count("\n") == 1


def test_a_python_without_the_packages_is_told_which_one_has_them() -> None:
    bare = (
        "import runpy, sys; sys.modules['tomli'] = None; sys.argv = ['harness', 'plan']; "
        "runpy.run_module('harness', run_name='__main__')"
    )
    said = run_python(bare)
    assert said.returncode == 1
    assert said.stderr == "tomli is not installed for this Python; run .venv/bin/python, which make installs\n"
