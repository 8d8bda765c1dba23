"""Refusals that all accounts share by NTLM at one host are in doubt; one that others do not share is the account's."""

from __future__ import annotations

import pytest

from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Logon, Operation, Protocol
from harness.model.stimulus import Stimulus
from harness.run.checked_alike import CheckedAlike

REFUSED = Observation(Outcome(OutcomeKind.UNAUTHORIZED), explanation="HTTP 401")
ANNA, BERT, CORA = (f"{name}@contoso.com" for name in ("anna", "bert", "cora"))


def asked(address: str, logon: Logon = Logon.WINDOWS, host: str = "cas-01.contoso.com") -> Stimulus:
    return Stimulus(Protocol.EWS, Operation.GETFOLDER, host.partition(".")[0].upper(), host, 443, (address,), logon)


def refused(checked: CheckedAlike, *stimuli: Stimulus) -> list[str]:
    for stimulus in stimuli:
        checked.note_refused(stimulus.mailboxes[0], stimulus, REFUSED)
    return [address for address, _ in checked.take_doubted()]


def test_where_ntlm_lets_in_nobody_no_account_is_refused_and_the_reason_says_what_to_do() -> None:
    checked = CheckedAlike()
    assert refused(checked, asked(ANNA), asked(BERT)) == [ANNA, BERT]
    assert checked.accounts.refused == {}
    for said in checked.accounts.unclear.values():
        assert said.startswith("at CAS-01: HTTP 401: the second leg of the NTLM handshake was answered as if")
        assert "keep connections there" in said
    assert {host for host, _ in checked.accounts.doubted.values()} == {"cas-01.contoso.com"}


@pytest.mark.parametrize(
    "stimuli",
    [
        [asked(ANNA)],
        [asked(ANNA, Logon.BASIC), asked(BERT, Logon.BASIC)],
        [asked(ANNA), asked(BERT, Logon.FORMS)],
        [asked(ANNA), asked(BERT, host="cas-02.contoso.com")],
    ],
    ids=["one alone", "Basic", "one by a form", "each at its own host"],
)
def test_a_refusal_that_no_other_shares_is_the_accounts_own(stimuli: list[Stimulus]) -> None:
    checked = CheckedAlike()
    assert refused(checked, *stimuli) == []
    assert set(checked.accounts.refused) == {stimulus.mailboxes[0] for stimulus in stimuli}


@pytest.mark.parametrize(
    ("logon", "doubted"), [(Logon.WINDOWS, []), (Logon.BASIC, [ANNA, BERT])], ids=["NTLM", "Basic"]
)
def test_an_account_that_ntlm_lets_in_there_clears_the_way(logon: Logon, doubted: list[str]) -> None:
    checked = CheckedAlike()
    checked.note_accepted(CORA, asked(CORA, logon))
    assert refused(checked, asked(ANNA), asked(BERT)) == doubted


def test_what_another_server_says_later_counts() -> None:
    checked = CheckedAlike()
    refused(checked, asked(ANNA), asked(BERT))
    checked.note_accepted(ANNA, asked(ANNA, Logon.BASIC, "cas-02.contoso.com"))
    checked.note_refused(BERT, asked(BERT, Logon.BASIC, "cas-02.contoso.com"), REFUSED)
    assert checked.accounts.accepted == {ANNA}
    assert checked.accounts.refused == {BERT: "HTTP 401 at CAS-02"}
    assert checked.accounts.unclear == {}
