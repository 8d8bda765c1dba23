"""Every clause of `configuration.md`, violated alone in a small deployment that conforms but for that.

It is found once, at the right subject and key, with the severity of its row and a remedy that is typed for that server
and directory; the correction takes it away and brings nothing serious; what the file does not say is no finding.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from harness.deployments import with_corrections
from harness.model.deployment import Deployment
from tests.audit.deployments import (
    ARRAYS,
    TWO_PUBLISHED,
    TWO_SITES,
    WITH_BACK_END,
    WITHOUT_CAS,
    with_site,
    without_array,
)
from tests.audit.seen import changed, findings_of, line_of, lines_of

WINDOWS_AUTHENTICATION_OF_EAS = "-WindowsAuthEnabled $true"
"""ActiveSync's cmdlet has a word of its own for the switch (protocol-facts 7.3); `configuration.md` has one for all."""


@dataclass(frozen=True, slots=True)
class Violation:
    """`changes` as typed; `found` is the one line of the audit, `remedy` what its remedy has to hold."""

    deployment: Deployment
    changes: tuple[str, ...]
    found: str
    remedy: tuple[str, ...]


def violation(deployment: Deployment, changes: str, found: str, *remedy: str) -> Violation:
    return Violation(deployment, tuple(changes.split(" & ")) if changes else (), found, remedy)


VIOLATIONS = (
    violation(
        WITHOUT_CAS, "", "GEN-01 site:europe client_access_server critical", "europe", "Setup", "/roles:ClientAccess"
    ),
    violation(
        TWO_SITES,
        "CAS-01.internet_facing=false & CAS-01.owa.external_url=null & CAS-01.eas.external_url=null"
        " & CAS-01.ews.external_url=null",
        "GEN-02 organization internet_facing critical",
        "-ExternalUrl",
    ),
    violation(
        TWO_SITES,
        "CAS-01.owa.external_url=null",
        "CFG-01 CAS-01/owa external_url critical",
        r'Set-OwaVirtualDirectory "CAS-01\owa (Default Web Site)"',
        '-ExternalUrl "https://www.contoso.com/owa"',
    ),
    violation(
        TWO_SITES,
        "CAS-01.eas.external_url=https://mail.contoso.com/Microsoft-Server-ActiveSync",
        "CFG-01 CAS-01/eas external_url major",
        r'Set-ActiveSyncVirtualDirectory "CAS-01\Microsoft-Server-ActiveSync (Default Web Site)"',
        '-ExternalUrl "https://www.contoso.com/Microsoft-Server-ActiveSync"',
    ),
    violation(
        TWO_SITES,
        "CAS-01.ews.external_url=http://www.contoso.com/EWS/exchange.asmx",
        "CFG-01 CAS-01/ews external_url minor",
        r'Set-WebServicesVirtualDirectory "CAS-01\EWS (Default Web Site)"',
        '-ExternalUrl "https://www.contoso.com/EWS/exchange.asmx"',
    ),
    violation(
        TWO_SITES,
        "CAS-02.eas.authentication=basic",
        "CFG-03 CAS-02/eas authentication critical",
        r'Set-ActiveSyncVirtualDirectory "CAS-02\Microsoft-Server-ActiveSync (Default Web Site)"',
        WINDOWS_AUTHENTICATION_OF_EAS,
    ),
    violation(
        TWO_SITES,
        "CAS-02.owa.authentication=forms,basic",
        "CFG-03 CAS-02/owa authentication critical",
        r'Set-OwaVirtualDirectory "CAS-02\owa (Default Web Site)"',
        "-WindowsAuthentication $true",
    ),
    violation(
        WITH_BACK_END,
        "BE-01.eas.authentication=basic",
        "CFG-03 BE-01/eas authentication critical",
        "IIS",
        "BE-01",
        "Microsoft-Server-ActiveSync",
        "KB 937031",
    ),
    violation(
        WITH_BACK_END,
        "BE-01.public.authentication=basic",
        "CFG-03 BE-01/public authentication major",
        "IIS",
        "BE-01",
        "ublic",
    ),
    violation(
        TWO_SITES,
        "CAS-02.ews.internal_url=null",
        "CFG-04 CAS-02/ews internal_url critical",
        r'Set-WebServicesVirtualDirectory "CAS-02\EWS (Default Web Site)"',
        '-InternalUrl "https://cas-02.contoso.com/EWS',
    ),
    violation(
        TWO_SITES,
        "CAS-01.threads_per_processor=35",
        "CFG-06 CAS-01 threads_per_processor recommended",
        "Machine.config",
        "KB 821268",
        "36",
        "CAS-01",
    ),
    violation(
        TWO_SITES,
        "CAS-01.max_connections=12",
        "CFG-06 CAS-01 max_connections recommended",
        "Machine.config",
        "KB 821268",
        "2000",
        "CAS-01",
    ),
    violation(
        TWO_SITES,
        "CAS-02.ews.nlb_bypass_url=https://nlb-asia.contoso.com/EWS",
        "CFG-07 CAS-02/ews nlb_bypass_url minor",
        r'Set-WebServicesVirtualDirectory "CAS-02\EWS (Default Web Site)"',
        '-InternalNLBBypassUrl "https://cas-02.contoso.com/EWS',
    ),
    violation(with_site(ARRAYS, "europe"), "CAS-05.site=europe", "NLB-01 array:nlb-asia members critical", "nlb-asia"),
    violation(
        ARRAYS,
        "CAS-02.unified_messaging.external_url=null",
        "NLB-02 CAS-02/unified_messaging external_url major",
        r'Set-UMVirtualDirectory "CAS-02\UnifiedMessaging (Default Web Site)"',
        '-ExternalUrl "https://www.contoso.com/UnifiedMessaging"',
    ),
    violation(
        ARRAYS,
        "CAS-02.oab.internal_url=https://www.contoso.com/OAB",
        "NLB-02 CAS-02/oab internal_url major",
        r'Set-OabVirtualDirectory "CAS-02\OAB (Default Web Site)"',
        '-InternalUrl "https://cas-02.contoso.com/OAB"',
    ),
    violation(
        ARRAYS,
        "CAS-04.ews.nlb_bypass_url=https://nlb-asia.contoso.com/EWS",
        "NLB-03 CAS-04/ews nlb_bypass_url major",
        r'Set-WebServicesVirtualDirectory "CAS-04\EWS (Default Web Site)"',
        '-InternalNLBBypassUrl "https://cas-04.contoso.com/EWS',
    ),
    violation(
        ARRAYS,
        "CAS-04.eas.authentication=basic",
        "NLB-03 CAS-04/eas authentication critical",
        r'Set-ActiveSyncVirtualDirectory "CAS-04\Microsoft-Server-ActiveSync (Default Web Site)"',
        WINDOWS_AUTHENTICATION_OF_EAS,
    ),
    violation(
        TWO_SITES,
        "CAS-02.exchange.external_url=https://www.contoso.com/exchange",
        "NLB-04 CAS-02/exchange external_url major",
        r'Set-OwaVirtualDirectory "CAS-02\Exchange (Default Web Site)"',
        "-ExternalUrl $null",
    ),
    violation(ARRAYS, "www.affinity=none", "NLB-12 array:www affinity major", "affinity", "www"),
    violation(
        ARRAYS,
        "CAS-03.ews.kerberos=false",
        "NLB-13 CAS-03/ews kerberos critical",
        "NTAuthenticationProviders",
        '"Negotiate,NTLM"',
    ),
    violation(ARRAYS, "nlb-asia.ports=80,443,25", "NLB-14 array:nlb-asia ports major", "80", "443", "nlb-asia"),
    violation(without_array(ARRAYS, "www"), "", "NLB-16 site:usa load_balancing_array recommended", "usa"),
    violation(
        TWO_SITES,
        "CAS-02.exchweb=null",
        "OWA-12 CAS-02/exchweb exchweb major",
        "New-OwaVirtualDirectory",
        "CAS-02",
    ),
    violation(
        TWO_SITES,
        "usa.forms_authentication_on_isa=false",
        "OWA-15 CAS-01/owa authentication major",
        r'Set-OwaVirtualDirectory "CAS-01\owa (Default Web Site)"',
        "-FormsAuthentication $true",
    ),
    violation(
        TWO_SITES,
        "CAS-01.owa.authentication=forms",
        "OWA-15 CAS-01/owa authentication major",
        r'Set-OwaVirtualDirectory "CAS-01\owa (Default Web Site)"',
        "-FormsAuthentication $false",
        "-WindowsAuthentication $true",
    ),
)


def violated(one: Violation) -> Deployment:
    return changed(one.deployment, *one.changes) if one.changes else one.deployment


every_violation = pytest.mark.parametrize("one", VIOLATIONS, ids=lambda one: one.found.replace("/", "."))


@every_violation
def test_a_clause_that_is_violated_alone_is_found_alone(one: Violation) -> None:
    assert lines_of(violated(one)) == [one.found]


@every_violation
def test_its_remedy_is_typed_for_that_server_and_directory(one: Violation) -> None:
    for finding in findings_of(violated(one)):
        missing = [part for part in one.remedy if part not in finding.remedy]
        assert missing == [], finding.remedy


@every_violation
def test_its_correction_takes_it_away_and_brings_nothing_serious(one: Violation) -> None:
    before = violated(one)
    for finding in findings_of(before):
        after = lines_of(with_corrections(before, finding.correction))
        if finding.correction:
            assert line_of(finding) not in after
            assert [line for line in after if line.endswith((" critical", " major"))] == []


def test_two_sites_that_publish_one_owa_are_found_and_neither_is_told_what_dns_has_for_it() -> None:
    """Without `published_host` nobody can say whose URL it is: it is found at both, and what mends it is not known."""
    hosts_unknown = changed(TWO_PUBLISHED, "usa.published_host=null", "europe.published_host=null")
    shared = changed(hosts_unknown, "CAS-02.owa.external_url=https://WWW.usa.contoso.com/owa/")
    assert lines_of(hosts_unknown) == []
    assert lines_of(shared) == [
        "CFG-05 CAS-01/owa external_url critical",
        "CFG-05 CAS-02/owa external_url critical",
    ]
    assert all(finding.remedy.startswith("Set-OwaVirtualDirectory ") for finding in findings_of(shared))
    assert all(finding.correction == () for finding in findings_of(shared))
