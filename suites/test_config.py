"""How servers are set up towards each other: accounts and certificates, as their connections show them."""

from suites.plugin import AssertConformance, JudgedCase, Suite

SUITE = Suite.CONFIG


def test_config(judged: JudgedCase, assert_conformance: AssertConformance) -> None:
    assert_conformance(judged)
