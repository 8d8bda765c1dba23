"""What a deployment file says of clauses becomes cases: ids of the contract, and nothing to send."""

from __future__ import annotations

from harness.model.case import Severity, Suite
from harness.model.finding import Finding, FindingSeverity, MissingKey, SettingsVerdict, Subject, SubjectKind
from harness.model.protocol import VirtualDirectoryName
from harness.planning.plan import make_plan
from tests.planning.nouns import three_sites
from tests.planning.shipped import REGISTER

ON_OWA = Subject(SubjectKind.SERVER, "CAS-02", VirtualDirectoryName.OWA)


def finding(severity: FindingSeverity) -> Finding:
    return Finding("CFG-04", ON_OWA, "internal_url", "$null", "https://cas-02/owa", severity, "Set it")


VERDICTS = (
    SettingsVerdict("CFG-04", ON_OWA, (finding(FindingSeverity.MINOR), finding(FindingSeverity.CRITICAL))),
    SettingsVerdict("NLB-01", Subject(SubjectKind.ARRAY, "nlb"), unknown=MissingKey("members", "nlb")),
    SettingsVerdict("GEN-02", Subject(SubjectKind.ORGANIZATION, "Contoso")),
)
PLANNED = {case.id: case for case in make_plan(three_sites(), REGISTER, settings=VERDICTS).cases}


def test_a_case_is_named_after_clause_subject_and_virtual_directory() -> None:
    of_settings = {name for name, case in PLANNED.items() if case.settings is not None}
    assert of_settings == {"config/CFG-04/CAS-02/owa", "config/NLB-01/nlb", "config/GEN-02/Contoso"}


def test_nothing_is_sent_for_it() -> None:
    assert all(case.suite is Suite.CONFIG for case in PLANNED.values() if case.settings is not None)
    assert all(not case.stimuli for case in PLANNED.values() if case.settings is not None)


def test_what_is_not_known_says_so() -> None:
    assert PLANNED["config/NLB-01/nlb"].not_applicable == "not known: members of nlb is not in the file"


def test_it_matters_as_much_as_its_worst_finding() -> None:
    assert PLANNED["config/CFG-04/CAS-02/owa"].severity is Severity.CRITICAL
    assert [step.clauses for step in PLANNED["config/CFG-04/CAS-02/owa"].steps] == [("CFG-04",), ("CFG-04",)]


def test_a_clause_that_settings_judge_needs_no_row_of_its_own() -> None:
    assert "clause/GEN-02" not in PLANNED
    assert "clause/CFG-05" in PLANNED
