"""What others wrote, made printable: nothing of it does anything, nothing of it is lost, letters stay."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.deployments.problems import DescriptionError, mismatch
from harness.imports.property_values import shorten
from harness.imports.toml_text import comment_lines
from harness.judging.strangers import describe_unknown_user
from harness.judging.wording import describe_outcome, describe_reason
from harness.model.observation import AnsweredAs, Observation, ShownBy
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.preflight import CheckedAccounts, ConnectionProblem, LogProblem, Preflight
from harness.model.printable import LONGEST_QUOTE, brief, json_text, printable, printable_lines
from harness.model.protocol import Operation, Protocol
from harness.model.verdict import Verdict, VerdictWord
from harness.reporting.drawing.text import attribute, escaped
from harness.reporting.preflight_text import preflight_lines
from tests.probes.stubs import stimulus
from tests.safety.hostile_texts import HALVES, HOSTILE, MARKUP, escape_of, unprintable_in

ANY_TEXT = st.text(st.one_of(st.characters(), st.sampled_from(HOSTILE + HALVES)))


def test_each_character_that_is_not_to_be_shown_is_its_escape() -> None:
    assert len(HOSTILE) > 200
    for character in HOSTILE + HALVES:
        assert printable(f"a{character}b") == f"a{escape_of(character)}b"


@pytest.mark.parametrize(
    "text",
    [
        "Zürich, Østfold, Kraków",
        "Почта",
        "邮箱　受信トレイ",
        "دفتر",
        "ไทย",
        "मेल",
        "e\u0301",
        "\U0001f600\ufe0f",
        "\xa0\u2003",
        "\ufffd",
        "C:\\logs\\x1b",
        "",
    ],
)
def test_letters_of_every_script_stay_as_they_are(text: str) -> None:
    assert printable(text) == text
    assert json.loads(json_text(text)) == text
    assert json_text(text) == json.dumps(text, ensure_ascii=False)


@given(ANY_TEXT)
def test_any_text_becomes_one_line_of_what_is_shown_once_and_for_all(text: str) -> None:
    shown = printable(text)
    assert unprintable_in(shown, allowed="") == []
    assert printable(shown) == shown
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert len(shown.splitlines()) <= 1


@given(ANY_TEXT)
def test_lines_of_a_page_stay_lines(text: str) -> None:
    shown = printable_lines(text)
    assert unprintable_in(shown, allowed="\n\t") == []
    assert shown.count("\n") == text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


@given(ANY_TEXT, st.integers(20, 200))
def test_a_quotation_is_no_longer_than_it_may_be_and_keeps_both_ends(text: str, longest: int) -> None:
    quoted = brief(text, longest)
    assert len(quoted) <= longest
    assert brief(quoted, longest) == quoted
    if len(printable(text)) <= longest:
        assert quoted == printable(text)


def test_what_is_said_after_a_long_quotation_stays() -> None:
    said = brief(f"the mail server says {'x' * 100_000}: run this case again")
    assert len(said) == LONGEST_QUOTE
    assert said.startswith("the mail server says x")
    assert said.endswith("x: run this case again")


@given(st.recursive(ANY_TEXT, lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner), max_leaves=5))
def test_json_is_printable_and_the_same_value(value: object) -> None:
    for indent in (None, 2):
        text = json_text(value, indent=indent)
        assert unprintable_in(text, allowed="" if indent is None else "\n") == []
        assert json.loads(text) == json.loads(json.dumps(value))


TEXT = f"a{HOSTILE[:20]}{MARKUP[0]}\u202e\ud800 b"


def test_an_outcome_in_words_is_printable_and_the_value_is_not_touched() -> None:
    outcome = Outcome(
        OutcomeKind.SETTINGS,
        link=TEXT,
        location=TEXT,
        users={"user1@contoso.com": TEXT},
        urls={"ews": (TEXT,)},
        exch={"ews": (TEXT,)},
        expr={"availability": (TEXT, TEXT)},
    )
    assert unprintable_in(describe_outcome(outcome)) == []
    assert outcome.location == TEXT


def test_every_part_of_a_verdict_is_printable_in_its_reason() -> None:
    verdict = Verdict(
        *("owa/x", ("OWA-03",), VerdictWord.FAIL),
        observed=Outcome(OutcomeKind.REDIRECT_HOST, location=TEXT),
        explanation=TEXT,
        details=(TEXT,),
        request=TEXT,
        demanded=(TEXT,),
    )
    assert unprintable_in(describe_reason(verdict), allowed="") == []
    assert unprintable_in(describe_reason(Verdict("a", (), VerdictWord.PASS, why=TEXT)), allowed="") == []


def test_a_user_of_a_log_is_printable() -> None:
    asked = stimulus(Protocol.OWA, Operation.OWA)
    answered = AnsweredAs(ShownBy.LOG, "CAS-02", TEXT, ())
    said = describe_unknown_user(asked, Observation(Outcome(OutcomeKind.SERVED), "", answered_as=(answered,)))
    assert said is not None
    assert unprintable_in(said) == []


def test_what_a_preflight_finds_is_printable() -> None:
    found = Preflight(
        connections=(ConnectionProblem("CAS-01", "cas-01.contoso.com", 995, TEXT, TEXT),),
        logs={"CAS-01": LogProblem(TEXT, TEXT)},
        accounts=CheckedAccounts(refused={"a@b": TEXT}, unclear={"a@b": TEXT}, of_others={"a@b": TEXT}),
    )
    assert [unprintable_in(line, allowed="") for line in preflight_lines(found) if unprintable_in(line)] == []


def test_messages_on_a_deployment_file_are_printable() -> None:
    error = DescriptionError([f"lab.toml:3: logon {mismatch(TEXT, expected='a text')}", f"{TEXT} is not known"])
    assert unprintable_in(str(error)) == []
    assert len(str(error).splitlines()) == 2


def test_texts_of_exports_are_printable_in_messages_and_comments() -> None:
    assert unprintable_in(shorten(TEXT)) == []
    comments = "\n".join(comment_lines(f"{TEXT}\nowa = 1"))
    assert unprintable_in(comments) == []
    assert tomllib.loads(comments) == {}


def test_texts_in_a_picture_are_printable_and_no_elements() -> None:
    for shown in (escaped(TEXT), attribute(TEXT)):
        assert unprintable_in(shown, allowed="\n\t") == []
        assert "<script" not in shown
