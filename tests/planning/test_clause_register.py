"""The register of clauses is complete, and a broken one is refused."""

from __future__ import annotations

import pytest

from harness.model.clause import EvidenceKind, Strength
from harness.planning.clause_register import RegisterError, parse_register, read_register

GOOD = """
[[clause]]
id = "GEN-01"
section = "Overview of Proxying"
evidence = ["config"]
text = "Every site has a server."
[[clause]]
id = "CFG-06"
section = "Proxying Performance and Scalability"
strength = "recommended"
evidence = ["client", "hop"]
text = "Limits."
[[unspecified]]
id = "UNS-01"
text = "Silent."
"""


def test_the_shipped_register_holds_clauses_of_every_family_and_the_silent_places() -> None:
    register = read_register()
    families = {clause.id.split("-")[0] for clause in register.clauses}
    assert families == {
        "GEN", "EAS", "OWA", "EWS", "AUT", "POP", "IMAP", "RPC", "DAV", "CFG", "NLB", "PRF",
    }  # fmt: skip
    assert all(silent.id.startswith("UNS-") for silent in register.unspecified)


def test_records_keep_their_order_and_what_they_say() -> None:
    register = parse_register(GOOD)
    assert [clause.id for clause in register.clauses] == ["GEN-01", "CFG-06"]
    assert register.clauses[1].evidence == (EvidenceKind.CLIENT, EvidenceKind.HOP)
    assert [clause.strength for clause in register.clauses] == [Strength.REQUIRED, Strength.RECOMMENDED]
    assert register.unspecified[0].text == "Silent."


@pytest.mark.parametrize(
    ("good", "broken", "complaint"),
    [
        pytest.param('"UNS-01"', '"GEN-01"', "used more than once: GEN-01", id="an id used twice"),
        pytest.param('["config"]', '["guess"]', "clause GEN-01: evidence", id="unknown evidence"),
        pytest.param('["config"]', "[]", "clause GEN-01: evidence", id="no evidence"),
        pytest.param('"recommended"', '"optional"', "clause CFG-06: strength", id="unknown strength"),
        pytest.param('text = "Silent."', "", "unspecified UNS-01: text", id="a text that is missing"),
        pytest.param('"Silent."', "5", "unspecified UNS-01: text", id="a text that is a number"),
        pytest.param("text = ", "txt = ", "clause GEN-01: unknown txt", id="a misspelt key"),
        pytest.param("[[unspecified]]", "[[silent]]", "the register: unknown silent", id="a misspelt table"),
    ],
)
def test_a_broken_record_is_refused_by_name(good: str, broken: str, complaint: str) -> None:
    with pytest.raises(RegisterError, match=complaint):
        parse_register(GOOD.replace(good, broken))


@pytest.mark.parametrize(
    ("good", "broken", "message"),
    [
        pytest.param(
            '"recommended"',
            '"optional"',
            "clause CFG-06: strength is 'optional'; Input should be 'required', 'recommended' or 'unsupported'",
            id="a word that is not one of the strengths",
        ),
        pytest.param(
            'section = "Overview of Proxying"\n',
            "sektion = 1\n",
            "clause GEN-01: section is missing\n"
            "clause GEN-01: unknown sektion; expected some of id, section, evidence, text, strength",
            id="a misspelt key is missing too",
        ),
        pytest.param(
            '"Silent."',
            '""\nsection = "Overview"',
            "unspecified UNS-01: text is ''; String should have at least 1 character\n"
            "unspecified UNS-01: unknown section; expected some of id, text",
            id="an empty text, and a key of another table",
        ),
        pytest.param(
            "[[unspecified]]",
            "[[silent]]",
            "the register: unknown silent; expected some of clause, unspecified",
            id="a table of another name",
        ),
        pytest.param(
            GOOD, "clause = 5", "the register: clause is 5; Input should be a valid tuple", id="a number for a table"
        ),
        pytest.param(
            GOOD,
            "unspecified = [5]",
            "the register: unspecified is 5; Input should be a dictionary or an instance of Unspecified",
            id="a number for a record",
        ),
    ],
)
def test_every_mistake_is_told_with_what_was_found_and_expected(good: str, broken: str, message: str) -> None:
    with pytest.raises(RegisterError) as refused:
        parse_register(GOOD.replace(good, broken))
    assert str(refused.value) == message
