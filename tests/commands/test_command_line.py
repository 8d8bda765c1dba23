"""The commands beside pytest: what they print, and how they refuse bad input."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.farm.faults import FAULTS
from harness import __version__
from harness.commands import command_line, main

ROOT = Path(__file__).parents[2]
CONTOSO = "fixtures/deployments/contoso.toml"
ARRAYS = "fixtures/deployments/contoso-nlb.toml"


def explain(*more: str) -> list[str]:
    return ["explain", "--mailbox", "user1@contoso.com", "--via", "CAS-02", "--protocol", "owa", *more]


def test_plan_lists_case_clauses_and_expectation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--json", "--deployment", CONTOSO]) == 0
    records = {record["case"]: record for record in json.loads(capsys.readouterr().out)}
    record = records["owa/user1@contoso.com/CAS-02/owa"]
    assert record["clauses"] == ["OWA-02", "OWA-03"]
    assert record["expected"] == {"kind": "redirect_page", "link": "https://www.site1.contoso.com/owa"}
    assert len(records) > 1_000


def test_the_version_is_told_with_that_of_python(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"exchange-2007-cas-conformance {__version__}, Python 3.")


def test_plan_is_readable_without_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--deployment", CONTOSO]) == 0
    printed = capsys.readouterr()
    assert "owa/user3@contoso.com/CAS-02/owa.hops" in printed.out
    assert "cases" in printed.err


def test_a_plan_of_fewer_cases_says_what_it_covers_and_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--json", "--deployment", CONTOSO]) == 0
    full = {record["case"]: record for record in json.loads(capsys.readouterr().out)}
    assert main(["plan", "--json", "--cover", "cells", "--deployment", CONTOSO]) == 0
    printed = capsys.readouterr()
    records = json.loads(printed.out)
    assert all({**full[record["case"]], "cover": "cells"} == record for record in records)
    assert f"cover cells: {len(records)} of {len(full):,} possible cases" in printed.err
    assert "requests of one mailbox to one server" in printed.err
    assert not [record for record in full.values() if "cover" in record]


def test_explain_says_each_fact_each_decision_and_its_clause(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(explain()) == 0
    said = capsys.readouterr().out
    assert "user1@contoso.com has its mailbox on MBX-01" in said
    assert "a page with a link to https://www.site1.contoso.com/owa  [OWA-02, OWA-03]" in said
    assert "That redirection is never automatic" in said


def test_explain_tells_the_hops_of_a_proxied_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--mailbox", "user3@contoso.com", "--via", "CAS-02", "--protocol", "eas"]) == 0
    assert "CAS-02 to CAS-03 /Microsoft-Server-ActiveSync over https" in capsys.readouterr().out


@pytest.mark.parametrize("via", ["nlb-asia", "nlb-asia.contoso.com"])
def test_explain_takes_an_array_by_name_and_host(via: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--mailbox", "user1@contoso.com", "--via", via, "--protocol", "owa"]
    assert main(["explain", "--deployment", ARRAYS, *asked]) == 0
    said = capsys.readouterr().out
    assert said.startswith("owa/user1@contoso.com/nlb-asia/owa\n")
    assert "The client asks nlb-asia" in said


def test_explain_takes_a_published_host(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--mailbox", "user1@contoso.com", "--via", "www.site1.contoso.com", "--protocol", "eas"]
    assert main(["explain", *asked]) == 0
    assert capsys.readouterr().out.startswith("eas/user1@contoso.com/")


def test_explain_takes_users_who_are_asked_for_together(capsys: pytest.CaptureFixture[str]) -> None:
    users = ["--mailbox", "user1@contoso.com", "--mailbox", "user3@contoso.com"]
    assert main(["explain", "--deployment", ARRAYS, *users, "--via", "CAS-01", "--protocol", "availability"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("availability/user1@contoso.com+user3@contoso.com/CAS-01/freebusy\n")
    assert "each is answered from his own site" in said
    assert "CAS-01 to CAS-03 /EWS over https" in said


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("owa/user1@contoso.com/CAS-02/owa", "That redirection is never automatic"),
        ("owa/user3@contoso.com/CAS-02/owa.hops", "Expected between the servers:"),
        ("autodiscover/user1@contoso.com/CAS-01/outlook.follow", "The clauses:"),
        ("clause/PRF-01", "Not applicable:"),
        ("config/CFG-02/CAS-03/owa", "Judged by what the deployment file says"),
    ],
)
def test_explain_takes_a_case_of_the_verdict_file(case: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    deployment = ARRAYS if case.startswith(("config", "auto")) else CONTOSO
    assert main(["explain", "--deployment", deployment, "--case", case]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"{case.removesuffix('.hops')}\n")
    assert said in printed


def test_explain_says_why_a_request_is_not_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--mailbox", "user12@contoso.com", "--via", "CAS-02", "--protocol", "autodiscover"]) == 0
    said = capsys.readouterr().out
    assert "Not applicable: The mailbox's site has no Client Access server" in said
    assert "Expected" not in said


def test_mutation_says_which_row_reports_a_fault_under_which_clause(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mutation", "--fault", "owa-redirect-page-refreshes"]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert lines[:2] == ["OWA-03", f"  {'owa-redirect-page-refreshes':44} owa/user1@contoso.com/CAS-02/owa"]
    assert "1 faults: 1 killed, 0 noted, 0 survived" in printed.out
    assert printed.err.endswith(" s\n")


def test_mutation_ends_with_1_and_says_why_where_a_fault_survives(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    harmless = next(fault for fault in FAULTS if fault.name == "pop3-across-sites")
    monkeypatch.setattr("harness.commands.mutation.FAULTS", (replace(harmless, breaks=("OWA-03",)),))
    assert main(["mutation", "--fault", harmless.name]) == 1
    assert "pop3-across-sites survives: no row reported OWA-03" in capsys.readouterr().out


def test_explain_takes_a_path(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(explain("--path", "/exchange")) == 0
    assert "OWA-11" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["explain", "--mailbox", "user1@contoso.con", "--via", "CAS-02", "--protocol", "owa"], 'did you mean "user1@'),
        (["explain", "--mailbox", "user1@contoso.com", "--via", "CAS-2", "--protocol", "owa"], 'did you mean "CAS-'),
        (explain("--path", "/exchagne"), 'did you mean "exchange"'),
        (["explain", "--case", "owa/user1@contoso.com/CAS-02/ow"], 'did you mean "owa/user1@contoso.com/CAS-02/owa"?'),
        (["explain", "--case", "owa"], '--case "owa": there is none of that name in the plan of'),
        (["explain", "--via", "CAS-02"], "--mailbox, --protocol missing; expected --mailbox, --via and --protocol"),
        (explain("--case", "clause/PRF-01"), "--case names the whole request; leave out --mailbox, --via, --protocol"),
        (explain("--mailbox", "user3@contoso.com"), "--mailbox is given 2 times; owa asks for one user at a time"),
        (["what-if", "--deployment", "no/such.toml", "--set", "a.b=1"], "no/such.toml: cannot be read"),
        (["plan", "--deployment", "no-such-file.toml"], "no-such-file.toml"),
        (["mutation", "--fault", "owa-wrong-lnk"], 'did you mean "owa-wrong-link"'),
    ],
)
def test_bad_input_is_one_message_and_exit_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert message in capsys.readouterr().err


def test_on_windows_the_served_farm_says_that_it_needs_another_system(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.commands.farm.sys.platform", "win32")
    assert main(["farm", "--serve", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("the farm is served on Linux and other POSIX systems only")
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_nothing_planned_is_told_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--mailbox", "user1@contoso.com", "--via", "CAS-02", "--protocol", "webdav"]) == 2
    assert "nothing is planned" in capsys.readouterr().err


def test_faults_are_listed_with_clauses_deployments_and_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["faults", "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert len(records) >= 10
    for record in records:
        assert set(record) >= {"name", "clauses", "deployments", "evidence", "text"}
        assert record["clauses"]
        assert record["deployments"]


def test_faults_are_readable_without_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["faults"]) == 0
    assert "owa-redirects-automatically" in capsys.readouterr().out


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    shown = capsys.readouterr().out
    assert all(command in shown for command in ("conformance", "plan", "explain", "faults", "tables", "schema"))


@pytest.mark.parametrize("command", command_line.COMMANDS)
def test_every_command_says_what_it_takes(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: python -m harness {command} [-h]")


def test_every_module_of_a_command_is_one_that_can_be_typed() -> None:
    beside = {"__init__", "arguments", "command_line", "fault_names", "output", "program", "streams", "suites_runs"}
    modules = {file.stem for file in (ROOT / "harness" / "commands").glob("*.py")} - beside
    assert {command_line.module_of(command) for command in command_line.COMMANDS} == modules


def test_help_is_printed_without_importing_what_reads_files() -> None:
    said = (
        "import sys\nfrom harness.commands import main\ntry: main(['--help'])\n"
        "finally: print(sorted({'pydantic', 'tomli', 'harness.deployments', 'harness.output'} & sys.modules.keys()))"
    )
    finished = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert finished.stdout.splitlines()[-1] == "[]"


def test_a_plan_is_made_without_importing_what_sends() -> None:
    """A start is mostly imports, and shell scripts and tests start many times."""
    heavy = {"rich", "httpx", "spnego", "pytest", "fixtures.farm", "harness.imports", "harness.probes"}
    said = f"import sys; from harness.commands import main; main(['plan']); print({heavy!r} & sys.modules.keys())"
    finished = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert finished.stdout.splitlines()[-1] == "set()"
