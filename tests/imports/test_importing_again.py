"""Importing again over an edited file: edits stay, what is untouched follows the sources, nothing else changes."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.imports.assembly import assemble
from harness.imports.deployment_text import deployment_text
from harness.imports.document import read_document
from harness.imports.reimport import merge
from harness.imports.sampling import SamplingRule
from harness.imports.source_objects import Source, SourceObject
from tests.imports.generated_organizations import sources
from tests.imports.stated_objects import exchange_server, mailbox, owa_directory, source

REPEATABLE = settings(deadline=None, derandomize=True, database=None, max_examples=25)


def text_of(*found: Source) -> str:
    return deployment_text(assemble(list(found), SamplingRule()))


def organization(*more: SourceObject, external_url: str | None = "https://www.contoso.com/owa") -> str:
    """Two Client Access servers, a Mailbox server, two users."""
    return text_of(
        source(
            exchange_server("CAS-01"),
            owa_directory("CAS-01", InternalUrl="https://cas-01.contoso.com/owa", ExternalUrl=external_url),
            exchange_server("CAS-02", Site="europe"),
            owa_directory("CAS-02", InternalUrl="https://cas-02.contoso.com/owa", ExternalUrl=None),
            exchange_server("MBX-01", ServerRole=("Mailbox",)),
            mailbox("user1@contoso.com"),
            mailbox("user2@contoso.com"),
            *more,
        )
    )


BEFORE = organization()


def edited(old: str, new: str, text: str = BEFORE) -> str:
    assert text.count(old) >= 1
    return text.replace(old, new, 1)


@REPEATABLE
@given(before=sources(), now=sources())
def test_an_unedited_file_becomes_the_new_import(before: Source, now: Source) -> None:
    first, second = text_of(before), text_of(now)
    assert merge(first, imported_before=first, imported_now=second).text == second


EDITS = ["change a value", "remove a value", "remove a table", "add a comment", "add a comment behind", "add a key"]


@st.composite
def edits(draw: st.DrawFn, text: str) -> str:
    """The text after one to four edits, each of which leaves it valid TOML."""
    for _ in range(draw(st.integers(1, 4))):
        document = read_document(text)
        block = draw(st.sampled_from([one for one in document.blocks if one.items and one.header is not None]))
        item = draw(st.sampled_from(block.items))
        match draw(st.sampled_from(EDITS)):
            case "change a value" if item.key not in {"name", "address"}:
                item.lines = (f'{item.key} = "edited"',)
            case "remove a value" if item.key not in {"name", "address"}:
                block.items.remove(item)
            case "remove a table" if len(block.path) > 2:
                document.blocks.remove(block)
            case "add a comment":
                item.comments = (*item.comments, "# mine")
            case "add a comment behind":
                item.lines = (*item.lines[:-1], f"{item.lines[-1]} # mine")
            case "add a key" if block.item("added") is None:
                block.items[-1].lines = (*block.items[-1].lines, "added = true # mine")
            case _:
                block.end = (*block.end, "# mine")
        text = document.text()
    return text


@REPEATABLE
@given(before=sources(), data=st.data())
def test_where_the_sources_have_not_changed_the_edited_file_stays_as_it_is(before: Source, data: st.DataObject) -> None:
    imported = text_of(before)
    mine = data.draw(edits(imported))
    merged = merge(mine, imported_before=imported, imported_now=imported)
    assert merged.text == mine
    assert merged.changes == ()


@REPEATABLE
@given(before=sources(), now=sources(), data=st.data())
def test_every_edit_outlives_a_change_of_the_sources(before: Source, now: Source, data: st.DataObject) -> None:
    first, second = text_of(before), text_of(now)
    mine = data.draw(edits(first))
    merged = merge(mine, imported_before=first, imported_now=second).text
    tomllib.loads(merged)
    assert merged.count("# mine") == mine.count("# mine")
    assert merged.count('"edited"') == mine.count('"edited"')
    assert merge(merged, imported_before=second, imported_now=second).text == merged


def test_text_is_read_and_written_byte_for_byte() -> None:
    odd = 'a = [ # why\n  1,\n\n  2 ]\n\n# end\n[x."y.z"] # here\n"k" = """\n[[no]]\n"""\n\n[[name]]\nb.c = 1'
    assert read_document(odd).text() == odd


def test_an_edited_value_stays_and_the_difference_is_told() -> None:
    mine = edited("internet_facing = true", "internet_facing = false")
    merged = merge(mine, imported_before=BEFORE, imported_now=organization(external_url=None))
    assert "internet_facing = false" in merged.text
    assert "client_access_server.cas-01.owa.external_url removed: the sources no longer have it" in merged.changes
    mine = edited("https://cas-01.contoso.com/owa", "https://mail.contoso.com/owa")
    now = BEFORE.replace("https://cas-01.contoso.com/owa", "https://cas-01.contoso.com:444/owa")
    merged = merge(mine, imported_before=BEFORE, imported_now=now)
    (kept,) = merged.kept
    assert kept.startswith(
        'client_access_server.cas-01.owa.internal_url is kept as edited, "https://mail.contoso.com/owa"'
    )
    assert kept.endswith('; the sources now say "https://cas-01.contoso.com:444/owa"')


def test_an_untouched_value_follows_the_sources_and_keeps_the_comment_behind_it() -> None:
    mine = edited(
        'external_url = "https://www.contoso.com/owa"', 'external_url = "https://www.contoso.com/owa" # DNS: #7'
    )
    merged = merge(mine, imported_before=BEFORE, imported_now=organization(external_url="https://mail.contoso.com/owa"))
    assert 'external_url = "https://mail.contoso.com/owa" # DNS: #7' in merged.text
    assert merged.kept == ()


def test_a_new_server_is_added_at_its_place() -> None:
    now = organization(exchange_server("CAS-015"), owa_directory("CAS-015"))
    mine = edited("host = ", "reachable = false\nhost = ")
    merged = merge(mine, imported_before=BEFORE, imported_now=now)
    assert "client_access_server.cas-015 added" in merged.changes
    names = [server["name"] for server in tomllib.loads(merged.text)["client_access_server"]]
    assert names == ["CAS-01", "CAS-015", "CAS-02"]


def without(name: str) -> str:
    """The import where the Client Access server is gone."""
    kept = [exchange_server("CAS-01"), exchange_server("CAS-02", Site="europe")]
    others = [one for one in kept if one.properties["name"] != name]
    return text_of(source(*others, exchange_server("MBX-01", ServerRole=("Mailbox",)), mailbox("user1@contoso.com")))


def test_a_server_that_is_gone_is_removed_if_nothing_of_it_was_edited() -> None:
    merged = merge(BEFORE, imported_before=BEFORE, imported_now=without("CAS-02"))
    assert "client_access_server.cas-02 removed: the sources no longer have it" in merged.changes
    assert "CAS-02" not in merged.text


@pytest.mark.parametrize(
    "edit",
    [
        ('host = "cas-02.contoso.com"', 'host = "cas-02.contoso.com" # mine'),
        ("internet_facing = false", "reachable = true"),
    ],
    ids=["a comment", "a value"],
)
def test_a_server_that_is_gone_is_kept_and_named_if_it_was_edited(edit: Sequence[str]) -> None:
    merged = merge(edited(*edit), imported_before=BEFORE, imported_now=without("CAS-02"))
    assert 'name = "CAS-02"' in merged.text
    assert "client_access_server.cas-02 is kept, since it was edited: the sources no longer have it" in merged.kept


def test_what_was_removed_by_hand_stays_out() -> None:
    start = BEFORE.index("\n[[mailbox]]")
    mine = BEFORE[:start] + BEFORE[BEFORE.index("\n[[mailbox]]", start + 1) :]
    merged = merge(mine, imported_before=BEFORE, imported_now=BEFORE)
    assert merged.text == mine
    assert merged.kept == ("mailbox.user1@contoso.com stays out: it was removed from the file",)


def test_a_table_that_was_rewritten_in_one_line_is_the_operators() -> None:
    document = read_document(BEFORE)
    owa = document.by_path()["client_access_server", "cas-01", "owa"]
    server = document.by_path()["client_access_server", "cas-01"]
    document.blocks.remove(owa)
    server.items[-1].lines += ('owa = { authentication = ["basic"] }',)
    merged = merge(document.text(), imported_before=BEFORE, imported_now=organization(external_url=None))
    assert 'owa = { authentication = ["basic"] }' in merged.text
    assert "www.contoso.com/owa" not in merged.text


def test_no_password_is_told_of() -> None:
    mine = edited('{ env = "USER1_PASSWORD" }', '{ literal = "Secret.1" }')
    now = BEFORE.replace("USER1_PASSWORD", "OTHER_PASSWORD")
    merged = merge(mine, imported_before=BEFORE, imported_now=now)
    assert "Secret.1" in merged.text
    assert "Secret.1" not in "".join((*merged.changes, *merged.kept))
    assert len(merged.kept) == 1
