"""How the mutants in the folder `mutants` ended, as a finished run left them: one JSON object."""

from __future__ import annotations

import json
import sys
from collections import Counter

from mutmut.__main__ import collect_source_file_mutation_data
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import get_module_from_key, orig_function_and_class_names_from_key

from tests.mutation.explained import mutant_of

ENDED = ("killed", "timeout")
NOT_RUN = "not checked"


def main() -> None:
    """Prints `counts` by end, the `survived` as function, lines that were and are, and the functions `judged`."""
    mutants, _ = collect_source_file_mutation_data(mutant_names=())
    ends = [(name, data.path, status_by_exit_code[code]) for data, name, code in mutants]
    survived = [
        mutant_of(_function(name), get_diff_for_mutant(name, path=path))
        for name, path, end in ends
        if end not in (*ENDED, NOT_RUN)
    ]
    record = {
        "counts": Counter(end for _, _, end in ends),
        "survived": [[mutant.function, mutant.was, mutant.now] for mutant in survived],
        "judged": sorted({_function(name) for name, _, end in ends if end != NOT_RUN}),
    }
    json.dump(record, sys.stdout)


def _function(mutant: str) -> str:
    name, owner = orig_function_and_class_names_from_key(mutant)
    return ".".join(part for part in (get_module_from_key(mutant), owner, name) if part)


if __name__ == "__main__":
    main()
