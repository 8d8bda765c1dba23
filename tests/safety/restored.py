"""Live runs that change servers, ended by every signal at random moments: no server is left changed unsaid.

    python -m tests.safety.restored --times 200 --seed 1

A farm is served whose control program takes random tenths of a second. What became of the servers is looked up at the
farm: whether a server's port answers, and what its setting was set to last; not what the harness says of it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from tests.safety.forked_runs import forked_runs
from tests.safety.interrupted_run import Ending, Interruption, interrupt, interruptions
from tests.safety.lent_farm import lent_farm

_HEADS = ("runs", "while changed", "brought back", "said to be left", "by harness restore", "left unsaid")


def tried(times: int, seed: int, folder: Path, *, pace: int = 100) -> Iterator[tuple[Interruption, Ending]]:
    """That many interruptions, each with what came of it."""
    with lent_farm(folder, pace=pace) as farm, forked_runs() as runs:
        for what in islice(interruptions(seed, pace=pace), times):
            yield what, interrupt(runs, farm, what, folder / "output")


def counted(endings: Iterable[Ending]) -> tuple[int, ...]:
    """The figures of one line of the table."""
    all_of_them = list(endings)
    changed = [one for one in all_of_them if one.was_changed]
    return (
        len(all_of_them),
        len(changed),
        sum(not one.left and not one.restored for one in changed),
        sum(bool(one.left) for one in all_of_them),
        sum(one.restored and not one.still_changed for one in all_of_them),
        sum(bool(one.unsaid or one.still_changed) for one in all_of_them),
    )


_TOLD_EVERY = 20


def main() -> int:
    """Prints a line for each kind of interruption; exit status 1 where anything was not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    by_name: defaultdict[str, list[Ending]] = defaultdict(list)
    troubles = 0
    with tempfile.TemporaryDirectory(prefix="lent-") as folder:
        for number, (what, ending) in enumerate(tried(options.times, options.seed, Path(folder)), start=1):
            name = what.name if len(what.signals) == 1 else f"{len(what.signals)} in a row"
            by_name[f"{name}, SIGKILL last" if name[0].isdigit() and "SIGKILL" in what.name else name].append(ending)
            if ending.trouble is not None:
                troubles += 1
                print(f"{number}: {what}: {ending.trouble}\n{ending.output}", file=sys.stderr)
            if number % _TOLD_EVERY == 0:
                print(f"{number} of {options.times} runs ended, {troubles} with trouble", file=sys.stderr)
    print(f"{'':24}" + "".join(f"{head:>20}" for head in _HEADS))
    for name, endings in by_name.items():
        print(f"{name:24}" + "".join(f"{figure:20}" for figure in counted(endings)))
    every = [ending for endings in by_name.values() for ending in endings]
    print(f"{'all':24}" + "".join(f"{figure:20}" for figure in counted(every)))
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
