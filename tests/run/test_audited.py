"""Findings with what changes where they are mended, and the failures that they may be behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from harness.deployments import SHIPPED_DEPLOYMENTS, read_deployment
from harness.model.cell import Cell
from harness.model.finding import Finding
from harness.model.protocol import Operation, Protocol
from harness.run import Findings, audit, plan_for

CONTOSO = read_deployment(SHIPPED_DEPLOYMENTS / "contoso.toml")
NLB = read_deployment(SHIPPED_DEPLOYMENTS / "contoso-nlb.toml")
EXPOSED = "eas/user8@contoso.com/CAS-01/foldersync"


def only(findings: Findings, clause: str, directory: str | None = None) -> Finding:
    (found,) = (one for one in findings.all if (one.clause, one.subject.directory) == (clause, directory))
    return found


def test_mending_a_finding_changes_the_cells_of_those_whom_it_hits() -> None:
    """Without an ExternalURL CAS-08 is proxied to: its user is no longer sent to a host that nobody reaches."""
    found = Findings(CONTOSO)
    effect = found.effect_of(only(found, "CFG-02", "eas"))
    assert effect is not None
    assert Cell("user8@contoso.com", "CAS-01", Protocol.EAS, Operation.FOLDERSYNC) in effect.cells
    assert {cell.mailbox for cell in effect.cells} == {"user8@contoso.com"}


def test_what_no_case_depends_on_has_an_effect_without_cells() -> None:
    found = Findings(CONTOSO)
    effect = found.effect_of(only(found, "CFG-06"))
    assert (effect is not None, effect and effect.cells) == (True, ())


def test_one_cause_names_the_other_clause() -> None:
    _, findings = audit(CONTOSO)
    also = {one.finding.clause: one.also for one in findings if one.finding.subject.name == "CAS-08"}
    assert also == {"CFG-02": ("NLB-04",), "NLB-04": ("CFG-02",)}


def test_a_failure_has_behind_it_the_findings_whose_effect_it_is() -> None:
    found = Findings(CONTOSO)
    (case,) = (case for case in plan_for(CONTOSO).cases if case.id == EXPOSED)
    assert [(one.clause, one.subject.name) for one in found.behind(case)] == [
        ("CFG-02", "CAS-08"),
        ("NLB-04", "CAS-08"),
    ]


def test_a_failure_of_a_mailbox_whom_no_finding_hits_has_none_behind_it() -> None:
    found = Findings(CONTOSO)
    (case,) = (case for case in plan_for(CONTOSO).cases if case.id == "owa/user3@contoso.com/CAS-02/owa")
    assert found.behind(case) == ()


def test_an_array_across_sites_may_be_behind_whatever_goes_to_its_sites() -> None:
    www, asia = NLB.load_balancing_arrays
    arrays = (replace(www, members=("CAS-01",)), replace(asia, members=("CAS-02", *asia.members)))
    across = replace(NLB, load_balancing_arrays=arrays)
    found, cases = Findings(across), {case.id: case for case in plan_for(across).cases}
    for case in ("eas/user3@contoso.com/CAS-01/foldersync", "eas/user3@contoso.com/nlb-asia/foldersync"):
        assert "NLB-01" in [one.clause for one in found.behind(cases[case])]


def test_an_audit_of_a_file_that_is_as_documented_finds_nothing() -> None:
    for name in ("single-site", "contoso-nlb", "contoso-redirection"):
        verdicts, findings = audit(read_deployment(Path(SHIPPED_DEPLOYMENTS / f"{name}.toml")))
        assert (findings, any(not one.unknown for one in verdicts)) == ((), True)
