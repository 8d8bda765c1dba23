"""Which mailboxes an import takes: by stated rules, the same every time, from every server and database."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.imports.mailboxes import StatedMailbox, read_mailboxes
from harness.imports.password_variables import password_variables
from harness.imports.sampling import SamplingRule, sample
from harness.model.protocol import Protocol
from tests.imports.stated_objects import mailbox, shell_object

REPEATABLE = settings(deadline=None, derandomize=True, database=None, max_examples=40)

LOCAL_PARTS = st.text("abcäß'.1-", min_size=1, max_size=4)
ADDRESSES = st.builds(lambda local, domain: f"{local}@{domain}", LOCAL_PARTS, st.sampled_from(["a.test", "b.a.test"]))
MAILBOXES = st.lists(
    st.builds(
        StatedMailbox,
        address=ADDRESSES,
        account=st.just("x"),
        domain=st.none(),
        server=st.sampled_from(["mbx-01", "mbx-02", "be-01"]),
        database=st.sampled_from(["", "First", "Second"]),
        disabled=st.sampled_from([frozenset(), frozenset({Protocol.EAS}), frozenset({Protocol.EAS, Protocol.POP3})]),
    ),
    unique_by=lambda one: one.address.casefold(),
    max_size=30,
)
RULES = st.builds(SamplingRule, mailboxes=st.integers(1, 3), seed=st.integers(0, 3))


def home(one: StatedMailbox) -> tuple[str, str]:
    return one.server, one.database


@REPEATABLE
@given(mailboxes=MAILBOXES, rule=RULES, order=st.randoms(use_true_random=False))
def test_the_sample_is_sorted_and_does_not_depend_on_the_order_of_the_source(
    mailboxes: list[StatedMailbox], rule: SamplingRule, order: random.Random
) -> None:
    chosen = sample(mailboxes, rule)
    shuffled = list(mailboxes)
    order.shuffle(shuffled)
    assert {one.address for one in sample(shuffled, rule)} == {one.address for one in chosen}
    assert list(chosen) == sorted(chosen, key=lambda one: one.address.casefold())


@REPEATABLE
@given(mailboxes=MAILBOXES, rule=RULES)
def test_every_database_of_every_server_and_every_set_of_disabled_protocols_is_represented(
    mailboxes: list[StatedMailbox], rule: SamplingRule
) -> None:
    chosen = sample(mailboxes, rule)
    assert rule.mailboxes is not None
    there, taken = Counter(map(home, mailboxes)), Counter(map(home, chosen))
    assert all(taken[one] >= min(rule.mailboxes, there[one]) for one in there)
    assert {one.disabled for one in chosen} >= {one.disabled for one in mailboxes if one.disabled}
    assert len(chosen) <= rule.mailboxes * len(there) + 2


@REPEATABLE
@given(mailboxes=MAILBOXES, rule=RULES)
def test_mailboxes_of_other_servers_change_nothing(mailboxes: list[StatedMailbox], rule: SamplingRule) -> None:
    def of_one_server(some: list[StatedMailbox]) -> set[str]:
        usual = [one for one in some if not one.disabled]
        return {one.address for one in sample(usual, rule) if one.server == "mbx-01"}

    assert of_one_server(mailboxes) == of_one_server([one for one in mailboxes if one.server == "mbx-01"])


def test_another_seed_takes_other_mailboxes_and_all_takes_everyone() -> None:
    everyone = [StatedMailbox(f"user{number:02}@a.test", "x", None, "mbx-01", "") for number in range(50)]
    assert len({sample(everyone, SamplingRule(2, seed)) for seed in range(9)}) > 1
    assert list(sample(everyone, SamplingRule(mailboxes=None))) == everyone


@REPEATABLE
@given(addresses=st.lists(ADDRESSES, unique=True))
def test_every_address_has_a_variable_of_its_own_that_a_shell_can_set(addresses: list[str]) -> None:
    names = password_variables(addresses)
    assert names.keys() == set(addresses)
    assert len(set(names.values())) == len(addresses)
    assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*_PASSWORD(_\d+)?", name) for name in names.values())


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"Name": "SystemMailbox{1f05a927-0000-0000-0000-000000000000}"}, "mailboxes of the system"),
        ({"SamAccountName": "extest_a1b2c3"}, "mailboxes of the system"),
        ({"RecipientTypeDetails": "RoomMailbox"}, "mailboxes without a user, such as rooms"),
        ({"RecipientTypeDetails": "DiscoveryMailbox"}, "mailboxes without a user, such as rooms"),
        ({"PrimarySmtpAddress": "a+b@contoso.com"}, "mailboxes whose address a file cannot hold"),
        ({"SamAccountName": None}, "mailboxes without SamAccountName"),
        ({"ServerName": None}, "mailboxes without ServerName"),
    ],
)
def test_mailboxes_that_cannot_be_logged_on_to_are_left_out_and_counted(
    properties: dict[str, object], reason: str
) -> None:
    usual = mailbox("user1@contoso.com")
    odd = shell_object("Mailbox", **{**usual.properties, **{name.lower(): one for name, one in properties.items()}})
    found = read_mailboxes([odd, mailbox("user2@contoso.com")])
    assert [one.address for one in found.mailboxes] == ["user2@contoso.com"]
    assert found.left_out == {reason: 1}
