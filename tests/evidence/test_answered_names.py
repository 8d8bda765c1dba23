"""In whose name a conversation was answered, as the servers' own logs have it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.answered_names import names_answered
from harness.evidence.log_identities import read_log_identities
from harness.evidence.log_lines import LogLine
from harness.model.deployment import Mailbox, PasswordSource
from harness.model.observation import AnsweredAs, ShownBy
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import FollowUp, Stimulus
from tests.evidence.logs import DEVICES, challenge, deployment, identities, line, stimulus

OWN, OTHER = "user1@contoso.com", "user2@contoso.com"
WINDOWS = replace(stimulus(), logon=Logon.WINDOWS)


def read(*lines: LogLine, asked: Stimulus = WINDOWS) -> list[tuple[str, tuple[str, ...]]]:
    found = names_answered(lines, asked, OWN, identities())
    assert {(one.shown_by, one.user) for one in found} <= {(ShownBy.LOG, OWN)}
    return [(one.server, one.mailboxes) for one in found]


def answered(user: str, *, server: str = "CAS-02", status: str = "200") -> LogLine:
    return line(server, user=user, client="10.0.9.9", status=status)


@pytest.mark.parametrize(
    "user", ["CONTOSO\\user2", "contoso\\USER2", "user2@contoso.com", "USER2@CONTOSO.COM", "user2"], ids=str
)
@pytest.mark.parametrize("status", ["200", "207", "302", "403", "404", "451", "500"])
def test_another_user_is_known_by_each_form_of_the_name_and_with_each_answer(user: str, status: str) -> None:
    assert read(answered(user, status=status)) == [("CAS-02", (OTHER,))]


@pytest.mark.parametrize(
    "user",
    [
        pytest.param("", id="nobody has logged on"),
        pytest.param("CONTOSO\\CAS-01$", id="a server of the deployment"),
        pytest.param("EUROPE\\CAS-99$", id="a computer of another domain"),
        pytest.param("CAS-01$@CONTOSO.COM", id="a computer by its principal"),
        pytest.param("CONTOSO\\a.user", id="an alias that the file does not have"),
        pytest.param("a.user@corp.local", id="another suffix"),
        pytest.param("EUROPE\\user2", id="the same name in another domain"),
    ],
)
def test_what_names_no_mailbox_of_the_file_shows_nothing(user: str) -> None:
    assert read(answered(user)) == []


def test_a_challenge_shows_nothing_whatever_it_names() -> None:
    assert read(challenge("CAS-02"), answered("CONTOSO\\user2", status="401")) == []


def test_the_users_own_name_is_kept_once() -> None:
    assert read(answered("CONTOSO\\user1"), answered("user1@contoso.com")) == [("CAS-02", (OWN,))]


def test_each_name_of_one_conversation_is_kept() -> None:
    found = read(answered("CONTOSO\\user1"), answered("CONTOSO\\user2"))
    assert found == [("CAS-02", (OWN,)), ("CAS-02", (OTHER,))]


def test_an_unknown_name_beside_another_one_is_somebody() -> None:
    assert read(answered("CONTOSO\\user1"), answered("CONTOSO\\x")) == [("CAS-02", (OWN,)), ("CAS-02", ())]
    assert read(answered("CONTOSO\\x"), answered("CONTOSO\\y")) == [("CAS-02", ())]


def test_with_forms_one_user_may_have_two_names() -> None:
    forms = replace(stimulus(), logon=Logon.FORMS)
    assert read(answered("user1@contoso.com"), answered("CONTOSO\\x"), asked=forms) == [("CAS-02", (OWN,))]


def test_an_unknown_name_at_another_server_is_no_second_one() -> None:
    assert read(answered("CONTOSO\\user1"), answered("CONTOSO\\x", server="CAS-03")) == [("CAS-02", (OWN,))]


def test_of_an_array_the_member_that_was_chosen_is_not_named() -> None:
    at_array = replace(WINDOWS, entry="nlb", host="nlb.contoso.com")
    assert read(answered("user2", server="CAS-03"), asked=at_array) == [("nlb", (OTHER,))]


def test_a_server_that_advice_led_to_is_named() -> None:
    follow_up = FollowUp(Protocol.OWA, Operation.OWA, ("cas-03.contoso.com",))
    led = replace(WINDOWS, entry="nlb", host="nlb.contoso.com", follow_up=follow_up)
    assert read(answered("user2", server="CAS-03"), asked=led) == [("CAS-03", (OTHER,))]


def test_an_account_of_several_mailboxes_may_be_each_of_them() -> None:
    described = deployment()
    second = Mailbox("room1@contoso.com", "CONTOSO\\user1", PasswordSource(env="P"), "MBX-01")
    both = read_log_identities(replace(described, mailboxes=(*described.mailboxes, second)), DEVICES)
    (found,) = names_answered([answered("CONTOSO\\user1")], WINDOWS, OWN, both)
    assert set(found.mailboxes) == {OWN, "room1@contoso.com"}


def test_a_principal_that_is_another_mailboxs_address_may_still_be_the_users() -> None:
    """The account of one mailbox is named as the address of another one is."""
    described = deployment()
    first, second = described.mailboxes
    crossed = (replace(first, logon="CONTOSO\\user2"), replace(second, logon="CONTOSO\\user1"))
    known = read_log_identities(replace(described, mailboxes=crossed), DEVICES)
    (found,) = names_answered([answered("user2@contoso.com")], WINDOWS, OWN, known)
    assert set(found.mailboxes) == {OWN, OTHER}
    (found,) = names_answered([answered("CONTOSO\\user1")], WINDOWS, OWN, known)
    assert found.mailboxes == (OTHER,)


@given(
    st.lists(
        st.builds(
            answered,
            st.sampled_from(["", "user1", "CONTOSO\\user2", "CONTOSO\\x", "CONTOSO\\CAS-01$"]),
            status=st.sampled_from(["200", "401", "451"]),
        ),
        max_size=6,
    )
)
def test_another_user_is_found_where_a_line_names_one_and_nowhere_else(lines: list[LogLine]) -> None:
    found = names_answered(lines, WINDOWS, OWN, identities())
    named = {line.user for line in lines if line.status != "401"}
    assert (AnsweredAs(ShownBy.LOG, "CAS-02", OWN, (OTHER,)) in found) == ("CONTOSO\\user2" in named)
    assert (AnsweredAs(ShownBy.LOG, "CAS-02", OWN, (OWN,)) in found) == ("user1" in named)
