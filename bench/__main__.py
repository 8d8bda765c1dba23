"""`python -m bench`: measures, shows a table for each contest, and writes the page of the documentation."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.benchmarks import NAMES
from bench.rounds import LEAST_ROUNDS
from bench.session import Session
from harness.output import replace_file

_EPILOG = "\n".join(
    [
        "benchmarks:",
        *(f"  {name:10}{summary}" for name, summary in NAMES.items()),
        "",
        "Ctrl-C ends it and leaves what was measured until then, on the terminal and in the page.",
    ]
)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where everything was measured, 1 where something could not be, 130 where Ctrl-C ended it."""
    parser = _parser()
    options = parser.parse_args(arguments)
    _require_sense(parser, options)
    session = Session(quick=options.quick, rounds=options.rounds, out=sys.stdout, err=sys.stderr)
    names = [name for name in NAMES if name in options.names] or [*NAMES]
    try:
        status = session.measure(names)
    except KeyboardInterrupt:
        print("\ninterrupted; what was measured until then is kept", file=sys.stderr)
        status = 130
    if options.output is None or not session.measured:
        return status
    return status if _write(session, options.output) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measures what the harness costs, side by side with what does the same without it.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a benchmark (default: all)")
    parser.add_argument(
        "--rounds",
        type=int,
        default=LEAST_ROUNDS,
        metavar="N",
        help=f"how often each competitor works: {LEAST_ROUNDS} (default) or more; with --quick 1 or more",
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works: no figures to quote")
    parser.add_argument("--output", type=Path, metavar="FILE", help="replace the measured sections of this page")
    return parser


def _require_sense(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    for name in options.names:
        if name not in NAMES:
            parser.error(f"no benchmark is called {name!r}; expected {', '.join(NAMES)}")
    least = 1 if options.quick else LEAST_ROUNDS
    if options.rounds < least:
        parser.error(f"--rounds is {options.rounds}; expected {least} or more")
    if options.output is not None and options.quick:
        parser.error("--output with --quick: a page has figures of whole sizes only; leave one of them out")
    if options.output is not None and not options.output.parent.is_dir():
        parser.error(f"--output: there is no folder {options.output.parent}; make it first")


def _write(session: Session, page: Path) -> bool:
    try:
        before = page.read_text(encoding="utf-8") if page.exists() else ""
        text = session.page(before, day=datetime.datetime.now(datetime.UTC).date())
        replace_file(page, text.encode())
    except OSError as error:
        print(f"{page}: not written: {error.strerror}", file=sys.stderr)
        return False
    print(f"written: {page}", file=sys.stderr)
    return True


if __name__ == "__main__":
    sys.exit(main())
