"""The command line beside pytest. Bad input is one message and exit 2, no traceback."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from fixtures.farm.faults import FAULTS
from harness.conformance import run_conformance
from harness.deployments.problems import DescriptionError
from harness.deployments.skeleton import skeleton, write_skeleton
from harness.judging.wording import said
from harness.model.case import Case, Plan
from harness.model.protocol import Operation, Protocol
from harness.mutants import print_mutation_score
from harness.planning.documentation import decision_tables_page
from harness.reporting.verdict_file import expected_record
from harness.run import expected_of, known_faults, load
from harness.serving import serve_farm

SHIPPED = Path(__file__).parent.parent / "fixtures" / "deployments"
DEFAULT_DEPLOYMENT = SHIPPED / "contoso.toml"
_FIRST_OPERATION = {
    Protocol.OWA: Operation.OWA,
    Protocol.EAS: Operation.FOLDERSYNC,
    Protocol.EWS: Operation.GETFOLDER,
    Protocol.AVAILABILITY: Operation.FREEBUSY,
    Protocol.AUTODISCOVER: Operation.OUTLOOK,
    Protocol.POP3: Operation.LOGON,
    Protocol.IMAP4: Operation.LOGON,
    Protocol.OUTLOOK_ANYWHERE: Operation.CONNECT,
    Protocol.WEBDAV: Operation.PROPFIND,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; the exit status is the contract's."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.command(options)
    except (DescriptionError, _BadInputError) as error:
        print(error, file=sys.stderr)
        return 2
    return status


class _BadInputError(Exception):
    """What the user typed does not fit the deployment."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m harness",
        description="Conformance of Exchange 2007 Client Access proxying and redirection.",
        epilog="The suites themselves run under pytest: pytest suites --help",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    init = commands.add_parser("init", help="begin a deployment file: a commented skeleton with every key")
    init.add_argument("file", type=Path, nargs="?", metavar="FILE", help="default: standard output")
    init.set_defaults(command=_init)

    conformance = commands.add_parser("conformance", help="judge every shipped deployment on the mock farm")
    conformance.add_argument("--reports", type=Path, default=Path("reports"), metavar="DIR", help="default: reports")
    conformance.add_argument("-n", dest="workers", default="0", metavar="N", help="pytest-xdist workers (default: 0)")
    conformance.set_defaults(command=_conformance)

    plan = commands.add_parser("plan", help="the cases that a run would fire; sends nothing")
    _add_deployment(plan)
    plan.add_argument("--json", action="store_true", help="a list of {case, clauses, expected}")
    plan.set_defaults(command=_plan)

    explain = commands.add_parser("explain", help="why an outcome is expected: each decision with its clause")
    _add_deployment(explain)
    explain.add_argument("--mailbox", required=True, metavar="ADDRESS")
    explain.add_argument("--via", required=True, metavar="CAS", help="the Client Access server that the client asks")
    explain.add_argument("--protocol", required=True, choices=[protocol.value for protocol in Protocol])
    explain.add_argument("--path", metavar="PATH", help="/exchange, options, mobilesync, …")
    explain.set_defaults(command=_explain)

    farm = commands.add_parser("farm", help="serve the mock farm on loopback sockets: HTTPS, POP3, IMAP4")
    _add_deployment(farm)
    farm.add_argument("--serve", type=Path, required=True, metavar="DIR", help="where deployment.toml and logs go")
    farm.add_argument("--fault", action="append", default=[], metavar="NAME", help="break the farm on purpose")
    farm.add_argument(
        "--keytab",
        type=Path,
        metavar="FILE",
        help="have the servers speak Kerberos with these keys: HTTP/HOST of each host, NAME$ of each server",
    )
    farm.add_argument("--old-tls", action="store_true", help="speak TLS 1.0 only, as Windows Server 2003 does")
    farm.set_defaults(command=_farm)

    faults = commands.add_parser("faults", help="the deliberate faults of the mock farm")
    faults.add_argument("--json", action="store_true", help="a list of {name, clauses, deployments, evidence, text, …}")
    faults.set_defaults(command=_faults)

    mutation = commands.add_parser(
        "mutation", help="run every case against every deliberate fault: which row reports it, under which clause"
    )
    mutation.add_argument("--fault", action="append", default=[], metavar="NAME", help="only this fault")
    mutation.add_argument("--page", action="store_true", help="print the page of the documentation")
    mutation.set_defaults(command=_mutation)

    tables = commands.add_parser("tables", help="the decision tables and the size of the decision space, as Markdown")
    tables.set_defaults(command=_tables)
    return parser


def _add_deployment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--deployment", type=Path, default=DEFAULT_DEPLOYMENT, metavar="FILE", help="default: the shipped contoso.toml"
    )


def _init(options: argparse.Namespace) -> int:
    file: Path | None = options.file
    if file is None:
        print(skeleton(), end="")
        return 0
    try:
        write_skeleton(file)
    except FileExistsError:
        raise _BadInputError(f"{file} is there already; expected the name of a new file") from None
    except OSError as error:
        raise _BadInputError(f"{file}: {error.strerror}; expected a name that a file can be written to") from None
    print(f"{file} begun; see what it would ask: python -m harness plan --deployment {file}")
    return 0


def _conformance(options: argparse.Namespace) -> int:
    return run_conformance(sorted(SHIPPED.glob("*.toml")), options.reports, workers=options.workers)


def _plan(options: argparse.Namespace) -> int:
    _, plan = load(options.deployment)
    if options.json:
        print(json.dumps([_plan_record(case) for case in plan.cases], indent=1, ensure_ascii=False, sort_keys=True))
        return 0
    for case in plan.cases:
        expected = case.not_applicable or " or ".join(dict.fromkeys(said(one.outcome) for one in expected_of(case)))
        print(f"{case.id}  [{' '.join(case.clauses)}]  {expected}")
    sent = sum(1 for case in plan.cases if case.stimulus is not None)
    print(f"{len(plan.cases)} cases, {sent} of them judged from what servers answer", file=sys.stderr)
    return 0


def _plan_record(case: Case) -> dict[str, object]:
    record: dict[str, object] = {"case": case.id, "clauses": list(case.clauses), "title": case.title}
    record["expected"] = expected_record(expected_of(case)) if case.alternatives else None
    if case.not_applicable is not None:
        record["not_applicable"] = case.not_applicable
    return record


def _explain(options: argparse.Namespace) -> int:
    deployment, plan = load(options.deployment)
    protocol = Protocol(options.protocol)
    _require("--mailbox", options.mailbox, (mailbox.address for mailbox in deployment.mailboxes))
    _require("--via", options.via, (cas.name for cas in deployment.client_access_servers))
    operations = sorted({case.id.split("/")[-1] for case in plan.cases if case.id.startswith(f"{protocol}/")})
    operation = (options.path or _FIRST_OPERATION[protocol]).strip("/").lower()
    if options.path:
        _require("--path", operation, (name for name in operations if not name.endswith(".hops")))
    identity = f"{protocol}/{options.mailbox}/{options.via}/{operation}"
    found = [case for case in plan.cases if case.id in (identity, f"{identity}.hops")]
    if not found:
        raise _BadInputError(
            f"{plan.deployment}: nothing is planned for {identity}: the topic says nothing on it, or the server does "
            "not offer it, or it is switched off for that mailbox"
        )
    print("\n".join(_explanation(found, plan)))
    return 0


def _require(option: str, given: str, known: Iterable[str]) -> None:
    names = list(known)
    if given not in names:
        close = difflib.get_close_matches(given, names, n=1)
        hint = f'; did you mean "{close[0]}"?' if close else ""
        raise _BadInputError(f'{option} is "{given}"; expected one of {", ".join(names)}{hint}')


def _explanation(cases: list[Case], plan: Plan) -> list[str]:
    first = cases[0]
    lines = [f"{first.id}", ""]
    steps: dict[str, dict[str, None]] = {}
    for step in (step for case in cases for step in case.steps):
        steps.setdefault(step.text, {}).update(dict.fromkeys(step.clauses))
    for number, (text, clauses) in enumerate(steps.items(), start=1):
        cited = f"  [{', '.join(clauses)}]" if clauses else ""
        lines.append(f"{number:2}. {text}{cited}")
    for case in cases:
        who = "Between the servers" if case.judges_hops else "The client is due to see"
        lines += ["", f"{who}:"]
        for one in expected_of(case):
            lines.append(f"  {said(one.outcome)}  [{', '.join(one.clauses)}]")
    texts = {clause.id: clause.text for clause in plan.register.clauses}
    texts |= {one.id: one.text for one in plan.register.unspecified}
    cited_ids = dict.fromkeys(clause for case in cases for clause in case.clauses)
    lines += ["", "The clauses:", *(f"  {clause}  {texts[clause]}" for clause in cited_ids)]
    return lines


def _farm(options: argparse.Namespace) -> int:
    return serve_farm(options.deployment, options.serve, options.fault, keytab=options.keytab, old_tls=options.old_tls)


def _faults(options: argparse.Namespace) -> int:
    if options.json:
        records = [
            {
                "name": fault.name,
                "clauses": list(fault.breaks),
                "deployments": [fault.shown_by.deployment],
                "sites": list(fault.shown_by.sites),
                "also": list(fault.also),
                "only_on_sockets": fault.only_on_sockets,
                "evidence": [kind.value for kind in fault.evidence],
                "text": fault.text,
            }
            for fault in FAULTS
        ]
        print(json.dumps(records, indent=1, ensure_ascii=False, sort_keys=True))
        return 0
    for fault in FAULTS:
        print(f"{fault.name:48} {', '.join(fault.breaks):24} {fault.text}")
    print(f"{len(FAULTS)} faults; one turns a run red: pytest suites --fault NAME", file=sys.stderr)
    return 0


def _mutation(options: argparse.Namespace) -> int:
    for name in options.fault:
        _require("--fault", name, known_faults())
    faults = tuple(fault for fault in FAULTS if not options.fault or fault.name in options.fault)
    try:
        return print_mutation_score(faults, as_page=options.page)
    except KeyboardInterrupt:
        print("\ninterrupted; nothing is changed", file=sys.stderr)
        return 130


def _tables(_: argparse.Namespace) -> int:
    print(decision_tables_page(), end="")
    return 0
