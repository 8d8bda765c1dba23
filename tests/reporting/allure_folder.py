"""A folder of Allure's results, held against Allure's own model (allure_commons.model2, and what Allure 3 reads)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from allure_commons.model2 import Attachment, Label, Parameter, StatusDetails, TestResult, TestStepResult
from attr import fields_dict

STATUSES = {"passed", "failed", "broken", "unknown", "skipped"}
OF_SVG = {"svg", "title", "style", "rect", "line", "text", "path"}
TYPES = {".txt": "text/plain", ".json": "application/json", ".svg": "image/svg+xml"}
OF_THE_RUN = {"environment.properties", "executor.json", "categories.json"}

Record = dict[str, Any]


def results_in(folder: Path) -> list[Record]:
    """Every result, by name."""
    found = [json.loads(file.read_bytes()) for file in folder.glob("*-result.json")]
    return sorted(found, key=lambda one: str(one["name"]))


def label(result: Record, name: str) -> list[str]:
    """The values of a label."""
    return [one["value"] for one in result["labels"] if one["name"] == name]


def steps_in(item: Record) -> Iterator[Record]:
    """Every step at every depth."""
    for step in item.get("steps", ()):
        yield step
        yield from steps_in(step)


def attachments_of(result: Record) -> Iterator[Record]:
    """Every attachment, those of steps too."""
    for item in (result, *steps_in(result)):
        yield from item.get("attachments", ())


def text_of(folder: Path, result: Record, name: str) -> str:
    """What the attachment of that name says."""
    source: str = next(one["source"] for one in attachments_of(result) if one["name"] == name)
    return (folder / source).read_text(encoding="utf-8")


def check_folder(folder: Path) -> list[Record]:
    """The results, once everything in the folder is as Allure's readers want it."""
    results = results_in(folder)
    assert len({one["uuid"] for one in results}) == len(results)
    for result in results:
        check_result(result)
    attached = [one for result in results for one in attachments_of(result)]
    sources = [one["source"] for one in attached]
    assert len(set(sources)) == len(sources)
    written = {file.name for file in folder.iterdir()}
    assert written >= set(sources)
    others = {name for name in written if "-attachment." in name} - set(sources)
    assert others == set(), "attachments that no result names"
    assert [name for name in written if name.endswith((".tmp", "-container.json"))] == []
    for one in attached:
        assert TYPES[Path(one["source"]).suffix] == one["type"]
        check_attachment(folder / one["source"])
    return results


def check_result(result: Record) -> None:
    """Keys of the model with their types; what is not known is left out."""
    assert set(result) <= set(fields_dict(TestResult))
    for key in ("uuid", "name", "fullName", "historyId", "testCaseId", "status", "description"):
        assert isinstance(result[key], str), key
        assert result[key], key
    assert result["status"] in STATUSES
    assert set(result.get("statusDetails", {})) <= set(fields_dict(StatusDetails))
    assert isinstance(result["start"], int)
    assert result["start"] <= result["stop"]
    for key, model in (("labels", Label), ("parameters", Parameter), ("attachments", Attachment)):
        for one in result.get(key, ()):
            assert set(one) <= set(fields_dict(model))
            assert all(isinstance(value, str) and value for value in one.values()), one
    for step in steps_in(result):
        assert set(step) <= set(fields_dict(TestStepResult))
        assert step["name"]
        assert step["status"] in STATUSES
        assert ("start" in step) == ("stop" in step)
        assert step.get("start", 0) <= step.get("stop", 0)


def check_attachment(file: Path) -> None:
    """It can be read as what it says that it is; a picture has shapes and text alone."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        json.loads(text)
    if file.suffix == ".svg":
        elements = ElementTree.fromstring(text).iter()  # noqa: S314 - our own file
        assert {one.tag.rpartition("}")[2] for one in elements} <= OF_SVG
