"""The topic's tables of an organization with load balancing, and what Autodiscover of a server in the field answers."""

from __future__ import annotations

import asyncio
import re
from collections import Counter

import httpx
import pytest

from harness.deployments.shipped import SHIPPED_DEPLOYMENTS
from harness.judging import describe_reason
from harness.model.case import Suite
from harness.model.verdict import Verdict, VerdictWord
from harness.run import Run, load
from tests.run.web_target import WebTarget, accounts_of

_BASE = "http://schemas.microsoft.com/exchange/autodiscover"
OUTSIDE = "https://www.contoso.com/EWS/Exchange.asmx"
DEVICES = "https://www.contoso.com/Microsoft-Server-ActiveSync"
USA, ASIA = "https://CAS-01.contoso.com/EWS/Exchange.asmx", "https://nlb-asia.contoso.com/EWS/Exchange.asmx"
BY_NAME = ("https://CAS-03/EWS/Exchange.asmx", "https://cas-04.contoso.com/ews/exchange.asmx", "https://nlb-asia/EWS")

_OUTLOOK = """<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
    <User>
      <DisplayName>Someone</DisplayName>
      <LegacyDN>/o=CONTOSO/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=someone</LegacyDN>
      <DeploymentId>2b2a5d6f-3f4f-4a3c-8f9e-5d3b6a1f0c11</DeploymentId>
    </User>
    <Account>
      <AccountType>email</AccountType>
      <Action>settings</Action>
      <Protocol>
        <Type>EXCH</Type>
        <Server>MBX-02.contoso.com</Server>
        <ServerVersion>720180F0</ServerVersion>
        <MdbDN>/o=CONTOSO/cn=Configuration/cn=Servers/cn=MBX-02/cn=Microsoft Private MDB</MdbDN>
        <ASUrl>{inside}</ASUrl>
        <OOFUrl>{inside}</OOFUrl>
        <UMUrl>https://nlb-asia.contoso.com/UnifiedMessaging/Service.asmx</UMUrl>
        <OABUrl>Public Folder</OABUrl>
        <EwsUrl>{inside}</EwsUrl>
      </Protocol>{expr}
      <Protocol>
        <Type>WEB</Type>
        <External>
          <OWAUrl AuthenticationMethod="Fba">https://www.contoso.com/OWA</OWAUrl>
          <Protocol><Type>EXPR</Type><ASUrl>https://mail.elsewhere.example/EWS/Exchange.asmx</ASUrl></Protocol>
        </External>
        <Internal>
          <OWAUrl AuthenticationMethod="Ntlm, WindowsIntegrated">https://cas-05.contoso.com/OWA</OWAUrl>
          <Protocol><Type>EXCH</Type><ASUrl>https://mail.elsewhere.example/EWS/Exchange.asmx</ASUrl></Protocol>
        </Internal>
      </Protocol>
    </Account>
  </Response>
</Autodiscover>"""
_EXPR = """
      <Protocol>
        <Type>EXPR</Type>
        <Server>www.contoso.com</Server>
        <SSL>On</SSL>
        <AuthPackage>Basic</AuthPackage>
        <ASUrl>{outside}</ASUrl>
        <OOFUrl>{outside}</OOFUrl>
        <UMUrl>https://www.contoso.com/UnifiedMessaging/Service.asmx</UMUrl>
        <EwsUrl>{outside}</EwsUrl>
      </Protocol>"""
_MOBILESYNC = f"""<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="{_BASE}/responseschema/2006">
  <Response xmlns="{_BASE}/mobilesync/responseschema/2006">
    <Culture>en:en</Culture>
    <User><DisplayName>Someone</DisplayName><EMailAddress>someone@contoso.com</EMailAddress></User>
    <Action><Settings><Server><Type>MobileSync</Type><Url>{DEVICES}</Url><Name>{DEVICES}</Name></Server></Settings></Action>
  </Response>
</Autodiscover>"""
_SOAP = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
    xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
    xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body>{content}</s:Body></s:Envelope>"""
_FOLDER = (
    "<m:GetFolderResponse><m:ResponseMessages>"
    '<m:GetFolderResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>'
    '<m:Folders><t:Folder><t:FolderId Id="{of}"/></t:Folder></m:Folders></m:GetFolderResponseMessage>'
    "</m:ResponseMessages></m:GetFolderResponse>"
)
_FREE_BUSY = (
    "<m:GetUserAvailabilityResponse><m:FreeBusyResponseArray><m:FreeBusyResponse>"
    '<m:ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode></m:ResponseMessage>'
    "<m:FreeBusyView><t:FreeBusyViewType>FreeBusy</t:FreeBusyViewType></m:FreeBusyView>"
    "</m:FreeBusyResponse></m:FreeBusyResponseArray></m:GetUserAvailabilityResponse>"
)
_FOLDER_SYNC = bytes.fromhex("03016A000007564C0331000152033100014E57033000010101")


class Organization:
    """Answers every request as a server that conforms does; what Autodiscover says inside and outside is given."""

    def __init__(self, *, asia: str = ASIA, outside: str | None = OUTSIDE) -> None:
        self._asia = asia
        self._expr = "" if outside is None else _EXPR.format(outside=outside)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.lower()
        if path == "/autodiscover/autodiscover.xml":
            return httpx.Response(200, text=self._discover(request.content.decode()))
        if "authorization" not in request.headers:
            return httpx.Response(401, headers={"WWW-Authenticate": 'Basic realm="www.contoso.com"'})
        if path == "/ews/exchange.asmx":
            asked = request.content.decode()
            content = _FREE_BUSY if "GetUserAvailability" in request.headers["soapaction"] else _folder_of(asked)
            return httpx.Response(200, text=_SOAP.format(content=content))
        if path == "/microsoft-server-activesync":
            return httpx.Response(200, content=_FOLDER_SYNC, headers={"MS-ASProtocolVersions": "12.1"})
        return httpx.Response(404)

    def _discover(self, asked: str) -> str:
        if "mobilesync" in asked:
            return _MOBILESYNC
        (user,) = re.findall("<EMailAddress>(.*)@contoso.com</EMailAddress>", asked)
        return _OUTLOOK.format(inside=USA if user.endswith("1") else self._asia, expr=self._expr)


def _folder_of(asked: str) -> str:
    """Each mailbox has an inbox of its own."""
    return _FOLDER.format(of=re.findall("EmailAddress>([^<]*)<", asked)[0])


def rows_of(organization: Organization) -> dict[str, Verdict]:
    deployment, plan = load(SHIPPED_DEPLOYMENTS / "contoso-nlb.toml")

    async def judged() -> dict[str, Verdict]:
        run = Run(plan, WebTarget(organization), accounts_of(deployment))
        cases = [case for case in plan.cases if case.suite is Suite.AUTODISCOVER]
        return {one.case.id: one.verdict async for one in run.judge_all(cases)}

    return asyncio.run(judged())


def words(rows: dict[str, Verdict]) -> Counter[VerdictWord]:
    return Counter(row.verdict for row in rows.values())


@pytest.mark.parametrize("asia", [ASIA, *BY_NAME])
@pytest.mark.parametrize("outside", [OUTSIDE, "https://www.contoso.com/EWS", "https://WWW.CONTOSO.COM:443/ews/"])
def test_what_exchange_answers_to_the_tables_of_the_topic_fails_no_row(asia: str, outside: str) -> None:
    rows = rows_of(Organization(asia=asia, outside=outside))
    assert [describe_reason(row) for row in rows.values() if row.verdict is not VerdictWord.PASS] == []
    assert {name.rpartition("/")[2] for name in rows} == {
        *("outlook", "mobilesync"),
        *("outlook.follow", "freebusy.follow", "mobilesync.follow"),
    }


def test_without_outlook_anywhere_nothing_fails_and_what_outlook_is_told_is_recorded() -> None:
    rows = rows_of(Organization(outside=None))
    of_outlook = {name: row for name, row in rows.items() if "mobilesync" not in name}
    assert words(of_outlook) == {VerdictWord.INFORMATIONAL: len(of_outlook)}
    assert VerdictWord.FAIL not in words(rows)


def test_an_inner_name_outside_fails_whatever_is_published_elsewhere() -> None:
    rows = rows_of(Organization(outside=ASIA))
    failed = {name: row.failed_clauses for name, row in rows.items() if row.verdict is VerdictWord.FAIL}
    assert failed.keys() == {name for name in rows if "mobilesync" not in name}
    assert set(failed.values()) == {("AUT-02", "AUT-03"), ("AUT-02",), ("AUT-03",)}


def test_a_name_of_another_site_inside_fails() -> None:
    rows = rows_of(Organization(asia=USA))
    failed = {name for name, row in rows.items() if row.verdict is VerdictWord.FAIL}
    assert failed == {name for name in rows if re.search(r"/user[3-6]@.*/outlook$", name)}
