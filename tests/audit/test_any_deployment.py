"""What holds of an audit whatever the settings: it ends, repeats itself, and what it says mends what it found."""

from __future__ import annotations

from collections import Counter

from hypothesis import HealthCheck, given, settings

from harness.audit import judge_settings
from harness.deployments import with_corrections
from harness.model.deployment import Deployment
from harness.model.finding import Finding, Subject
from tests.audit.edited_deployments import edited_deployments
from tests.audit.second_reading import Reading
from tests.audit.seen import findings_of, line_of, lines_of, worst_first

AT_RANDOM = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
ROUNDS = 5


def identity(finding: Finding) -> tuple[str, Subject, str]:
    return finding.clause, finding.subject, finding.key


def mended_in_one_round(deployment: Deployment) -> Deployment:
    """Every correction that is there to be made now, the worst first."""
    for finding in sorted(findings_of(deployment), key=worst_first):
        if identity(finding) in set(map(identity, findings_of(deployment))):
            deployment = with_corrections(deployment, finding.correction)
    return deployment


@settings(AT_RANDOM, max_examples=36)
@given(deployment=edited_deployments())
def test_a_second_reading_of_the_same_table_finds_the_same(deployment: Deployment) -> None:
    assert lines_of(deployment) == Reading(deployment).lines()


@AT_RANDOM
@given(deployment=edited_deployments())
def test_an_audit_repeats_itself_and_says_each_thing_once(deployment: Deployment) -> None:
    verdicts = judge_settings(deployment)
    assert verdicts == judge_settings(deployment)
    judged = Counter((verdict.clause, verdict.subject) for verdict in verdicts)
    assert [one for one, count in judged.items() if count > 1] == []
    for verdict in verdicts:
        assert {(finding.clause, finding.subject) for finding in verdict.findings} <= {
            (verdict.clause, verdict.subject)
        }
        assert len({finding.key for finding in verdict.findings}) == len(verdict.findings)
        assert all(finding.found != finding.expected and finding.remedy for finding in verdict.findings)


@AT_RANDOM
@given(deployment=edited_deployments())
def test_a_correction_takes_away_what_it_is_the_correction_of(deployment: Deployment) -> None:
    for finding in findings_of(deployment):
        if finding.correction:
            after = {identity(one) for one in findings_of(with_corrections(deployment, finding.correction))}
            assert identity(finding) not in after, line_of(finding)


@AT_RANDOM
@given(deployment=edited_deployments())
def test_a_correction_of_one_directory_leaves_what_is_found_elsewhere(deployment: Deployment) -> None:
    before = findings_of(deployment)
    for finding in before:
        if finding.correction and finding.subject.directory and finding.clause not in ("OWA-12", "CFG-05"):
            after = findings_of(with_corrections(deployment, finding.correction))
            elsewhere = [one for one in before if one.subject != finding.subject and one.clause != "CFG-05"]
            assert [one for one in after if one.subject != finding.subject and one.clause != "CFG-05"] == elsewhere


@AT_RANDOM
@given(deployment=edited_deployments())
def test_correcting_the_worst_first_comes_to_an_end(deployment: Deployment) -> None:
    for _ in range(ROUNDS):
        deployment = mended_in_one_round(deployment)
    assert [line_of(finding) for finding in findings_of(deployment) if finding.correction] == []
