"""The score of a mutation run that is done, and whether every survivor is explained: `make mutation-code`.

`--toml` prints the unexplained survivors in the form of `survivors.toml`, to be sorted under their reasons. `--part`
says that only some mutants were meant to be run; without it one that was not run fails the run.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from mutmut.__main__ import collect_source_file_mutation_data
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import get_module_from_key, orig_function_and_class_names_from_key

from tests.mutation.explained import EXPLANATIONS, Mutant, compare, mutant_of, read_explanations

ENDED = ("killed", "timeout")
NOT_RUN = "not checked"


def main() -> int:
    """Prints the score; 1 where a survivor is not explained, an explanation is outdated or the run was not ended."""
    mutants, _ = collect_source_file_mutation_data(mutant_names=())
    ends = [(name, data.path, status_by_exit_code[code]) for data, name, code in mutants]
    counts = Counter(end for _, _, end in ends if end != NOT_RUN)
    survived = [
        mutant_of(_function(name), get_diff_for_mutant(name, path=path))
        for name, path, end in ends
        if end not in (*ENDED, NOT_RUN)
    ]
    judged = {_function(name) for name, _, end in ends if end != NOT_RUN}
    explained = read_explanations(EXPLANATIONS)
    comparison = compare(survived, explained, judged=judged)
    if "--toml" in sys.argv:
        print("\n".join(_as_toml(comparison.unexplained)))
        return 0
    ended = sum(counts[end] for end in ENDED)
    print(f"{counts.total()} mutants: {', '.join(f'{count} {end}' for end, count in sorted(counts.items()))}")
    print(f"score {100 * ended / max(counts.total(), 1):.1f} %; {len(survived)} left, ", end="")
    print(f"of which {len(comparison.unexplained)} changes are not explained")
    for title, found in (("not explained", comparison.unexplained), ("explained, but ended", comparison.outdated)):
        for mutant in found:
            print(f"\n{title}: {mutant.function}\n- {mutant.was}\n+ {mutant.now}")
    left_out = sum(end == NOT_RUN for _, _, end in ends)
    if left_out:
        print(f"\n{left_out} mutants were not run")
    unfinished = bool(left_out) and "--part" not in sys.argv
    return 1 if comparison.unexplained or comparison.outdated or unfinished else 0


def _function(mutant: str) -> str:
    name, owner = orig_function_and_class_names_from_key(mutant)
    return ".".join(part for part in (get_module_from_key(mutant), owner, name) if part)


def _as_toml(mutants: tuple[Mutant, ...]) -> Iterator[str]:
    for mutant in mutants:
        was, now = (
            f"'''{text}'''" if "\n" in text or "'" in text else f"'{text}'" for text in (mutant.was, mutant.now)
        )
        yield f"  {{ in = '{mutant.function}', was = {was}, now = {now} }},"


if __name__ == "__main__":
    sys.exit(main())
