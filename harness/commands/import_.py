"""`import`: a deployment file from what an organization can give."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from harness.commands.arguments import BadInputError
from harness.deployments import garbage_left_for_later
from harness.imports import (
    ImportSourceError,
    SamplingRule,
    Source,
    assemble,
    export_script_text,
    parse_directory_url,
    read_directory,
    read_files,
    require_writable,
    summary_lines,
    write_import,
)
from harness.model.printable import printable
from harness.model.secret import Secret
from harness.output import Input, claim, replace_file

_DIRECTORY_SCHEMES = ("ldaps://", "ldap://")

_DESCRIPTION = """\
Writes a deployment file from exports of the Exchange Management Shell (CLIXML, Format-List text, JSON), from LDIF, or
from Active Directory itself. Several sources complete each other. Guesses and what no source knows are marked in the
file by comments. Run again over the same file, it keeps what you edited and says what has changed.
"""

_EXAMPLES = """\
examples:
  python -m harness import --script Export-ExchangeOrganization.ps1
  python -m harness import organization.xml --output lab.toml
  python -m harness import exports/ users.ldf --output lab.toml --mailboxes 3 --seed 7
  python -m harness import ldaps://dc-01.contoso.com --bind reader@contoso.com --ca ca.pem --output lab.toml
"""


def add_to(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.description, parser.epilog = _DESCRIPTION, _EXAMPLES
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("sources", nargs="*", metavar="SOURCE", help="a file, a folder of exports, or ldaps://HOST")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the deployment file to write, or to import again")
    parser.add_argument(
        "--mailboxes", default="2", metavar="N", help="how many of each database of each server, or all (default: 2)"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another number chooses others (default: 0)")
    parser.add_argument("--bind", metavar="USER", help="for ldaps://: who asks, user@domain or a distinguished name")
    parser.add_argument("--password-env", metavar="NAME", help="the variable that has that account's password")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="the file whose first line is the password")
    parser.add_argument("--ca", type=Path, metavar="FILE", help="who issued the directory's certificate, PEM")
    parser.add_argument("--base", metavar="DN", help="below which mailboxes are looked for (default: the domain)")
    parser.add_argument("--script", type=Path, metavar="FILE", help="write the script that exports all, for the Shell")
    parser.set_defaults(command=_run)


def _run(options: argparse.Namespace) -> int:
    if options.script is not None:
        _write_script(options.script)
    if not options.sources and options.script is not None:
        return 0
    if not options.sources or options.output is None:
        raise BadInputError("import: expected one SOURCE or more and --output FILE (python -m harness import --help)")
    rule = SamplingRule(_number_of_mailboxes(options.mailboxes), options.seed)
    try:
        with garbage_left_for_later(), closing(claim("", options.output, _inputs(options))):
            _import(options, rule)
    except ImportSourceError as error:
        raise BadInputError(str(error)) from None
    return 0


def _inputs(options: argparse.Namespace) -> Iterator[Input]:
    """What is read: sources, and the files that a directory needs; a folder of exports may take the result."""
    files = [Path(name) for name in options.sources if not name.startswith(_DIRECTORY_SCHEMES)]
    yield from (Input(file, "a source of this import") for file in files if not file.is_dir())
    if options.ca is not None:
        yield Input(options.ca, "the file of trust anchors (--ca)")
    if options.password_file is not None:
        yield Input(options.password_file, "the password file (--password-file)")


def _import(options: argparse.Namespace, rule: SamplingRule) -> None:
    require_writable(options.output)
    sources = _read(options)
    with _stage("grouping by server, sampling mailboxes"):
        imported = assemble(sources, rule)
    with _stage(f"writing {options.output}"):
        written = write_import(imported, options.output, replace_file=replace_file)
    for line in summary_lines(imported, written, options.output):
        print(printable(line))


def _read(options: argparse.Namespace) -> list[Source]:
    """Files first: where sources contradict each other the first one counts."""
    urls = [name for name in options.sources if name.startswith(_DIRECTORY_SCHEMES)]
    files = [Path(name) for name in options.sources if name not in urls]
    sources: list[Source] = []
    if files:
        with _stage(f"reading {', '.join(map(str, files))}"):
            sources += read_files(files)
    for url in urls:
        with _stage(f"reading {url}"):
            sources.append(_read_directory(url, options))
    return sources


def _read_directory(url: str, options: argparse.Namespace) -> Source:
    if options.bind is None:
        raise BadInputError(
            f"{url}: who asks? expected --bind USER; the password comes from --password-env or a prompt"
        )
    password = _password(options)
    address = parse_directory_url(url, user=options.bind, password=password, ca=options.ca, base=options.base)
    return read_directory(address, _print_progress)


def _print_progress(what: str, count: int) -> None:
    """A line each ten thousand entries, which take a minute or so."""
    if count and count % 10_000 == 0:
        print(f"  {count} {what}", file=sys.stderr)


def _password(options: argparse.Namespace) -> Secret:
    if options.password_env is not None:
        if options.password_env not in os.environ:
            raise BadInputError(f"--password-env is {options.password_env}, a variable that is not set")
        return Secret(os.environ[options.password_env])
    if options.password_file is not None:
        return Secret(_first_line(options.password_file))
    if not sys.stdin.isatty():
        raise BadInputError(f"no password for {options.bind}: expected --password-env NAME or --password-file FILE")
    return Secret(getpass.getpass(f"password of {options.bind}: "))


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig").partition("\n")[0].rstrip("\r")
    except (OSError, ValueError) as error:
        cause = error.strerror if isinstance(error, OSError) else "not a text in UTF-8"
        raise BadInputError(
            f"--password-file {file}: {cause}; expected a file whose first line is the password"
        ) from None


def _number_of_mailboxes(given: str) -> int | None:
    if given == "all":
        return None
    if not (given.isascii() and given.isdecimal() and int(given) > 0):
        raise BadInputError(f'--mailboxes is "{given}"; expected a number from 1, or all')
    return int(given)


def _write_script(file: Path) -> None:
    """Written anew over a script of an earlier time, over nothing else."""
    text = export_script_text()
    with closing(claim("", file)) as output:
        if file.is_file() and not file.read_bytes().startswith(text.partition("\n")[0].encode()):
            raise BadInputError(f"{file} is there already and is not that script; expected the name of a new file")
        output.write(text.replace("\n", "\r\n"))
    print(
        f"{file} written; run it in the Exchange Management Shell, then: python -m harness import EXPORT --output FILE"
    )


@contextmanager
def _stage(name: str) -> Iterator[None]:
    """A line on standard error when a stage begins, and its time when it is done."""
    started = time.monotonic()
    print(printable(f"{name} …"), file=sys.stderr)
    yield
    print(f"  {time.monotonic() - started:.1f} s", file=sys.stderr)
