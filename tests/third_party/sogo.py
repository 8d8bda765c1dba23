"""SOGo as the target, by `make third-party`: outside `make test`, since its packages take a minute to install."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.model.verdict import Because, VerdictWord
from tests.third_party.live_rows import judged
from tests.third_party.servers import folder_of_nobody
from tests.third_party.sogo_stack import Sogo, running_sogo

PASSWORDS = {"user1": "Passw0rd-1", "user2": "Passw0rd-2", "user3": "Passw0rd-3"}


@pytest.fixture(scope="module")
def sogo() -> Iterator[Sogo]:
    with folder_of_nobody() as folder, running_sogo(folder, PASSWORDS) as sogo:
        yield sogo


def test_devices_and_mail_programs_of_every_user_are_served(sogo: Sogo) -> None:
    asked = [row for row in judged(sogo.describe(PASSWORDS)).values() if ".hops" not in row.case.id]
    assert len(asked) == 4 * len(PASSWORDS)
    assert {row.case.id: row.verdict.why for row in asked if row.verdict.verdict is not VerdictWord.PASS} == {}


def test_a_wrong_password_is_the_account_s_own_trouble(sogo: Sogo) -> None:
    rows = judged(sogo.describe(PASSWORDS | {"user2": "another one"}))
    assert {row.verdict.verdict for name, row in rows.items() if "user2" in name and ".hops" not in name} == {
        VerdictWord.INCONCLUSIVE
    }
    assert rows["eas/user2@contoso.com/CAS-01/foldersync"].verdict.because is Because.UNAUTHORIZED
    assert rows["eas/user1@contoso.com/CAS-01/foldersync"].verdict.verdict is VerdictWord.PASS


def test_a_device_that_had_to_be_sent_to_another_site_fails(sogo: Sogo) -> None:
    file = sogo.describe(PASSWORDS, elsewhere="user3")
    row = judged(file)["eas/user3@contoso.com/CAS-01/foldersync"]
    assert row.verdict.verdict is VerdictWord.FAIL
    assert "EAS-07" in row.verdict.failed_clauses
