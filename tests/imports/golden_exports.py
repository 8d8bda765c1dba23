"""The exports under `golden`: what the Shell would show of two shipped deployments, as it is written on real systems.

`python -m tests.imports.golden_exports` writes them anew; read the difference.
"""

from __future__ import annotations

from pathlib import Path

from harness.deployments import read_deployment
from tests.imports.shell_exports import Habits, clixml, format_list, json, objects_of

FOLDER = Path(__file__).with_name("golden")
DEPLOYMENTS = ("single-site", "contoso-redirection")

_FIXTURES = Path(__file__).parents[2] / "fixtures" / "deployments"
_HABITS = {"contoso-redirection": Habits(web_site="Exchange Site", lower_case_servers=True)}


def golden_exports(name: str) -> dict[str, str]:
    """The texts by file name."""
    objects = objects_of(read_deployment(_FIXTURES / f"{name}.toml"), _HABITS.get(name, Habits()))
    return {
        f"{name}.xml": clixml(objects, uri_objects=True),
        f"{name}.txt": format_list(objects, width=80),
        f"{name}.json": json(objects),
    }


def main() -> None:
    for name in DEPLOYMENTS:
        for file, text in golden_exports(name).items():
            (FOLDER / file).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
