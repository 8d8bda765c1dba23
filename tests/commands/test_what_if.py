"""`what-if` and `diff-deployments`: what they print, their exit status, and how they refuse bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.commands import main

REDIRECTION = "fixtures/deployments/contoso-redirection.toml"
DISABLED = "fixtures/deployments/contoso-redirection-disabled.toml"
RESTORED = "fixtures/deployments/contoso-redirection-restored.toml"
PROXIED = (
    "The destination has an InternalURL, Integrated Windows authentication and no ExternalURL: the request is proxied "
    "and the user does not see it."
)
NO_REDIRECTION = "CAS-02.redirect_to_optimal_owa_server=false"


def what_if(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["what-if", "--deployment", REDIRECTION, *options]) == 0
    return capsys.readouterr().out


def group_of(said: str, first_line: str) -> list[str]:
    """The lines of the group that begins so."""
    lines = said.splitlines()
    start = lines.index(first_line)
    return [line.strip() for line in lines[start : start + 7]]


def test_what_flips_is_said_with_clauses_and_by_whom_it_is_felt(capsys: pytest.CaptureFixture[str]) -> None:
    said = what_if(capsys, "--set", "CAS-01.owa.external_url=null")
    assert "  CAS-01.owa.external_url: https://www.usa.contoso.com/OWA -> null\n" in said
    assert "What has to change, 4 cells:\n" in said
    assert group_of(said, "  owa (owa), 4 cells") == [
        "owa (owa), 4 cells",
        "from     a page with a link to https://www.usa.contoso.com/OWA  [OWA-02, OWA-03]",
        "to       the mailbox's own content  [OWA-04, GEN-05]",
        f"because  {PROXIED}",
        "felt by  2 mailboxes of usa: colleague1@contoso.com, user1@contoso.com",
        "at       CAS-02, CAS-03",
        "such as  owa/colleague1@contoso.com/CAS-02/owa",
    ]
    assert said.endswith(
        "Changes 4 cells (mailbox, entry server, request) of 2 mailboxes at 2 entry servers, 4 of them for certain.\n"
    )


def test_where_nothing_flips_a_sentence_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    said = what_if(capsys, "--set", "CAS-01.owa.kerberos=true")
    assert said.endswith("Nothing changes: no client sees anything else than now.\n")
    assert "nothing: every value is what it is already" in what_if(capsys, "--set", "CAS-01.version=2007 SP1")


def test_users_of_an_offline_site_are_stranded(capsys: pytest.CaptureFixture[str]) -> None:
    said = what_if(capsys, "--site", "usa=offline")
    assert "  site usa is offline\n" in said
    assert group_of(said, "  owa (owa), 2 cells")[1:3] == [
        "from     a page with a link to https://www.usa.contoso.com/OWA  [OWA-02, OWA-03]",
        "to       a page with a link to https://www.usa.contoso.com/OWA, which leads nowhere  [OWA-02, OWA-03]",
    ]
    assert f"To have them proxied instead (OWA-13) add: --set {NO_REDIRECTION}\n" in said
    assert "because  Site usa is offline: no client outside reaches its servers.\n" in said
    assert "the topic says what OWA-13 has, no more" in said


def test_with_redirection_disabled_they_are_proxied_again(capsys: pytest.CaptureFixture[str]) -> None:
    said = what_if(capsys, "--site", "usa=offline", "--set", NO_REDIRECTION)
    assert group_of(said, "  owa (owa), 2 cells")[1:3] == [
        "from     a page with a link to https://www.usa.contoso.com/OWA  [OWA-02, OWA-03]",
        "to       the mailbox's own content  [OWA-13, GEN-05]",
    ]
    assert "To have them proxied instead" not in said


def test_a_site_that_is_down_serves_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    said = what_if(capsys, "--site", "usa=down")
    assert "to       an error or no answer\n" in said
    assert "To have them proxied instead" not in said


def test_json_has_every_cell_with_both_expectations(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(what_if(capsys, "--json", "--site", "usa=offline", "--set", NO_REDIRECTION))
    assert record["deployment"] == REDIRECTION
    assert record["sites"] == {"usa": "offline"}
    assert record["settings"] == [{"setting": "CAS-02.redirect_to_optimal_owa_server", "before": None, "after": False}]
    assert record["certain"] == len(record["cells"])
    cells = {cell["cell"]: cell for cell in record["cells"]}
    proxied = cells["owa/user1@contoso.com/CAS-02/owa"]
    assert {key: proxied[key] for key in ("mailbox", "site", "entry", "protocol", "operation", "certain")} == {
        "mailbox": "user1@contoso.com",
        "site": "usa",
        "entry": "CAS-02",
        "protocol": "owa",
        "operation": "owa",
        "certain": True,
    }
    assert proxied["before"]["outcomes"] == [{"kind": "redirect_page", "link": "https://www.usa.contoso.com/OWA"}]
    assert proxied["before"]["hops"] is None
    assert proxied["after"]["outcomes"] == [{"kind": "served"}]
    assert proxied["after"]["clauses"] == ["OWA-13", "GEN-05"]
    assert proxied["after"]["hops"][0]["hops"][0]["to"] == "CAS-01"
    stranded = cells["eas/user1@contoso.com/CAS-02/foldersync"]["after"]
    assert stranded["dead_ends"] == stranded["outcomes"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "what-if: nothing is asked; expected --set NAME.KEY=VALUE or --site NAME=STATE"),
        (("--set", "CAS-01.owa.extrnal_url=null"), 'did you mean "external_url"?'),
        (("--set", "CAS-01.site=moon"), 'CAS-01.site is "moon"; expected one of usa, europe, asia'),
        (("--site", "usa"), '--site is "usa"; expected NAME=STATE such as usa=down or usa=offline'),
        (("--site", "uas=down"), '--site is "uas"; expected one of usa, europe, asia; did you mean "usa"?'),
        (("--site", "usa=of"), '--site usa is "of"; expected one of down, offline'),
    ],
)
def test_bad_input_is_one_message_and_exit_2(
    capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    assert main(["what-if", "--deployment", REDIRECTION, *options]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""


def test_files_whose_outcomes_differ_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff-deployments", REDIRECTION, DISABLED]) == 1
    said = capsys.readouterr().out
    assert said.startswith(
        f"From {REDIRECTION} to {DISABLED}:\n  CAS-01.redirect_to_optimal_owa_server: null -> false\n"
    )
    assert "What differs for certain, 2 cells:\n" in said
    assert said.endswith(
        "They differ in 2 cells (mailbox, entry server, request) of 2 mailboxes at 1 entry server, 2 of them for "
        "certain.\n"
    )


def test_files_with_other_settings_and_equal_outcomes_are_equal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff-deployments", REDIRECTION, RESTORED]) == 0
    said = capsys.readouterr().out
    assert "CAS-01.redirect_to_optimal_owa_server: null -> true" in said
    assert said.endswith("Outcomes are equal: every client sees the same.\n")
    assert main(["diff-deployments", REDIRECTION, REDIRECTION]) == 0
    assert "no setting differs" in capsys.readouterr().out


def test_what_only_one_file_has_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = Path(REDIRECTION).read_text(encoding="utf-8")
    smaller = tmp_path / "smaller.toml"
    smaller.write_text(text[: text.index("# ---- A site without Internet presence")], encoding="utf-8")
    assert main(["diff-deployments", REDIRECTION, str(smaller)]) == 1
    said = capsys.readouterr().out
    assert f"  only in {REDIRECTION}: CAS-03, MBX-03, asia, user3@contoso.com\n" in said
    assert main(["diff-deployments", str(smaller), REDIRECTION, "--json"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert record["only_before"] == []
    assert record["only_after"] == ["CAS-03", "MBX-03", "asia", "user3@contoso.com"]
    assert {cell["before"] for cell in record["cells"]} == {None}
    assert (record["before"], record["after"], record["settings"]) == (str(smaller), REDIRECTION, [])
    assert record["certain"] == len(record["cells"]) > 0
