"""A program in the place of Node.js and Allure: builds a small site of what it is given, or fails as it is told to."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

_PROGRAM = r"""#!PYTHON
import hashlib, json, os, pathlib, shutil, signal, sys
if sys.argv[1:] == ["--version"]:
    print("v22.11.0")
    sys.exit()
assert sys.argv[2:] == ["generate", "--config", "allurerc.mjs", "results"], sys.argv
beside = pathlib.Path(__file__)
told = beside.with_name("told")
how = told.read_text() if told.exists() else ""
beside.with_name("environment").write_text(json.dumps(dict(os.environ)))
if how == "fails":
    print("Failed to generate report due to unexpected error\nError: boom of Allure\n    at main (cli.js:1)")
    sys.exit(1)
if how == "waits":
    child = os.fork()
    if child:
        beside.with_name("started").write_text(f"{os.getpid()} {child}")
    signal.alarm(60)
    signal.pause()
site = pathlib.Path("site")
site.mkdir()
if how == "nothing":
    sys.exit()
more = '<iframe src="https://elsewhere.test/"></iframe>' if how == "outside" else ""
(site / "index.html").write_text(
'<!DOCTYPE html><html><head><title>Allure</title></head><body>\n<script src="app.js"></script>\n'
'<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>\n'
'<script>window.dataLayer = []; function gtag(){} gtag("js", 1);</script>' + more + "</body></html>"
)
(site / "app.js").write_text("// of Allure")
shutil.copy("allurerc.mjs", site)
given = sorted(file.name for file in pathlib.Path("results").iterdir())
(site / "given.json").write_text(json.dumps(given))
uuids = [json.loads(file.read_bytes())["uuid"] for file in pathlib.Path("results").glob("*-result.json")]
point = {uuid: {"id": hashlib.md5(uuid.encode("utf-8", "surrogatepass")).hexdigest()} for uuid in uuids}
with open("history.jsonl", "a") as history:
    history.write(json.dumps({"testResults": point}) + "\n")
"""


def install_stand_in(folder: Path, *, version: str = "3.18.0") -> Path:
    """The folder for PATH; Allure of that version is in `.allure` of `folder`."""
    programs = folder / "programs"
    programs.mkdir(parents=True, exist_ok=True)
    node = programs / "node"
    node.write_text(_PROGRAM.replace("PYTHON", sys.executable), encoding="utf-8")
    node.chmod(node.stat().st_mode | stat.S_IXUSR)
    package = folder / ".allure" / "node_modules" / "allure"
    package.mkdir(parents=True, exist_ok=True)
    (package / "package.json").write_text(json.dumps({"name": "allure", "version": version}), encoding="utf-8")
    return programs


def tell(how: str) -> None:
    """What the program in the current folder does from now on: `fails`, `nothing`, `outside` or `waits`."""
    Path("programs/told").write_text(how, encoding="utf-8")


def environment_of_stand_in() -> dict[str, str]:
    """What it was given when it ran last."""
    given: dict[str, str] = json.loads(Path("programs/environment").read_text(encoding="utf-8"))
    return given


def path_with(programs: Path) -> str:
    return os.pathsep.join([str(programs), os.environ["PATH"]])
