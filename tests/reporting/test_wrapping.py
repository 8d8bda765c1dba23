"""Sentences and lists are folded, and nothing of them is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from harness.reporting.wrapping import cut, fitted, folded, wrapped

WORDS = st.text(st.characters(exclude_categories=["C", "Z", "M"]), min_size=1, max_size=60)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


@given(TEXTS, st.integers(40, 140), st.integers(0, 50))
def test_no_line_is_wider_and_no_letter_is_lost(text: str, width: int, hanging: int) -> None:
    lines = list(wrapped(text, width, hanging=hanging))
    assert max(map(cell_len, lines)) <= width
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(TEXTS)
def test_without_a_width_a_line_stays_as_it_is(text: str) -> None:
    assert list(fitted([text], None)) == [text]


def test_it_breaks_between_words_and_goes_on_indented() -> None:
    assert list(wrapped("one two three four", 9, hanging=2)) == ["one two", "  three", "  four"]


def test_letters_of_two_columns_count_as_two() -> None:
    assert list(wrapped("郵便 箱の 名", 9)) == ["郵便 箱の", "名"]


def test_a_url_longer_than_a_line_goes_on_in_the_next() -> None:
    url = "https://www.contoso.com/" + "a" * 40
    assert "".join(wrapped(url, 30)) == url


@pytest.mark.parametrize(
    ("line", "below"),
    [
        ("    because  " + "Site usa is offline. " * 5, 13),
        ("    felt by  " + "mailboxes of usa " * 5, 13),
        ("informational GEN-01  " + "finding of something " * 5, 22),
        ("  eas/user1@contoso.com/CAS-02/foldersync  " + "words " * 20, 6),
        ("conformant in what was judged: " + "words " * 20, 4),
        (" 60 clauses pass: " + "GEN-01 " * 20, 5),
    ],
)
def test_a_line_goes_on_below_what_its_label_is_followed_by(line: str, below: int) -> None:
    _, *more = fitted([line.rstrip()], 60)
    assert more
    assert {len(one) - len(one.lstrip()) for one in more} == {below}


def test_a_command_of_the_shell_can_still_be_typed() -> None:
    """Arguments in quotes stay whole, and a line that goes on ends in the Shell's own mark."""
    line = r'      remedy    Set-OwaVirtualDirectory "CAS-08\owa (Default Web Site)" -ExternalUrl "https://www.contoso.com/owa"'
    lines = list(fitted([line], 80))
    assert max(map(len, lines)) <= 80
    typed = re.sub(r" `\n +", " ", "\n".join(lines)).removeprefix("      remedy    ")
    assert typed == line.removeprefix("      remedy    ")


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        ("", ""),
        ("OWA-01", "OWA-01"),
        ("OWA-01 OWA-02", "OWA-01 OWA-02"),
        ("OWA-01 OWA-02 OWA-03", "OWA-01..03"),
        ("GEN-08 GEN-09 GEN-11 GEN-10", "GEN-08 GEN-09 GEN-11 GEN-10"),
        ("GEN-10 GEN-11 EAS-12", "GEN-10 GEN-11 EAS-12"),
        ("GEN-02 GEN-03 EAS-04 EAS-05 EAS-06 UNS-autodiscover", "GEN-02 GEN-03 EAS-04..06 UNS-autodiscover"),
        ("UNS-x UNS-y UNS-z", "UNS-x UNS-y UNS-z"),
    ],
)
def test_three_clauses_in_a_row_are_said_by_their_ends(clauses: str, said: str) -> None:
    assert folded(clauses.split()) == said


@given(st.lists(st.sampled_from([f"{theme}-{number:02}" for theme in ("EAS", "OWA") for number in range(1, 13)])))
def test_the_ends_say_all_that_is_between_them(clauses: list[str]) -> None:
    named = []
    for part in folded(clauses).split():
        theme, first, last = re.fullmatch(r"(\w+)-(\d+)(?:\.\.(\d+))?", part).groups()  # type: ignore[union-attr]
        named += [f"{theme}-{number:02}" for number in range(int(first), int(last or first) + 1)]
    assert named == clauses


def test_what_is_cut_says_so() -> None:
    assert cut("waiting for cas-02.contoso.com", 20) == "waiting for cas-0..."
    assert cut("short", 20) == "short"


def test_a_number_of_seconds_keeps_its_unit() -> None:
    assert list(wrapped("in all it takes about 23 s, at 0.2 s a request", 24)) == [
        "in all it takes about",
        "23 s, at 0.2 s a request",
    ]


def test_a_comment_behind_a_command_stays_whole() -> None:
    """What went on in a line below would be typed as a command."""
    line = "   set       cscript adsutil.vbs delete w3svc/1/root/Rpc/HttpRedirect   # on CAS-01 and CAS-02"
    assert list(wrapped(line, 80, hanging=13)) == [line.rpartition("   # ")[0], "             # on CAS-01 and CAS-02"]
