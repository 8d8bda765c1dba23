"""The elements of a JUnit report, from pytest's tests to the cases that they stand for.

`junit_family` decides where properties may stand. The schema by which Jenkins' xUnit plugin checks what it reads
(junit-10.xsd, pytest's `xunit2`) has none in a `testcase`: there they are lines of its output, in the form that tools
read which know JUnit's older form alone. `xunit1`, which this project asks for, has them as `property` elements.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, SubElement

import pytest

from harness import __version__
from harness.model.printable import printable, printable_lines
from harness.reporting import NOT_JUDGED, JunitCase, JunitResult, advice_lines, verdict_sentence
from suites.plugin.cases import cases_by_node
from suites.plugin.judged_run import VERDICT, JudgedRun
from suites.plugin.options import command_of, deployment_and_plan, deployment_name_of, target_of
from suites.plugin.outcome import INFORMATIONAL

_PLUMBING = frozenset({VERDICT, INFORMATIONAL})
_RESULTS = ("failure", "error", "skipped")
_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}
_PLACES = ("file", "line")
_PYTESTS_NAME = "pytest"


def tell_of_cases(root: Element, config: pytest.Config, run: JudgedRun, *, prefix: str | None, family: str) -> None:
    """Name, label and word what pytest wrote of the suites; what it wrote of other tests stays."""
    told = _Told(config, run, prefix=prefix, has_properties=family == "xunit1")
    root.set("name", "Exchange 2007 Client Access conformance")
    for suite in root.iter("testsuite"):
        _merge_reports_of_one_test(suite, told.is_of_case)
        for element in suite.iter("testcase"):
            told.tell(element)
        told.tell_of_run(suite)
        _count(suite)
    _make_printable(root)


class _Told:
    """What is said of a run and of its cases."""

    def __init__(self, config: pytest.Config, run: JudgedRun, *, prefix: str | None, has_properties: bool) -> None:
        self._deployment, plan = deployment_and_plan(config)
        self._cases = cases_by_node(config)
        self._run = run
        self._prefix = prefix
        self._has_properties = has_properties
        self._stem, self._target = deployment_name_of(config), target_of(config)
        self._command = command_of(config)
        self._causes = {
            row.case: (cause, advice)
            for cause in run.causes
            for advice in [[*advice_lines(cause, self._deployment, plan.register)]]
            for row in cause.rows
        }

    def is_of_case(self, element: Element) -> bool:
        """Whether it is a test of the suites."""
        return self._cases.find(element.get("name", "")) is not None

    def tell(self, element: Element) -> None:
        """Of one test of the suites; another test's element stays as it is."""
        case = self._cases.find(element.get("name", ""))
        if case is None:
            return
        cause, advice = self._causes.get(case.id, (None, ()))
        told = JunitCase(case, self._run.rows.get(case.id), cause, advice, self._stem, self._target)
        element.set("classname", ".".join(filter(None, (self._prefix, told.classname))))
        element.set("name", told.name)
        for name in _PLACES:
            element.attrib.pop(name, None)
        self._word(element, told)
        self._add_properties(element, told.properties())

    def tell_of_run(self, suite: Element) -> None:
        """What was asked, and the figures of the summary."""
        if suite.get("name") == _PYTESTS_NAME:
            suite.set("name", printable(f"{self._stem}, {self._target}"))
        summary, servers = self._run.summary, self._deployment.client_access_servers
        figures = {word.value: count for word, count in sorted(summary.total.items())}
        said = {
            "deployment": self._stem,
            "organization": self._deployment.organization.name,
            "target": self._target,
            "version": __version__,
            "exchange_versions": ", ".join(sorted({server.version.text for server in servers})),
            **{name: str(count) for name, count in figures.items() if count},
            **({"accepted": str(summary.accepted)} if summary.accepted else {}),
            **({NOT_JUDGED: str(len(summary.missing))} if summary.missing else {}),
            "conclusion": verdict_sentence(summary),
        }
        written = suite.findall("properties")
        kept = [one for properties in written for one in properties]
        for properties in written:
            suite.remove(properties)
        suite.insert(0, _properties_element([(name, printable(value)) for name, value in said.items()], kept))

    def _word(self, element: Element, told: JunitCase) -> None:
        """One message and one text, in the place of what pytest said twice."""
        for place, child in enumerate(element):
            if child.tag in _RESULTS:
                result = told.result(child.text or "", command=self._command)
                if result is not None and result.tag == child.tag:
                    element[place] = _result_element(result)
                elif told.row is None and child.tag == "skipped":
                    element[place] = _result_element(JunitResult("skipped", NOT_JUDGED, child.get("message", "")))
                return

    def _add_properties(self, element: Element, said: list[tuple[str, str]]) -> None:
        written = element.findall("properties")
        kept = [one for properties in written for one in properties if one.get("name") not in _PLUMBING]
        for properties in written:
            element.remove(properties)
        if self._has_properties:
            element.insert(0, _properties_element(said, kept))
            return
        pairs = [*said, *((one.get("name", ""), one.get("value", "")) for one in kept)]
        output = SubElement(element, "system-out")
        output.text = "\n".join(f"[[PROPERTY|{name}={value}]]" for name, value in pairs)


def _properties_element(said: Iterable[tuple[str, str]], kept: Iterable[Element]) -> Element:
    """Ours, and those that other plugins have given."""
    properties = Element("properties")
    for name, value in said:
        SubElement(properties, "property", name=name, value=value)
    properties.extend(kept)
    return properties


def _result_element(result: JunitResult) -> Element:
    element = Element(result.tag, type=result.kind, message=result.message)
    element.text = result.text or None
    return element


def _merge_reports_of_one_test(suite: Element, is_of_case: Callable[[Element], bool]) -> None:
    """Of a case: where a test fails and has trouble at its end pytest writes a second one; GitLab reads the first."""
    first: dict[tuple[str | None, str | None], Element] = {}
    for element in filter(is_of_case, suite.findall("testcase")):
        known = first.setdefault((element.get("classname"), element.get("name")), element)
        if known is not element:
            known.extend(element)
            known.set("time", f"{float(known.get('time', 0)) + float(element.get('time', 0)):.3f}")
            suite.remove(element)


def _count(suite: Element) -> None:
    """Each test once, by what it was first found to be."""
    tests = suite.findall("testcase")
    suite.set("tests", str(len(tests)))
    found = Counter(next((child.tag for child in test if child.tag in _RESULTS), "") for test in tests)
    for attribute, tag in _COUNTED.items():
        suite.set(attribute, str(found[tag]))


def _make_printable(root: Element) -> None:
    """Also what pytest has caught, and what other plugins have said."""
    for element in root.iter():
        element.text = printable_lines(element.text) if element.text else None
        for name, value in element.attrib.items():
            element.set(name, printable_lines(value))
