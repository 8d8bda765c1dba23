"""Places and encodings in which an inner server shows, and what only looks so; of servers that are not ours.

The cookies of BIG-IP are encoded as its maker documents them (K6917); base64 is that of RFC 4648, the challenge of NTLM
that of MS-NLMP, ISA Server's `curl` that of protocol-facts, section 1.2.
"""

from __future__ import annotations

import base64

HOST, NAME, ADDRESS, ADDRESS_OF_6 = "cas-03.contoso.com", "CAS-03", "10.0.3.3", "fd00::3"


def coded(text: str | bytes, *, encoding: str = "utf-8") -> str:
    return base64.b64encode(text if isinstance(text, bytes) else text.encode(encoding)).decode("ascii")


def big_ip(address: str) -> str:
    first, second, third, fourth = map(int, address.split("."))
    return str(first + (second << 8) + (third << 16) + (fourth << 24))


_CHALLENGE = (
    b"NTLMSSP\0\x02\0\0\0\x0e\0\x0e\08\0\0\0\x15\x82\x8a\xe2\x11\x22\x33\x44\x55\x66\x77\x88"
    + bytes(8)
    + "\x02\x0cCAS-03\x03$cas-03.contoso.com".encode("utf-16-le")
)

IN_HEADERS = {
    "Location": f"https://{HOST}/owa/",
    "Content-Location": f"http://{HOST}/owa/default.aspx",
    "X-FEServer": NAME,
    "X-DiagInfo": NAME.lower(),
    "X-CalculatedBETarget": HOST,
    "X-OWA-Extra": f"srv={NAME};site=asia",
    "Server": f"Microsoft-IIS/7.0 ({NAME})",
    "Via": f"1.1 {NAME} (ISA)",
    "WWW-Authenticate": f'Basic realm="{HOST}"',
    "WWW-Authenticate: NTLM": f"NTLM {coded(_CHALLENGE)}",
    "Proxy-Authenticate": f'Negotiate, Basic realm="{NAME}"',
    "X-Forwarded-Server": HOST,
    "X-Cache": f"MISS from {HOST}:3128",
    "Link": f"<https://{HOST}/a.css>; rel=preload",
    "P3P": f'policyref="http://{NAME}/w3c/p3p.xml"',
    "Set-Cookie: its domain": f"UserContext=1; domain={HOST}; path=/owa",
    "Set-Cookie: its path": f"x=1; path=/{NAME}",
    "Set-Cookie: its value": f"SERVERID={NAME}; path=/",
    "Set-Cookie: base64": f"srv={coded(HOST)}; path=/",
    "Set-Cookie: base64 without padding": f"srv={coded('server=' + NAME).rstrip('=')}; path=/",
    "Set-Cookie: base64 in percents": f"srv={coded('x' + HOST + ';u=' + NAME).replace('=', '%3D')}; path=/",
    "Set-Cookie: BIG-IP": f"BIGipServerpool_owa={big_ip(ADDRESS)}.20480.0000; path=/",
    "Set-Cookie: BIG-IP, version 6": "BIGipServerpool=vifd000000000000000000000000000003.20480; path=/",
    "Set-Cookie: BIG-IP, route domain": "BIGipServerpool=rd5o00000000000000000000ffff0a000303o80; path=/",
    "Set-Cookie: BIG-IP, route domain, version 6": "BIGipServerpool=rd3ofd000000000000000000000000000003o443; path=/",
    "Set-Cookie: BIG-IP, quoted": f'BIGipServer~x~pool="{big_ip(ADDRESS)}.47873.0000"; path=/; Httponly; Secure',
    "Refresh": f"0; url=//{HOST}/owa",
}
"""The value of a header by its name; what stands behind a colon tells several of one name apart."""

_STATE = b"\xff\x01\x0f\x05\x12" + HOST.encode() + b"dd"

IN_BODIES = {
    "base64": f'<input type="hidden" name="__VIEWSTATE" value="{coded(_STATE)}">',
    "base64, one octet in": coded(b"\xff" + HOST.encode() + b"\x90"),
    "base64, two octets in": coded(b"\xff\x01" + HOST.encode()),
    "base64 for a URL": coded(f"??>>~~{HOST}??>>").replace("+", "-").replace("/", "_"),
    "base64 of UTF-16": coded(f"server {HOST}", encoding="utf-16-le"),
    "base64 of UTF-16 with the other order": coded(f"server {HOST}", encoding="utf-16-be"),
    "base64 of a URL in percents": coded(f"u=https%3a%2f%2f{HOST}%2fowa"),
    "base64 in a script": f'var s = "{coded(HOST)}";',
    "base64 behind a name": f"state-{coded(HOST)}",
    "base64 of an address": coded(f"<server ip='{ADDRESS}'/>"),
    "base64 of an address of version 6": coded(f"by {ADDRESS_OF_6}."),
    "UTF-16 that nobody said": "\0".join(f"by {HOST} "),
    "ISA Server's own escapes": f"/CookieAuth.dll?GetLogon?curl=httpsZ3AZ2FZ2F{HOST}Z2Fowa&reason=0",
    "an address as a number": "https://167772931/owa",
    "an address in hexadecimal": "https://0x0a000303/owa",
    "an address in parts of hexadecimal": "https://0xa.0x0.0x3.0x3/owa",
    "an address in octal": "https://012.0.03.03/owa",
    "an address with two parts": "https://10.771/owa",
    "an address with zeros before": "by 010.000.003.003:443",
    "an address of version 6 as a Windows name": "\\\\fd00--3.ipv6-literal.net\\owa",
    "a legacy name": f"/o=Contoso/ou=Exchange/cn=Configuration/cn=Servers/cn={NAME}/cn=Microsoft Private MDB",
    "a message ID": f"<ABCDEF@{HOST}>",
    "a share of its drive": rf"\\{NAME}\c$",
    "SOAP fault": f"<soap:Fault><faultstring>The request to {HOST} failed</faultstring></soap:Fault>",
    "SOAP header": f'<t:ServerVersionInfo xmlns:t="x" MajorVersion="8" MailboxServer="{NAME}"/>',
    "attribute": f'<div data-server="{NAME}"></div>',
    "style": f"<style>a {{ background: url(//{HOST}/x.gif) }}</style>",
    "title": f"<title>{NAME} - Outlook Web Access</title>",
    "ASP.NET's page": f"<b>Machine Name:</b> {NAME}<br>",
}

NO_LEAKS = {
    "letters of base64": coded(bytes(range(256)) * 3),
    "a form's state": "/wEPDwUKMTY3NzE5MjI5MmRkZ0h4T2VZVnFvWQ==",
    "a long word": "Donaudampfschifffahrtsgesellschaftskapitaen" * 3,
    "a longer name in base64": coded("server=mycas-03x.example"),
    "a published host in base64": coded("https://www.contoso.com/owa"),
    "another server of BIG-IP": f"BIGipServerpool={big_ip('10.0.3.4')}.20480.0000",
    "a number like BIG-IP's": f"{big_ip(ADDRESS)}.20480.0001 {big_ip(ADDRESS)} 1{big_ip(ADDRESS)}.20480.0000",
    "a number too large for BIG-IP": "9999999999.20480.0000",
    "a number that is no host": "id=167772931 0x0a000303 /167772931/ 012.0.03.03x",
    "a user's agent": "Mozilla/5.0 (Windows NT 6.1; rv:10.0.3) Gecko/20100101",
    "a version of four numbers": "10.0.3.30 10.0.33.3 8.10.0.3 v10.0.3",
    "a word with ISA's escape in it": "JAZZ2Fcas-030 Z2Fcas-04",
    "other words of its parts": "cas 03 contoso com cascade-03 broadcas-03",
}
