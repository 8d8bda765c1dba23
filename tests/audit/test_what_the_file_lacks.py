"""What a clause needs and the file does not say is not known, with the key to add, and no finding."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from harness.model.deployment import Deployment
from tests.audit.deployments import ARRAYS, TWO_PUBLISHED, TWO_SITES
from tests.audit.seen import changed, lines_of, not_known


@dataclass(frozen=True, slots=True)
class Lack:
    """`taken` is what is taken out of the file, `said` the sentence, `clauses` whose it is at least."""

    deployment: Deployment
    taken: str
    said: str
    clauses: tuple[str, ...]


def at(clause: str, server: str, *directories: str) -> tuple[str, ...]:
    return tuple(f"{clause} {server}/{directory}" for directory in directories)


PROXIED, ALL = ("owa", "eas", "ews"), ("owa", "oab", "unified_messaging", "eas", "ews")
LACKS = (
    Lack(
        TWO_SITES,
        "CAS-01.internet_facing",
        "internet_facing of CAS-01 is not in the file",
        (
            "GEN-02 organization",
            *at("CFG-01", "CAS-01", *PROXIED),
            *at("CFG-02", "CAS-01", *PROXIED),
            *at("NLB-04", "CAS-01", *PROXIED),
            "OWA-15 CAS-01/owa",
        ),
    ),
    Lack(
        TWO_PUBLISHED, "CAS-02.internet_facing", "internet_facing of CAS-02 is not in the file", ("CFG-05 CAS-02/owa",)
    ),
    Lack(
        TWO_SITES,
        "usa.published_host",
        "published_host of site usa is not in the file",
        at("CFG-01", "CAS-01", *PROXIED),
    ),
    Lack(
        ARRAYS,
        "usa.published_host",
        "published_host of site usa is not in the file",
        (*at("NLB-02", "CAS-01", *ALL), *at("NLB-02", "CAS-02", *ALL)),
    ),
    Lack(
        ARRAYS,
        "usa.forms_authentication_on_isa",
        "forms_authentication_on_isa of site usa is not in the file",
        ("OWA-15 CAS-01/owa", "OWA-15 CAS-02/owa"),
    ),
    Lack(
        TWO_SITES,
        "CAS-01.threads_per_processor",
        "threads_per_processor of CAS-01 is not in the file",
        ("CFG-06 CAS-01",),
    ),
    Lack(TWO_SITES, "CAS-01.max_connections", "max_connections of CAS-01 is not in the file", ("CFG-06 CAS-01",)),
    Lack(ARRAYS, "CAS-04.owa.kerberos", "kerberos of owa on CAS-04 is not in the file", ("NLB-13 CAS-04/owa",)),
    Lack(ARRAYS, "CAS-04.ews.kerberos", "kerberos of ews on CAS-04 is not in the file", ("NLB-13 CAS-04/ews",)),
    Lack(ARRAYS, "www.affinity", "affinity of www is not in the file", ("NLB-12 array:www",)),
    Lack(ARRAYS, "nlb-asia.ports", "ports of nlb-asia is not in the file", ("NLB-14 array:nlb-asia",)),
    Lack(
        ARRAYS,
        "CAS-04.internet_facing",
        "internet_facing of CAS-04 is not in the file",
        (
            "NLB-12 array:nlb-asia",
            *(one for server in ("CAS-03", "CAS-04", "CAS-05") for one in at("NLB-03", server, *ALL)),
            *(one for server in ("CAS-03", "CAS-04", "CAS-05") for one in at("NLB-02", server, *ALL)),
            *at("NLB-13", "CAS-04", "owa", "ews"),
        ),
    ),
)


@pytest.mark.parametrize("lack", LACKS, ids=lambda lack: f"{lack.taken} of {len(lack.deployment.mailboxes)}")
def test_it_is_said_with_its_key_and_is_no_finding(lack: Lack) -> None:
    without = changed(lack.deployment, f"{lack.taken}=null")
    assert lines_of(without) == []
    assert set(not_known(without).values()) == {lack.said}
    assert set(lack.clauses) <= not_known(without).keys()


def test_hub_transport_counts_where_other_ports_are_balanced() -> None:
    silent = [f"CAS-0{number}.hub_transport_role=null" for number in (3, 4, 5)]
    deployment = changed(ARRAYS, "nlb-asia.ports=25,443", *silent)
    assert lines_of(deployment) == []
    assert not_known(deployment) == {
        "NLB-14 array:nlb-asia": "hub_transport_role of CAS-03, CAS-04, CAS-05 is not in the file"
    }


def test_what_is_wrong_is_found_beside_what_is_not_known() -> None:
    deployment = changed(TWO_SITES, "CAS-01.threads_per_processor=12", "CAS-01.max_connections=null")
    assert lines_of(deployment) == ["CFG-06 CAS-01 threads_per_processor recommended"]
    assert not_known(deployment) == {"CFG-06 CAS-01": "max_connections of CAS-01 is not in the file"}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        # Whether it is OWA-15's or CFG-03's hangs on the Internet.
        ("CAS-02.owa.authentication=basic", []),
        ("CAS-02.owa.external_url=https://www.contoso.com/owa", []),
        # These depart whether or not it faces the Internet.
        ("CAS-02.ews.authentication=basic", ["CFG-03 CAS-02/ews authentication critical"]),
        ("CAS-02.ews.internal_url=http://cas-02/EWS", ["CFG-04 CAS-02/ews internal_url critical"]),
    ],
)
def test_a_server_of_which_the_file_does_not_say_whether_it_faces_the_internet(changes: str, found: list[str]) -> None:
    assert lines_of(changed(TWO_SITES, "CAS-02.internet_facing=null", changes)) == found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("CAS-01.owa.external_url=null", ["CFG-01 CAS-01/owa external_url critical"]),
        ("CAS-01.owa.external_url=https://www.contoso.com/x", ["CFG-01 CAS-01/owa external_url major"]),
        ("CAS-01.owa.external_url=https://any.fabrikam.com/owa", []),
    ],
)
def test_without_a_published_host_no_host_is_wrong_but_a_missing_url_and_a_wrong_path_are(
    change: str, found: list[str]
) -> None:
    assert lines_of(changed(TWO_SITES, "usa.published_host=null", change)) == found
