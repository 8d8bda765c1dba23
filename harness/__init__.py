"""Conformance harness for Exchange 2007 Client Access proxying and redirection.

Data flows one way: deployment file, plan, probes, observations, judging, verdicts, reports.
`harness.run` is the one module that knows every room.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - older ones parse this file and would end in an ImportError
    sys.exit(
        f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}; run .venv/bin/python, which make installs"
    )

__version__ = "0.1.0"
