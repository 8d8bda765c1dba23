"""A preflight asks each path of each entry server once."""

from __future__ import annotations

from dataclasses import replace

from harness.model.case import Case, Suite
from harness.model.preflight import EntryPath
from harness.model.protocol import Logon, Operation, Protocol, VirtualDirectoryName
from harness.model.stimulus import OtherApplication, Stimulus
from harness.planning.entry_paths import paths_of

PAGE = Stimulus(Protocol.OWA, Operation.OWA, "CAS-01", "cas-01.contoso.com", 443, ("a@contoso.com",), Logon.BASIC)


def paths(*stimuli: Stimulus | None) -> list[tuple[str, int, str | None]]:
    cases = [Case(str(number), "", Suite.OWA, ("OWA-01",), stimulus=one) for number, one in enumerate(stimuli)]
    return [(path.server, path.port, path.directory) for path in paths_of(cases)]


def test_each_directory_and_mail_port_is_asked_once_however_many_cases_do() -> None:
    sync = replace(PAGE, protocol=Protocol.EAS, operation=Operation.FOLDERSYNC)
    mail = replace(PAGE, protocol=Protocol.POP3, operation=Operation.LOGON, port=995)
    assert paths(PAGE, replace(PAGE, mailboxes=("b@contoso.com",)), sync, mail, None) == [
        ("CAS-01", 443, "eas"),
        ("CAS-01", 443, "owa"),
        ("CAS-01", 995, None),
    ]
    assert paths(sync, replace(sync, operation=Operation.OPTIONS)) == [("CAS-01", 443, "eas")]


def test_a_second_application_and_what_is_compared_with_are_asked_too() -> None:
    other = OtherApplication(Protocol.EWS, Operation.GETFOLDER, Logon.BASIC)
    compared = replace(PAGE, entry="CAS-02", host="cas-02.contoso.com")
    case = Case("1", "", Suite.EWS, ("EWS-03",), stimulus=replace(PAGE, in_turn_with=other), compared_with=(compared,))
    basic = frozenset({Logon.BASIC})
    assert paths_of([case]) == (
        EntryPath("CAS-01", "cas-01.contoso.com", 443, VirtualDirectoryName.EWS, basic),
        EntryPath("CAS-01", "cas-01.contoso.com", 443, VirtualDirectoryName.OWA, basic),
        EntryPath("CAS-02", "cas-02.contoso.com", 443, VirtualDirectoryName.OWA, basic),
    )


def test_a_path_has_every_way_in_which_cases_log_on_there() -> None:
    cases = [
        Case(logon, "", Suite.OWA, ("OWA-01",), stimulus=replace(PAGE, logon=logon))
        for logon in (Logon.BASIC, Logon.NONE, Logon.WINDOWS)
    ]
    (path,) = paths_of(cases)
    assert path.logons == {Logon.BASIC, Logon.NONE, Logon.WINDOWS}
