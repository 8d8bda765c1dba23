"""`harness init`: the skeleton is valid as written and with every setting taken into use, and it leaves no key out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Annotated, get_args, get_origin

import pytest
from pydantic import BaseModel

from harness.commands import main
from harness.deployments import skeleton_text
from harness.deployments.toml_tables import DeploymentTable
from harness.run import load

OPEN_TABLES = {"connect", "evidence.iis_logs", "evidence.addresses"}
"""Tables whose keys are names of the deployment's own."""


def everything() -> str:
    """The skeleton with each commented setting taken into use, as its own first lines say."""
    return re.sub(r'(?m)^#(?=[\w\["])', "", skeleton_text())


@pytest.mark.parametrize("text", [skeleton_text(), everything()], ids=["as written", "every setting"])
def test_the_skeleton_is_read_and_planned(text: str, tmp_path: Path) -> None:
    file = tmp_path / "lab.toml"
    file.write_text(text, encoding="utf-8")
    deployment, plan = load(file)
    assert len(deployment.client_access_servers) == 2
    assert sum(1 for case in plan.cases if case.stimulus is not None) > 100


def test_no_key_of_the_reader_is_left_out_and_none_is_made_up() -> None:
    written = set(keys_of(tomllib.loads(everything())))
    # One server stands for all: the tables of its virtual directories have the same keys.
    assert generic(written) == generic(set(known(DeploymentTable)))


def keys_of(value: object, path: str = "") -> Iterator[str]:
    """Every key path of a file; the elements of an array share theirs."""
    if isinstance(value, list):
        for element in value:
            yield from keys_of(element, path)
    if isinstance(value, dict) and path not in OPEN_TABLES:
        for key, inner in value.items():
            yield f"{path}.{key}".lstrip(".")
            yield from keys_of(inner, f"{path}.{key}".lstrip("."))


def known(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """Every key path that the reader knows."""
    for name, field in model.model_fields.items():
        here = f"{path}.{name}".lstrip(".")
        yield here
        inner = model_in(field.annotation)
        if inner is not None:
            yield from known(inner, here)


def model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is dict:
        return None
    parts = get_args(annotation)[:1] if get_origin(annotation) is Annotated else get_args(annotation)
    return next((found for part in parts if part not in (NoneType, Ellipsis) and (found := model_in(part))), None)


DIRECTORIES = r"\b(owa|exchange|public|exchweb|eas|ews|oab|unified_messaging|autodiscover|rpc)\."


def generic(paths: set[str]) -> set[str]:
    return {re.sub(r"\b(pop3|imap4)\.", "MAIL.", re.sub(DIRECTORIES, "DIRECTORY.", path)) for path in paths} - {
        f"mailbox_server.DIRECTORY.{key}" for key in ("internal_url", "external_url", "nlb_bypass_url", "kerberos")
    }


def test_init_begins_a_file_and_never_overwrites_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lab.toml"
    assert main(["init", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == skeleton_text()
    file.write_text("mine", encoding="utf-8")
    assert main(["init", str(file)]) == 2
    assert file.read_text(encoding="utf-8") == "mine"
    assert f"{file} is there already" in capsys.readouterr().err


def test_init_without_a_name_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init"]) == 0
    assert capsys.readouterr().out == skeleton_text()


def test_init_where_nothing_can_be_written_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "nowhere" / "lab.toml")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
