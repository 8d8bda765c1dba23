"""What runs of a small deployment print, as a person has approved it: at two widths, with colours and without.

python -m tests.suites.approved_texts

writes the texts in `tests/suites/approved` anew. What differs from run to run has a word in its place, and an escape of
the terminal is written as `\\x1b`.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from harness.model.printable import printable_lines
from tests.safety.forked_runs import ForkedRuns, forked_runs
from tests.served.clients import serving
from tests.suites.reported import ROOT

APPROVED = Path(__file__).with_name("approved")
WIDTHS = (80, 120)
MADE_UP = "approved-"
"""How the folder begins whose name is made up: its length is always the same, so that lines end where they did."""

_SINGLE_SITE = ("--deployment", "fixtures/deployments/single-site.toml")
_FAULT = ("--fault", "owa-own-site-refused")
_ACCEPTED = "".join(
    f'[[accepted]]\nclause = "{clause}"\nserver = "CAS-01"\nreason = "the rule is to go"\nuntil = 2999-12-31\n'
    for clause in ("GEN-08", "GEN-10", "RPC-02")
)
_NO_WISHES = dict.fromkeys(("NO_COLOR", "FORCE_COLOR", "PY_COLORS", "PYTEST_THEME"), "")
"""About colours: a terminal that can show them is not enough."""

_VARIES = (
    (re.compile(r"^[^\n]*\d:\d\d:\d\d so far[^\n]*\n(?=.*\d:\d\d:\d\d so far)", re.MULTILINE | re.DOTALL), ""),
    (re.compile(r"platform \S+ -- Python \S+, pytest-\S+, pluggy-\S+"), "platform PLATFORM -- VERSIONS"),
    (re.compile(rf"(?<= -- ){re.escape(sys.executable)}$|{re.escape(str(ROOT))}", re.MULTILINE), "PROJECT"),
    (re.compile(rf"{MADE_UP}\w{{8}}"), f"{MADE_UP}12345678"),
    (re.compile(r"\d:\d\d:\d\d so far"), "0:00:00 so far"),
    (
        re.compile(r"^((?:\\x1b\[\d+m)*)=+ (.*) in [\d.]+s(?: \(\d:\d\d:\d\d\))?(.*?)=+", re.MULTILINE),
        r"\1== \2 in TIME\3==",
    ),
)


def scenarios(folder: Path) -> Mapping[str, tuple[str | Path, ...]]:
    """What is asked in each, of files in that folder."""
    return {
        "clean": _SINGLE_SITE,
        "a-fault": (*_SINGLE_SITE, *_FAULT, "-k", "test_owa or test_pop3 or GEN"),
        "a-fault-verbose": (*_SINGLE_SITE, *_FAULT, "-v", "-k", "test_owa and user1"),
        "accepted": (
            *_SINGLE_SITE,
            "--fault",
            "rpc-own-site-redirected",
            "-k",
            "test_outlook",
            "--accepted",
            folder / "accepted.toml",
        ),
        "nothing-judged": (*_SINGLE_SITE, "--clause", "GEN-09"),
        "wrong-password": (
            "--target",
            "live",
            "--deployment",
            folder / "farm/wrong.toml",
            "-k",
            "test_eas or test_pop3",
        ),
    }


def texts() -> Iterator[tuple[Path, str, str]]:
    """The file of each text, what is printed, and the same as it is kept."""
    with _files() as folder:
        for width in WIDTHS:
            with forked_runs(COLUMNS=str(width), TERM="xterm-256color", **_NO_WISHES) as runs:
                for name, asked in _asked(folder).items():
                    printed = _printed(runs, folder / f"{name}-{width}.txt", asked)
                    yield APPROVED / f"{name}-{width}.txt", printed, kept(printed)


def _asked(folder: Path) -> Mapping[str, tuple[str | Path, ...]]:
    """Every scenario, without colours and with them."""
    plain = scenarios(folder)
    return {**plain, **{f"{name}-coloured": (*asked, "--color=yes") for name, asked in plain.items()}}


@contextmanager
def _files() -> Iterator[Path]:
    """A served farm, of which a mailbox has another password by now; and what is accepted."""
    folder = Path(tempfile.mkdtemp(prefix=MADE_UP, dir="/tmp"))
    try:
        (folder / "accepted.toml").write_text(_ACCEPTED, encoding="utf-8")
        with serving("single-site", folder / "farm") as farm:
            text = (farm.folder / "deployment.toml").read_text(encoding="utf-8")
            changed = farm.folder / "wrong.toml"
            changed.write_text(text.replace("One-site.user1", "Not-the-password.7"), encoding="utf-8")
            changed.chmod(0o600)  # a warning would depend on who runs this
            yield folder
    finally:
        shutil.rmtree(folder)


def _printed(runs: ForkedRuns, file: Path, asked: tuple[str | Path, ...]) -> str:
    words = ["suites", "-p", "tests.suites.fixed_time_plugin", *map(str, asked)]
    runs.wait(runs.start("pytest", words, file))
    return file.read_text(encoding="utf-8")


def kept(printed: str) -> str:
    """What is so of every run: of the lines of progress, of which a slow one has more, the last."""
    text = printable_lines(printed)
    for found, word in _VARIES:
        text = found.sub(word, text)
    return text


def _write() -> None:
    APPROVED.mkdir(exist_ok=True)
    for file, _, kept in texts():
        file.write_text(kept, encoding="utf-8")


if __name__ == "__main__":
    _write()
