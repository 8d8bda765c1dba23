"""Conformance harness for Exchange 2007 Client Access proxying and redirection.

Data flows one way: deployment file, plan, probes, observations, judging, verdicts, reports.
`harness.run` is the one module that knows every room.
"""

__version__ = "0.1.0"
