"""The WBXML of a real ActiveSync server, SOGo 5.8, as it was captured (`tests/captures`)."""

from __future__ import annotations

import pytest

from harness.wire.activesync import ProvisionAnswer, read_folder_sync_status, read_provision_answer
from harness.wire.errors import WireError
from harness.wire.wbxml import decode, encode
from tests.captures import read_sogo

FOLDER_SYNCS = ("foldersync-2.5", "foldersync-12.1", "foldersync-14.1", "foldersync-badkey")
PROVISIONS = ("provision-phase1", "provision-phase2")


@pytest.mark.parametrize("name", [*FOLDER_SYNCS, *PROVISIONS])
def test_the_elements_that_were_captured_have_the_captured_bytes(name: str) -> None:
    written = read_sogo(name).written
    assert written is not None
    body = encode(written.root)
    assert (len(body), body[: len(written.first)]) == (written.length, written.first)
    assert decode(body) == written.root


@pytest.mark.parametrize("name", FOLDER_SYNCS)
def test_a_captured_folder_sync_has_status_1(name: str) -> None:
    assert read_folder_sync_status(read_sogo(name).response().content) == "1"


@pytest.mark.parametrize("name", PROVISIONS)
def test_a_captured_provision_says_that_there_is_no_policy(name: str) -> None:
    assert read_provision_answer(read_sogo(name).response().content) == ProvisionAnswer(
        "1", "2", None, remote_wipe=False
    )


def test_a_captured_body_that_was_cut_says_so() -> None:
    """595 bytes were announced: the server took an unknown command for FolderSync."""
    cut = read_sogo("unknown-command").body
    assert len(cut) < 595
    with pytest.raises(WireError, match="WBXML string without its end"):
        read_folder_sync_status(cut)


@pytest.mark.parametrize("name", ["foldersync-garbage", "options-wrongpw"])
def test_a_captured_page_or_text_is_no_wbxml(name: str) -> None:
    with pytest.raises(WireError, match="not WBXML"):
        decode(read_sogo(name).body)
