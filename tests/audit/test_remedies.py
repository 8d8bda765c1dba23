"""A remedy that is a command can be typed as it stands, and does what the correction does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from harness.deployments import with_corrections
from harness.model.deployment import Authentication, Deployment, VirtualDirectory
from harness.model.finding import Finding
from harness.model.protocol import VirtualDirectoryName
from harness.model.setting import AddedDirectory
from tests.audit.deployments import ARRAYS, TWO_PUBLISHED, TWO_SITES
from tests.audit.edited_deployments import edited_deployments
from tests.audit.exchange_shell import after_typing, is_cmdlet, read_commands
from tests.audit.seen import changed, findings_of, line_of
from tests.audit.test_each_clause import VIOLATIONS, violated

NO_FORMS_ON_ISA = changed(TWO_SITES, "usa.forms_authentication_on_isa=false")
WITHOUT_OWA = changed(TWO_SITES, "CAS-01.owa=null", "CAS-02.owa=null", "CAS-02.public=null")
EXPOSED = VirtualDirectory((Authentication.BASIC,), external_url="https://www.contoso.com/x")
BROKEN = {
    "OWA of an Internet-facing server is missing": WITHOUT_OWA,
    "so it is where ISA does no forms": changed(NO_FORMS_ON_ISA, "CAS-01.owa=null"),
    "digest": changed(NO_FORMS_ON_ISA, "CAS-01.owa.authentication=windows,digest,basic"),
    "forms on ActiveSync": changed(TWO_SITES, "CAS-02.eas.authentication=forms", "CAS-02.ews.authentication=forms"),
    "the same host": changed(TWO_PUBLISHED, "CAS-02.owa.external_url=https://www.usa.contoso.com/owa"),
    "Outlook Anywhere and Autodiscover": with_corrections(
        TWO_SITES,
        [
            AddedDirectory("CAS-02", VirtualDirectoryName.RPC, EXPOSED),
            AddedDirectory("CAS-02", VirtualDirectoryName.AUTODISCOVER, EXPOSED),
        ],
    ),
    "everything in an array": changed(
        ARRAYS,
        *(
            f"{server}.{name}.{key}"
            for server in ("CAS-01", "CAS-03")
            for name in ("owa", "oab", "unified_messaging", "eas", "ews")
            for key in ("authentication=basic", "internal_url=null", "external_url=https://x.contoso.com/y")
        ),
    ),
}
SERVER_NAMES = {
    "CAS-02": r'"CAS-02\owa (Default Web Site)"',
    "O'BRIEN": r'''"O'BRIEN\owa (Default Web Site)"''',
    'CAS"02': r"""'CAS"02\owa (Default Web Site)'""",
    "CAS$02": r"'CAS$02\owa (Default Web Site)'",
    "CAS`02": r"'CAS`02\owa (Default Web Site)'",
    "O'CAS$(02)": r"'O''CAS$(02)\owa (Default Web Site)'",
    "CÄS-ÜBER": r'"CÄS-ÜBER\owa (Default Web Site)"',
}
TYPOGRAPHIC_QUOTES = {
    "\u201cCAS\u201d": "'\u201cCAS\u201d\\owa (Default Web Site)'",
    "\u2018$CAS\u2019": "'\u2018\u2018$CAS\u2019\u2019\\owa (Default Web Site)'",
}
"""PowerShell takes typographic quotes for straight ones."""


def named(name: str) -> Deployment:
    """The server that does not face the Internet by that name, with an ExternalURL too many."""
    deployment = changed(TWO_SITES, "CAS-02.owa.external_url=https://www.contoso.com/owa")
    first, second = deployment.client_access_servers
    return replace(deployment, client_access_servers=(first, replace(second, name=name)))


def comparable(deployment: Deployment) -> object:
    """Without the order of authentication methods."""
    return [
        (server.name, name, replace(directory, authentication=()), frozenset(directory.authentication))
        for server in deployment.client_access_servers
        for name, directory in sorted(server.virtual_directories.items())
    ]


def is_typed(finding: Finding) -> bool:
    return is_cmdlet(finding.remedy) and "PUBLISHED-HOST" not in finding.remedy


def assert_remedies_do_what_they_say(deployment: Deployment) -> int:
    """How many there were."""
    typed = [finding for finding in findings_of(deployment) if is_typed(finding)]
    for finding in typed:
        after = after_typing(deployment, finding.remedy)
        assert line_of(finding) not in set(map(line_of, findings_of(after))), finding.remedy
        assert comparable(after) == comparable(with_corrections(deployment, finding.correction)), finding.remedy
    return len(typed)


@pytest.mark.parametrize("deployment", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_typed_takes_the_finding_away(deployment: Deployment) -> None:
    assert assert_remedies_do_what_they_say(deployment) > 0


def test_what_is_typed_for_each_clause_takes_the_finding_away() -> None:
    typed = {one.found: assert_remedies_do_what_they_say(violated(one)) for one in VIOLATIONS}
    by_hand = {found.split()[0] for found, count in typed.items() if count == 0}
    assert by_hand == {"GEN-01", "GEN-02", "CFG-06", "NLB-01", "NLB-12", "NLB-13", "NLB-14", "NLB-16", "CFG-03"}


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(deployment=edited_deployments())
def test_what_is_typed_takes_the_finding_away_whatever_the_settings(deployment: Deployment) -> None:
    assert_remedies_do_what_they_say(deployment)


@pytest.mark.parametrize(("name", "identity"), [*SERVER_NAMES.items(), *TYPOGRAPHIC_QUOTES.items()])
def test_the_identity_is_quoted_so_that_nothing_in_it_is_taken_for_powershell(name: str, identity: str) -> None:
    remedies = {finding.remedy for finding in findings_of(named(name)) if finding.clause == "CFG-02"}
    assert remedies == {f"Set-OwaVirtualDirectory {identity} -ExternalUrl $null"}


@pytest.mark.parametrize("name", SERVER_NAMES)
def test_a_parser_of_powershell_reads_the_identity_back(name: str) -> None:
    (remedy,) = {finding.remedy for finding in findings_of(named(name)) if finding.clause == "CFG-02"}
    (command,) = read_commands(remedy)
    assert command.identity == rf"{name}\owa (Default Web Site)"
