"""The cases of one request, which `explain` asks for: those of the full plan, without the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.model.protocol import Protocol
from harness.planning import entry_names
from harness.planning.plan import make_plan_of_request
from tests.planning.shipped import REGISTER, STEMS, cases_of, shipped


def planned(stem: str, *mailboxes: str, entry: str) -> list[str]:
    plan = make_plan_of_request(shipped(stem), REGISTER, mailboxes=mailboxes, entry=entry)
    assert all(cases_of(stem)[case.id] == case for case in plan.cases if case.id in cases_of(stem))
    return [case.id for case in plan.cases]


@pytest.mark.parametrize("stem", STEMS)
def test_at_an_array_or_published_host_they_are_those_of_the_full_plan(stem: str) -> None:
    deployment = shipped(stem)
    servers = {cas.name for cas in deployment.client_access_servers}
    mailbox = deployment.mailboxes[0].address
    for name in set(entry_names(deployment).values()) - servers:
        there = planned(stem, mailbox, entry=name)
        of_request = [one for one in cases_of(stem) if one.split("/")[1:3] == [mailbox, name]]
        assert there == [one for one in of_request if not one.endswith(".follow")]
        assert there


@pytest.mark.parametrize("stem", STEMS)
def test_of_several_users_they_are_those_of_the_full_plan(stem: str) -> None:
    groups = {tuple(one.split("/")[1:3]) for one in cases_of(stem) if one.startswith(("ews/", "availability/"))}
    for addresses, entry in sorted(group for group in groups if "+" in group[0])[:12]:
        wanted = [one for one in cases_of(stem) if one.split("/")[1:3] == [addresses, entry]]
        there = planned(stem, *addresses.split("+"), entry=entry)
        assert set(wanted) <= set(there)
        assert {one.split("/")[0] for one in there} <= {"ews", "availability"}


def test_several_users_have_none_where_one_of_them_is_not_served_alone() -> None:
    stem, users = "contoso-nlb", ("user1@contoso.com", "user3@contoso.com")
    assert planned(stem, *users, entry="CAS-01")
    deployment = shipped(stem)
    without = tuple(
        replace(mailbox, disabled=(Protocol.EWS,)) if mailbox.address == users[1] else mailbox
        for mailbox in deployment.mailboxes
    )
    plan = make_plan_of_request(replace(deployment, mailboxes=without), REGISTER, mailboxes=users, entry="CAS-01")
    assert {case.id.split("/")[0] for case in plan.cases} == {"availability"}


def test_several_users_are_not_asked_for_at_an_array() -> None:
    assert planned("contoso-nlb", "user1@contoso.com", "user3@contoso.com", entry="nlb-asia") == []


def test_servers_arrays_and_published_hosts_are_known_by_name_and_host() -> None:
    names = entry_names(shipped("contoso-nlb"))
    assert names["CAS-01"] == names["cas-01.contoso.com"] == "CAS-01"
    assert names["nlb-asia"] == names["nlb-asia.contoso.com"] == "nlb-asia"
    assert entry_names(shipped("contoso"))["www.site1.contoso.com"] == "www.site1.contoso.com"
    assert None not in names
    assert set(names.values()) <= set(names)
