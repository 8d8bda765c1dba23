"""`audit` as a user runs it: what it prints, writes and ends with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.commands import main
from harness.model.finding import MissingKey, SettingsVerdict, Subject, SubjectKind
from harness.reporting.audit_text import audit_lines

HERE = Path(__file__).parent
AUDITED = HERE / "audited.toml"
DEPLOYMENTS = HERE.parents[1] / "fixtures" / "deployments"
ARRAYS = DEPLOYMENTS / "contoso-nlb.toml"

KEYS = {"clause", "server", "directory", "key", "found", "expected", "severity", "remedy", "effect"}
"""Of a finding in the contract, section 1."""

LINES = {
    "GEN-01 site europe: client_access_server": ("[[site]]", 'name = "europe"'),
    "OWA-12 CAS-02 exchweb: exchweb": ("[[client_access_server]]", 'name = "CAS-02"'),
    "CFG-01 CAS-01 owa: external_url": ("owa = { authentication", "eas = { authentication"),
    "CFG-01 CAS-01 eas: external_url": ("eas = { authentication", "exchange = {"),
    "CFG-01 CAS-01 ews: external_url": ("external_url = ", ""),
    "CFG-02 CAS-02 owa: external_url": ("owa.external_url", ""),
    "NLB-04 CAS-02 owa: external_url": ("owa.external_url", ""),
    "CFG-03 CAS-02 eas: authentication": ("authentication = [", '  "basic",'),
    "CFG-03 BE-01 public: authentication": ('authentication = ["basic"]', ""),
    "CFG-06 CAS-01: max_connections": ("max_connections = 12", "owa = {"),
}
"""Each finding of the file, how the line begins where it stands, and the one after it."""


def audited(capsys: pytest.CaptureFixture[str], file: Path, *more: str) -> tuple[int, str]:
    status = main(["audit", "--deployment", str(file), *more])
    return status, capsys.readouterr().out


def records(capsys: pytest.CaptureFixture[str], file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(audited(capsys, file, "--json")[1])
    return found


def edited(tmp_path: Path, file: Path, old: str, new: str) -> Path:
    text = file.read_text(encoding="utf-8")
    assert old in text
    changed = tmp_path / "edited.toml"
    changed.write_text(text.replace(old, new), encoding="utf-8")
    return changed


def test_json_has_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    found = records(capsys, AUDITED)
    assert len(found) == len(LINES)
    for record in found:
        assert KEYS - {"server", "directory"} <= record.keys() <= KEYS | {"also"}
        assert all(isinstance(record[key], str) for key in KEYS - {"effect"} if key in record)
        assert record["severity"] in ("critical", "major", "minor", "recommended")


def test_json_names_a_server_or_site_and_a_directory_only_where_the_clause_is_about_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    subjects = {(record["clause"], record["server"], record.get("directory")) for record in records(capsys, AUDITED)}
    assert ("GEN-01", "europe", None) in subjects
    assert ("CFG-06", "CAS-01", None) in subjects
    assert ("CFG-02", "CAS-02", "owa") in subjects
    assert ("CFG-03", "BE-01", "public") in subjects


def test_json_of_an_array_has_its_name_and_of_the_organization_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    nobody = edited(tmp_path, ARRAYS, "internet_facing = true", "internet_facing = false")
    (presence,) = [record for record in records(capsys, nobody) if record["clause"] == "GEN-02"]
    assert "server" not in presence
    assert "directory" not in presence
    (affinity,) = records(capsys, edited(tmp_path, ARRAYS, 'affinity = "ip"', 'affinity = "none"'))
    assert (affinity["clause"], affinity["server"], affinity["key"]) == ("NLB-12", "www", "affinity")


def test_json_counts_and_exemplifies_the_effect(capsys: pytest.CaptureFixture[str]) -> None:
    effects = {(one["clause"], one["server"], one.get("directory")): one["effect"] for one in records(capsys, AUDITED)}
    effect = effects["CFG-02", "CAS-02", "owa"]
    assert (effect["cells"], effect["mailboxes"]) == (1, 1)
    (example,) = effect["examples"]
    assert (example["mailbox"], example["entry"], example["protocol"]) == ("user2@contoso.com", "CAS-01", "owa")
    assert "https://www.contoso.com/owa" in example["before"]
    assert effects["CFG-06", "CAS-01", None]["cells"] == 0


@pytest.mark.parametrize(
    ("old", "new", "severity", "status"),
    [
        ("internet_facing = true", "internet_facing = true", None, 0),
        ("internet_facing = true", "internet_facing = true\nmax_connections = 12", "recommended", 0),
        (
            'external_url = "https://www.contoso.com/EWS"',
            'external_url = "https://www.contoso.com/EWS", nlb_bypass_url = "https://x.contoso.com/EWS"',
            "minor",
            1,
        ),
        ('affinity = "ip"', 'affinity = "none"', "major", 1),
        ("kerberos = true", "kerberos = false", "critical", 1),
    ],
    ids=["clean", "recommended alone", "minor", "major", "critical"],
)
def test_the_exit_status_is_1_where_more_than_a_recommendation_is_found(
    old: str, new: str, severity: str | None, status: int, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = edited(tmp_path, ARRAYS, old, new)
    ended, printed = audited(capsys, file, "--json")
    assert ended == status
    assert {record["severity"] for record in json.loads(printed)} == ({severity} if severity else set())
    assert audited(capsys, file)[0] == status


def test_the_text_goes_by_severity_and_says_each_cause_once(capsys: pytest.CaptureFixture[str]) -> None:
    status, printed = audited(capsys, AUDITED)
    lines = printed.splitlines()
    assert status == 1
    headings = [line for line in lines if line and not line.startswith(" ")]
    assert headings[:5] == ["critical", "major", "minor", "recommended", "not known"]
    assert headings[5:] == ["4 critical, 3 major, 1 minor, 1 recommended; 24 settings as documented, 2 not known"]
    assert printed.count(r'Set-OwaVirtualDirectory "CAS-02\owa (Default Web Site)" -ExternalUrl $null') == 1
    assert "  CFG-02 NLB-04  CAS-02 owa  external_url" in lines
    assert lines.index("  CFG-02 NLB-04  CAS-02 owa  external_url") < lines.index("major")


def test_the_text_says_of_each_finding_what_where_and_whom_it_hits(capsys: pytest.CaptureFixture[str]) -> None:
    lines = audited(capsys, AUDITED)[1].splitlines()
    at = lines.index("  CFG-03  CAS-02 eas  authentication")
    identity = r'"CAS-02\Microsoft-Server-ActiveSync (Default Web Site)"'
    assert lines[at + 1 : at + 4] == [
        "      found     basic",
        "      expected  windows",
        f"      remedy    Set-ActiveSyncVirtualDirectory {identity} -WindowsAuthEnabled $true",
    ]
    assert lines[at + 4].startswith("      effect    1 cell of 1 mailbox")
    assert "eas/user2@contoso.com/CAS-01/foldersync" in lines[at + 4]
    assert lines[at + 5].startswith(f"      at        {AUDITED}:")


def test_the_text_names_what_is_not_known_with_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    lines = audited(capsys, AUDITED)[1].splitlines()
    at = lines.index("not known")
    assert lines[at + 1 : at + 3] == [
        "  CFG-06  threads_per_processor of CAS-01 is not in the file",
        "  OWA-15  forms_authentication_on_isa of site usa is not in the file",
    ]


def test_a_key_that_many_lack_is_named_once() -> None:
    servers = [f"CAS-{number:02}" for number in range(1, 9)]
    verdicts = [
        SettingsVerdict(clause, Subject(SubjectKind.SERVER, name), unknown=MissingKey("internet_facing", name))
        for name in servers
        for clause in ("NLB-04", "CFG-01")
    ]
    assert list(audit_lines("contoso.toml", verdicts, (), lambda *_: 1)) == [
        "not known",
        f"  CFG-01 NLB-04  internet_facing of {', '.join(servers[:6])} and 2 more is not in the file",
        "",
        "nothing departs from the topic; 0 settings as documented, 16 not known",
    ]


def test_a_clean_file_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    status, printed = audited(capsys, DEPLOYMENTS / "single-site.toml")
    assert status == 0
    assert printed.startswith("nothing departs from the topic; ")


def sarif(capsys: pytest.CaptureFixture[str], tmp_path: Path, file: Path) -> dict[str, Any]:
    log = tmp_path / "reports" / "audit.sarif"
    audited(capsys, file, "--sarif", str(log))
    written: dict[str, Any] = json.loads(log.read_text(encoding="utf-8"))
    return written


def test_sarif_has_a_rule_a_level_and_a_message_for_each_finding(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    log = sarif(capsys, tmp_path, AUDITED)
    assert log["version"] == "2.1.0"
    assert "sarif-2.1.0" in log["$schema"]
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert run["tool"]["driver"]["name"]
    assert len(rules) == len(set(rules))
    assert set(rules) == {result["ruleId"] for result in run["results"]}
    levels = {(result["properties"]["severity"], result["level"]) for result in run["results"]}
    assert levels == {("critical", "error"), ("major", "error"), ("minor", "warning"), ("recommended", "note")}
    assert all(result["message"]["text"] for result in run["results"])
    assert len(run["results"]) == len(LINES)


def test_sarif_has_the_line_of_each_key_and_of_the_table_that_lacks_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = AUDITED.read_text(encoding="utf-8").splitlines()
    seen = {}
    for result in sarif(capsys, tmp_path, AUDITED)["runs"][0]["results"]:
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == AUDITED.as_posix()
        number = location["physicalLocation"]["region"]["startLine"]
        what = f"{result['ruleId']} {result['message']['text'].partition(' is ')[0]}"
        seen[what] = (lines[number - 1], lines[number])
    assert seen.keys() == LINES.keys()
    for what, (line, following) in LINES.items():
        assert seen[what][0].startswith(line), what
        assert seen[what][1].startswith(following), what


def test_sarif_names_the_file_as_a_uri(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "Käfer lab#1.toml"
    file.write_bytes(AUDITED.read_bytes())
    (run,) = sarif(capsys, tmp_path, file)["runs"]
    uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]}
    assert {uri.rpartition("/")[2] for uri in uris} == {"K%C3%A4fer%20lab%231.toml"}


def test_sarif_of_a_clean_file_has_no_result(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (run,) = sarif(capsys, tmp_path, DEPLOYMENTS / "single-site.toml")["runs"]
    assert run["results"] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [("format = 1\n[organization\n", "broken.toml"), ('format = 1\n[[site]]\nnmae = "usa"\n', "nmae")],
    ids=["no TOML", "an unknown key"],
)
def test_a_file_that_cannot_be_read_is_one_message_and_exit_2(
    text: str, message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "broken.toml"
    file.write_text(text, encoding="utf-8")
    assert main(["audit", "--deployment", str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err
    assert "Traceback" not in printed.err


def test_a_sarif_file_that_cannot_be_written_is_one_message_and_exit_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("")
    assert main(["audit", "--deployment", str(AUDITED), "--sarif", str(tmp_path / "taken" / "audit.sarif")]) == 2
    assert "cannot be written" in capsys.readouterr().err
