"""The form of a JUnit report, written from what readers ask for.

Two forms are in use. `xunit2` is what Jenkins' xUnit plugin checks before it reads anything
(github.com/jenkinsci/xunit-plugin, types/model/xsd/junit-10.xsd): a suite has properties, a test case has none, and no
attribute but name, classname, time and group. `xunit1` is what pytest, Playwright and Jenkins' JUnit plugin know
(hudson/tasks/junit/CaseResult.java): the same with properties at the beginning of a test case.
"""

from __future__ import annotations

from lxml import etree

_PROPERTIES_OF_CASES = '<xs:element ref="properties" minOccurs="0"/>'

_FORM = """\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:simpleType name="seconds">
    <xs:restriction base="xs:string"><xs:pattern value="[0-9]*(\\.[0-9]*)?"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="count">
    <xs:restriction base="xs:string"><xs:pattern value="[0-9]+"/></xs:restriction>
  </xs:simpleType>
  <xs:complexType name="result" mixed="true">
    <xs:attribute name="type" type="xs:string"/>
    <xs:attribute name="message" type="xs:string"/>
  </xs:complexType>
  <xs:element name="properties">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="property" minOccurs="0" maxOccurs="unbounded">
          <xs:complexType>
            <xs:attribute name="name" type="xs:string" use="required"/>
            <xs:attribute name="value" type="xs:string" use="required"/>
          </xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="system-out" type="xs:string"/>
  <xs:element name="system-err" type="xs:string"/>
  <xs:element name="testcase">
    <xs:complexType>
      <xs:sequence>
        {properties_of_cases}
        <xs:choice minOccurs="0" maxOccurs="unbounded">
          <xs:element name="skipped" type="result"/>
          <xs:element name="error" type="result"/>
          <xs:element name="failure" type="result"/>
          <xs:element ref="system-out"/>
          <xs:element ref="system-err"/>
        </xs:choice>
      </xs:sequence>
      <xs:attribute name="name" type="xs:string" use="required"/>
      <xs:attribute name="classname" type="xs:string"/>
      <xs:attribute name="time" type="seconds"/>
      <xs:attribute name="group" type="xs:string"/>
    </xs:complexType>
  </xs:element>
  <xs:element name="testsuite">
    <xs:complexType>
      <xs:choice minOccurs="0" maxOccurs="unbounded">
        <xs:element ref="properties"/>
        <xs:element ref="testcase"/>
        <xs:element ref="system-out"/>
        <xs:element ref="system-err"/>
      </xs:choice>
      <xs:attribute name="name" type="xs:string" use="required"/>
      <xs:attribute name="tests" type="count" use="required"/>
      <xs:attribute name="failures" type="count" use="required"/>
      <xs:attribute name="errors" type="count" use="required"/>
      <xs:attribute name="skipped" type="count"/>
      <xs:attribute name="time" type="seconds"/>
      <xs:attribute name="timestamp" type="xs:dateTime"/>
      <xs:attribute name="hostname" type="xs:string"/>
    </xs:complexType>
  </xs:element>
  <xs:element name="testsuites">
    <xs:complexType>
      <xs:sequence>
        <xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence>
      <xs:attribute name="name" type="xs:string"/>
    </xs:complexType>
  </xs:element>
</xs:schema>
"""


def departures_in(report: bytes, family: str) -> list[str]:
    """What in a report is not of its form; empty where nothing is. `legacy` is pytest's other name of `xunit1`."""
    form = _FORM.format(properties_of_cases="" if family == "xunit2" else _PROPERTIES_OF_CASES)
    schema = etree.XMLSchema(etree.fromstring(form))
    schema(etree.fromstring(report))
    return str(schema.error_log).splitlines()
