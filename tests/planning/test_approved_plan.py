"""Every sentence of `plan` and `explain` on a small deployment was read and approved by a person."""

from __future__ import annotations

from pathlib import Path

from tests.planning.approved_plan import approved_plan

APPROVED = Path(__file__).with_name("approved-plan.txt")


def test_the_plan_says_what_was_approved() -> None:
    """After a change that is meant, write it anew (`approved_plan.py` says how) and read the difference."""
    assert approved_plan().splitlines() == APPROVED.read_text(encoding="utf-8").splitlines()
