"""A folder that is replaced: whole or not at all, whatever ends the run."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.output import OutputError, OutputFailedError, ReplacedFolder


def own(_: Path) -> bool:
    return True


def make(folder: ReplacedFolder, text: str) -> Path:
    made = folder.build / "made"
    made.mkdir()
    (made / "page").write_text(text, encoding="utf-8")
    return made


def end_by(error: type[BaseException], target: Path) -> None:
    with ReplacedFolder("--output", target, is_own=own) as folder:
        make(folder, "second")
        raise error


@pytest.fixture
def target(tmp_path: Path) -> Path:
    with ReplacedFolder("--output", tmp_path / "site", is_own=own) as folder:
        folder.replace(make(folder, "first"))
    return tmp_path / "site"


def test_it_takes_the_place_of_the_former_one(target: Path) -> None:
    with ReplacedFolder("--output", target, is_own=own) as folder:
        folder.replace(make(folder, "second"))
    assert (target / "page").read_text(encoding="utf-8") == "second"
    assert [one.name for one in target.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_whatever_ends_the_run_leaves_the_former_one(error: type[BaseException], target: Path) -> None:
    with pytest.raises(error):
        end_by(error, target)
    assert (target / "page").read_text(encoding="utf-8") == "first"
    assert [one.name for one in target.parent.iterdir()] == ["site"]


def test_where_the_new_one_cannot_be_renamed_the_former_one_stays(target: Path) -> None:
    with (
        ReplacedFolder("--output", target, is_own=own) as folder,
        pytest.raises(OutputFailedError, match="cannot be written: No such file or directory"),
    ):
        folder.replace(folder.build / "not-made")
    assert (target / "page").read_text(encoding="utf-8") == "first"


@pytest.mark.parametrize(("after", "left"), [(0, "first"), (1, "first"), (2, "second")])
def test_ctrl_c_between_two_steps_leaves_a_whole_one(
    after: int, left: str, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, steps = Path.rename, list[Path]()

    def rename_and_be_interrupted(path: Path, to: Path) -> Path:
        steps.append(to)
        if len(steps) == 1 and after == 0:
            raise KeyboardInterrupt
        renamed = rename(path, to)
        if len(steps) == after:
            raise KeyboardInterrupt
        return renamed

    monkeypatch.setattr(Path, "rename", rename_and_be_interrupted)
    with ReplacedFolder("--output", target, is_own=own) as folder, pytest.raises(KeyboardInterrupt):
        folder.replace(make(folder, "second"))
    assert (target / "page").read_text(encoding="utf-8") == left
    assert [one.name for one in target.parent.iterdir()] == ["site"]


def test_one_that_is_not_its_own_is_left_alone(target: Path) -> None:
    with pytest.raises(OutputError, match="is a folder of your own"):
        ReplacedFolder("--output", target, is_own=lambda _: False)
    assert (target / "page").read_text(encoding="utf-8") == "first"
    assert [one.name for one in target.parent.iterdir()] == ["site"]
