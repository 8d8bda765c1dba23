"""`harness draw`: where the picture goes, and how bad input is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.commands import main
from tests.reporting.pictures import SVG, arrows_of, root_of

CONTOSO = str(Path("fixtures/deployments/contoso.toml").resolve())


def test_the_picture_is_written_to_the_current_directory_under_the_files_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["draw", "--deployment", CONTOSO]) == 0
    assert root_of((tmp_path / "contoso.svg").read_text(encoding="ascii")).tag == f"{SVG}svg"
    assert capsys.readouterr().out == "contoso.svg drawn\n"


def test_the_picture_goes_to_standard_output_and_is_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "picture.svg"
    assert main(["draw", "--deployment", CONTOSO, "--output", str(file)]) == 0
    capsys.readouterr()
    assert main(["draw", "--deployment", CONTOSO, "--output", "-"]) == 0
    assert capsys.readouterr().out == file.read_text(encoding="ascii")


def test_mailbox_and_protocol_together_leave_one_way(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["draw", "--deployment", CONTOSO, "--output", "-", "--mailbox", "user1@contoso.com"]
    assert main([*arguments, "--protocol", "eas"]) == 0
    arrows = arrows_of(capsys.readouterr().out)
    assert {arrow.to for arrow in arrows} == {"site-01"}
    assert {word for arrow in arrows for word in arrow.words} == {"ActiveSync (451)", "ActiveSync (451 or refused)"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--mailbox", "user1@contoso.con"], 'did you mean "user1@contoso.com"?'),
        (["--protocol", "pop"], 'did you mean "pop3"?'),
        (["--output", "no-such-directory/picture.svg"], "no-such-directory/picture.svg: No such file or directory"),
        (["--output", "."], "expected a name that a file can be written to"),
        (["--deployment", "no-such-file.toml"], "no-such-file.toml"),
    ],
)
def test_bad_input_is_one_message_and_exit_2(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["draw", "--deployment", CONTOSO, *arguments]) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
