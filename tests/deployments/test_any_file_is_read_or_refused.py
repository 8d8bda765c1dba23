"""Any content of a file is read, or refused with a message. No other exception is raised."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.deployments.passwords import mock_passwords
from harness.deployments.problems import DescriptionError
from harness.deployments.reader import read_deployment
from tests.scenarios.reader import read_scenarios

COMPLETE = Path(__file__).with_name("complete.toml").read_text(encoding="utf-8")
SCENARIOS = (Path(__file__).parents[2] / "fixtures" / "cases" / "figure.toml").read_text(encoding="utf-8")

# The same examples in every run, so that a failure can be repeated.
REPEATABLE = settings(deadline=None, derandomize=True, database=None, max_examples=150)

TOML_VALUES = st.sampled_from(
    [
        '""', '"usa"', '"CAS-01"', "'a/b'", '"http://["', '"https://host:99999/"', '"{"', '"{server"', "0", "-1",
        "1e400", "0xffffffffffffffffffffffff", "nan", "-inf", "true", "1979-05-27T07:32:00Z", "07:32:00", "[]",
        "[[[]]]", "{}", '{ a.b = "c" }', '["windows", "windows"]', "[1, 'a', { }]", '"""\n[[site]]\n"""',
        '"\\u0000"', '"(?P<x>(?P<x>"', '"[[a]"', '"(?i)a(?i)"', '"1.5.7638"', '"8.1.99999999999999999999"',
    ]
)  # fmt: skip


def with_line(text: str, number: int, line: str | None) -> str:
    """The text with one of its lines replaced, or left out."""
    lines = text.splitlines()
    lines[number % len(lines) : number % len(lines) + 1] = [] if line is None else [line]
    return "\n".join(lines)


@st.composite
def mutations(draw: st.DrawFn, good: str) -> str:
    """The good text after one to three changes: a value, a line, or a piece of text."""
    text = good
    for _ in range(draw(st.integers(1, 3))):
        number = draw(st.integers(0, 10_000))
        match draw(st.sampled_from(["value", "drop", "repeat", "splice"])):
            case "value":
                lines = text.splitlines() or [""]
                key = lines[number % len(lines)].partition("=")[0]
                text = with_line(text or "\n", number, f"{key}= {draw(TOML_VALUES)}")
            case "drop":
                text = with_line(text or "\n", number, None)
            case "repeat":
                lines = text.splitlines() or [""]
                text = with_line(text or "\n", number, f"{lines[number % len(lines)]}\n" * 2)
            case _:
                start = number % (len(text) + 1)
                end = start + draw(st.integers(0, 12))
                text = text[:start] + draw(st.text(max_size=8)) + text[end:]
    return text


def assert_refused_with_a_message(refusal: DescriptionError, file: Path) -> None:
    assert refusal.problems
    assert all(problem.startswith(str(file)) for problem in refusal.problems)
    assert not any("Made.up" in problem for problem in refusal.problems)  # the password in the file


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutations") / "mutated.toml"


@REPEATABLE
@given(text=mutations(COMPLETE))
def test_a_changed_deployment_file_is_read_or_refused_with_a_message(file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    try:
        deployment = read_deployment(file)
    except DescriptionError as refusal:
        assert_refused_with_a_message(refusal, file)
    else:
        assert set(mock_passwords(deployment)) == {mailbox.address for mailbox in deployment.mailboxes}


@REPEATABLE
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_message(file: Path, data: bytes) -> None:
    """A few bytes are never a deployment."""
    file.write_bytes(data)
    with pytest.raises(DescriptionError) as caught:
        read_deployment(file)
    assert_refused_with_a_message(caught.value, file)


@REPEATABLE
@given(text=mutations(SCENARIOS))
def test_a_changed_file_of_scenarios_is_read_or_refused_with_a_message(file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8", errors="surrogatepass"))
    try:
        scenarios = read_scenarios(file.parent)
    except DescriptionError as refusal:
        assert_refused_with_a_message(refusal, file)
    else:
        assert all(scenario.file == str(file) for scenario in scenarios)
