"""The fuzzing process: `python -m tests.fuzzing.engine MODULE CORPUS [libFuzzer's options]`.

Runs in a process of its own, since atheris instruments what is imported, and ends the process when it is done. With
`--blind` as the first option nothing is instrumented: the same mutations without coverage.
"""

from __future__ import annotations

import importlib
import sys
import warnings

import atheris

from tests.fuzzing.fuzz_target import FuzzTarget

_INSTRUMENTED = ("harness", "http.cookiejar", "spnego._asn1", "spnego._ntlm", "spnego._ntlm_raw.messages")
"""The code that reads untrusted bytes: that of the project, and the Python code that it passes them to."""


def main(module: str, *options: str) -> None:
    """Does not return: libFuzzer ends the process."""
    blind = options[:1] == ("--blind",)
    with atheris.instrument_imports(include=["nothing"] if blind else [*_INSTRUMENTED, module]):
        target = importlib.import_module(module).TARGET
    assert isinstance(target, FuzzTarget)
    warnings.simplefilter("error")  # as in the tests: a warning of a library counts as a failure too
    atheris.Setup([sys.argv[0], *options[blind:]], target.read)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
