"""Every variant of each sentence of `configuration.md`: which values depart, and how much, and which do not."""

from __future__ import annotations

import pytest

from harness.model.deployment import Deployment
from tests.audit.deployments import ARRAYS, TWO_PUBLISHED, TWO_SITES, WITH_BACK_END, WITH_BACK_END_OF_2000
from tests.audit.seen import changed, lines_of

Variants = dict[str, str]
"""Changes as typed, joined by ` & `, and what is found, joined by `, `; nothing where the value is as documented."""

OWA_01 = "CFG-01 CAS-01/owa external_url"
EXTERNAL_URLS: Variants = {
    "CAS-01.owa.external_url=https://www.contoso.com/owa": "",
    "CAS-01.owa.external_url=https://WWW.Contoso.COM/OWA/": "",
    "CAS-01.owa.external_url=https://www.contoso.com:443/owa": "",
    "usa.published_host=WWW.contoso.com": "",
    "CAS-01.owa.external_url=null": f"{OWA_01} critical",
    "CAS-01.eas.external_url=null": "CFG-01 CAS-01/eas external_url critical",
    "CAS-01.ews.external_url=null": "CFG-01 CAS-01/ews external_url major",
    "CAS-01.owa.external_url=https://cas-01.contoso.com/owa": f"{OWA_01} major",
    "CAS-01.owa.external_url=https://contoso.com/owa": f"{OWA_01} major",
    "CAS-01.owa.external_url=https://www.contoso.com.fabrikam.com/owa": f"{OWA_01} major",
    "CAS-01.owa.external_url=https://www.contoso.com/": f"{OWA_01} major",
    "CAS-01.owa.external_url=https://www.contoso.com/exchange": f"{OWA_01} major",
    "CAS-01.owa.external_url=https://www.contoso.com/owa/auth": f"{OWA_01} major",
    "CAS-01.owa.external_url=https://www.contoso.com/owa/exchange.asmx": f"{OWA_01} major",
    "CAS-01.owa.external_url=http://www.contoso.com/owa": f"{OWA_01} minor",
    "CAS-01.owa.external_url=http://mail.contoso.com/owa": f"{OWA_01} major",
    "CAS-01.owa.external_url=http://www.contoso.com/exchange": f"{OWA_01} major",
    "CAS-01.ews.external_url=https://www.contoso.com/EWS": "",
    "CAS-01.ews.external_url=https://www.contoso.com/ews/": "",
    "CAS-01.ews.external_url=https://www.contoso.com/EWS/Exchange.asmx": "",
    "CAS-01.ews.external_url=https://www.contoso.com/ews/EXCHANGE.asmx/": "",
    "CAS-01.ews.external_url=https://www.contoso.com/EWS/Services.wsdl": "CFG-01 CAS-01/ews external_url major",
    "CAS-01.eas.external_url=https://www.contoso.com/microsoft-server-activesync/": "",
    "CAS-01.eas.external_url=https://www.contoso.com/EAS": "CFG-01 CAS-01/eas external_url major",
    "CAS-01.exchange.external_url=https://elsewhere.fabrikam.com/x": "",
}
NOT_EXPOSED: Variants = {
    "CAS-02.owa.external_url=https://cas-02.contoso.com/owa": "CFG-02 CAS-02/owa external_url critical, "
    "NLB-04 CAS-02/owa external_url major",
    "CAS-02.eas.external_url=http://x/y": "CFG-02 CAS-02/eas external_url critical, "
    "NLB-04 CAS-02/eas external_url major",
    "CAS-02.ews.external_url=https://www.contoso.com/EWS": "CFG-02 CAS-02/ews external_url major, "
    "NLB-04 CAS-02/ews external_url major",
    "CAS-02.public.external_url=https://www.contoso.com/public": "NLB-04 CAS-02/public external_url major",
    "CAS-02.exchweb.external_url=https://www.contoso.com/exchweb": "NLB-04 CAS-02/exchweb external_url major",
    "CAS-02.exchange.internal_url=https://elsewhere.fabrikam.com/exchange": "",
}
OWA_02, EWS_02 = "CFG-04 CAS-02/owa internal_url", "CFG-04 CAS-02/ews internal_url"
INTERNAL_URLS: Variants = {
    "CAS-02.owa.internal_url=https://cas-02.contoso.com/owa/": "",
    "CAS-02.owa.internal_url=https://CAS-02/OWA": "",
    "CAS-02.owa.internal_url=https://cas-02/owa": "",
    "CAS-02.owa.internal_url=https://Cas-02.fabrikam.com/owa": "",
    "CAS-02.host=mail.contoso.com & CAS-02.owa.internal_url=https://MAIL.contoso.com/owa": "",
    "CAS-02.host=mail.contoso.com & CAS-02.owa.internal_url=https://mail/owa": f"{OWA_02} minor",
    "CAS-02.owa.internal_url=https://cas-021.contoso.com/owa": f"{OWA_02} minor",
    "CAS-02.owa.internal_url=https://www.contoso.com/owa": f"{OWA_02} minor",
    "CAS-02.owa.internal_url=null": f"{OWA_02} critical",
    "CAS-01.owa.internal_url=null": "CFG-04 CAS-01/owa internal_url minor",
    "CAS-01.ews.internal_url=http://cas-01.contoso.com/ews": "CFG-04 CAS-01/ews internal_url critical",
    "CAS-02.owa.internal_url=http://cas-02.contoso.com/owa": f"{OWA_02} critical",
    "CAS-02.owa.internal_url=http://other.contoso.com/exchange": f"{OWA_02} critical",
    "CAS-02.owa.internal_url=https://cas-02.contoso.com/exchange": f"{OWA_02} major",
    "CAS-02.owa.internal_url=https://other.contoso.com/exchange": f"{OWA_02} major",
    "CAS-02.owa.internal_url=https://cas-02.contoso.com": f"{OWA_02} major",
    "CAS-02.ews.internal_url=https://cas-02.contoso.com/ews/exchange.asmx": "",
    "CAS-02.ews.internal_url=https://cas-02.contoso.com/EWS/": "",
    "CAS-02.ews.internal_url=https://cas-02.contoso.com/EWS/Exchange.asmx/x": f"{EWS_02} major",
    "CAS-02.eas.internal_url=null": "CFG-04 CAS-02/eas internal_url critical",
    "CAS-02.ews.nlb_bypass_url=https://cas-02.contoso.com/ews": "",
    "CAS-02.ews.nlb_bypass_url=https://CAS-02/ews/exchange.asmx": "",
    "CAS-01.ews.nlb_bypass_url=https://www.contoso.com/EWS": "CFG-07 CAS-01/ews nlb_bypass_url minor",
}
BE_EAS = "CFG-03 BE-01/eas authentication critical"
AUTHENTICATION: Variants = {
    "CAS-01.eas.authentication=basic": "CFG-03 CAS-01/eas authentication critical",
    "CAS-01.ews.authentication=digest": "CFG-03 CAS-01/ews authentication critical",
    "CAS-02.owa.authentication=basic": "CFG-03 CAS-02/owa authentication critical",
    "CAS-02.owa.authentication=forms": "CFG-03 CAS-02/owa authentication critical",
    "CAS-02.owa.authentication=windows,basic,digest": "",
    "CAS-02.exchange.authentication=basic": "",
    "BE-01.eas.authentication=windows": "",
    "BE-01.eas.authentication=basic": BE_EAS,
    "BE-01.exchange.authentication=basic": "CFG-03 BE-01/exchange authentication major",
    "BE-01.public.authentication=digest,basic": "CFG-03 BE-01/public authentication major",
    "BE-01.public.authentication=digest,windows": "",
}
BACK_END_OF_2000: Variants = {
    "BE-01.exchange.authentication=basic": "",
    "BE-01.eas.authentication=basic & BE-01.public.authentication=basic": "",
}
"""CFG-03 is about Exchange 2003; of Exchange 2000 the topic names WebDAV alone."""
NO_ISA, OWA_15 = "usa.forms_authentication_on_isa=false", "OWA-15 CAS-01/owa authentication major"
FORMS_AUTHENTICATION: Variants = {
    f"{isa} & CAS-01.owa.authentication={offered}": found
    for isa, judged in {
        "usa.forms_authentication_on_isa=true": {
            "windows": "",
            "windows,basic": "",
            "basic": OWA_15,
            "forms": OWA_15,
            "windows,forms": OWA_15,
        },
        NO_ISA: {
            "forms": "",
            "forms,windows": "",
            "forms,basic": "",
            "basic": OWA_15,
            "windows": OWA_15,
            "windows,basic,digest": OWA_15,
        },
        "usa.forms_authentication_on_isa=null": dict.fromkeys(("forms", "windows", "basic", "windows,forms"), ""),
    }.items()
    for offered, found in judged.items()
}
LIMITS: Variants = {
    "CAS-01.threads_per_processor=36": "",
    "CAS-01.threads_per_processor=37": "",
    "CAS-01.threads_per_processor=35": "CFG-06 CAS-01 threads_per_processor recommended",
    "CAS-01.threads_per_processor=null": "",
    "CAS-01.max_connections=2000": "",
    "CAS-01.max_connections=1999": "CFG-06 CAS-01 max_connections recommended",
    "CAS-01.max_connections=2001": "CFG-06 CAS-01 max_connections recommended",
    "CAS-01.max_connections=null": "",
    "CAS-01.max_connections=12 & CAS-01.threads_per_processor=12": "CFG-06 CAS-01 max_connections recommended, "
    "CFG-06 CAS-01 threads_per_processor recommended",
    "CAS-01.max_connections=12 & CAS-01.threads_per_processor=null": "CFG-06 CAS-01 max_connections recommended",
    "CAS-02.max_connections=2 & CAS-02.threads_per_processor=1": "",
}
ARRAY_OF_WWW: Variants = {
    "CAS-01.owa.internal_url=https://CAS-01/owa/": "",
    "CAS-01.oab.external_url=https://www.contoso.com/oab/": "",
    "CAS-01.ews.external_url=https://www.contoso.com/ews/exchange.asmx": "",
    "CAS-01.eas.authentication=windows,basic": "",
    "CAS-01.ews.nlb_bypass_url=https://cas-01.contoso.com/EWS": "",
    "CAS-01.ews.nlb_bypass_url=https://cas-02.contoso.com/EWS": "CFG-07 CAS-01/ews nlb_bypass_url minor",
    "CAS-01.ews.internal_url=https://cas-02.contoso.com/EWS": "NLB-02 CAS-01/ews internal_url major",
    "www.affinity=cookie": "",
    "www.affinity=none": "NLB-12 array:www affinity major",
    "www.affinity=null": "",
    "nlb-asia.affinity=ip": "",
    "www.ports=443": "",
    "www.ports=443,80": "",
    "www.ports=80,443,993": "NLB-14 array:www ports major",
    "www.ports=25": "NLB-14 array:www ports major",
    "www.ports=null": "",
    "www.ports=25 & CAS-01.hub_transport_role=false": "NLB-14 array:www ports major",
    "www.ports=25 & CAS-01.hub_transport_role=false & CAS-02.hub_transport_role=false": "",
    "www.ports=25 & CAS-01.hub_transport_role=false & CAS-02.hub_transport_role=null": "",
    "CAS-01.owa.kerberos=false & CAS-01.ews.kerberos=false": "",
}
ARRAY_OF_ASIA: Variants = {
    "CAS-03.eas.internal_url=https://NLB-ASIA/microsoft-server-activesync/": "",
    "CAS-03.eas.internal_url=https://cas-03.contoso.com/Microsoft-Server-ActiveSync": (
        "NLB-03 CAS-03/eas internal_url major"
    ),
    "CAS-03.owa.internal_url=https://nlb-asia.contoso.com/owa": "NLB-03 CAS-03/owa internal_url major",
    "CAS-03.ews.nlb_bypass_url=https://cas-03/ews/exchange.asmx": "",
    "CAS-03.ews.nlb_bypass_url=https://cas-04.contoso.com/EWS": "NLB-03 CAS-03/ews nlb_bypass_url major",
    "CAS-03.owa.authentication=forms": "NLB-03 CAS-03/owa authentication critical",
    "CAS-03.oab.authentication=basic": "NLB-03 CAS-03/oab authentication major",
    "CAS-03.exchange.nlb_bypass_url=https://cas-03.contoso.com/exchange": "NLB-03 CAS-03/exchange nlb_bypass_url minor",
    "CAS-03.owa.kerberos=false": "NLB-13 CAS-03/owa kerberos critical",
    "CAS-03.owa.kerberos=null": "",
    "CAS-03.eas.kerberos=false": "",
    "CAS-03.owa=null": "OWA-12 CAS-03/owa owa major",
    "CAS-03.oab=null": "",
    "CAS-03.ews=null": "",
}
DIRECTORIES: Variants = {
    "CAS-01.owa=null": "OWA-12 CAS-01/owa owa major",
    "CAS-02.exchange=null & CAS-02.public=null": "OWA-12 CAS-02/exchange exchange major, "
    "OWA-12 CAS-02/public public major",
    "CAS-01.eas=null & CAS-01.ews=null & CAS-02.eas=null & CAS-02.ews=null": "",
}
EXPOSED: Variants = {
    "europe.published_host=www.usa.contoso.com & CAS-02.owa.external_url=https://www.usa.contoso.com/owa": (
        "CFG-05 CAS-01/owa external_url critical, CFG-05 CAS-02/owa external_url critical"
    ),
    "CAS-02.internet_facing=null & CAS-02.owa.external_url=https://www.usa.contoso.com/owa": "",
    "CAS-01.owa.external_url=https://www.europe.contoso.com/owa": "CFG-01 CAS-01/owa external_url major, "
    "CFG-05 CAS-01/owa external_url critical",
    "CAS-01.owa.external_url=http://WWW.EUROPE.contoso.com/other": "CFG-01 CAS-01/owa external_url major, "
    "CFG-05 CAS-01/owa external_url critical",
    "CAS-01.internet_facing=false & CAS-01.owa.external_url=https://www.europe.contoso.com/owa": (
        "CFG-02 CAS-01/owa external_url critical, NLB-04 CAS-01/owa external_url major"
    ),
}
TABLES = {
    "ExternalURLs of a server that faces the Internet": (TWO_SITES, EXTERNAL_URLS),
    "ExternalURLs of one that does not": (TWO_SITES, NOT_EXPOSED),
    "InternalURLs and NLBBypassURLs": (TWO_SITES, INTERNAL_URLS),
    "authentication": (WITH_BACK_END, AUTHENTICATION),
    "authentication of Exchange 2000": (WITH_BACK_END_OF_2000, BACK_END_OF_2000),
    "forms-based authentication": (TWO_SITES, FORMS_AUTHENTICATION),
    "limits of ASP.NET": (TWO_SITES, LIMITS),
    "an array that faces the Internet": (ARRAYS, ARRAY_OF_WWW),
    "an array that does not": (ARRAYS, ARRAY_OF_ASIA),
    "directories that do not exist": (TWO_SITES, DIRECTORIES),
    "two sites that face the Internet": (TWO_PUBLISHED, EXPOSED),
}


@pytest.mark.parametrize(
    ("deployment", "changes", "found"),
    [
        pytest.param(deployment, changes, found, id=f"{subject}: {changes}".replace("/", "|"))
        for subject, (deployment, variants) in TABLES.items()
        for changes, found in variants.items()
    ],
)
def test_what_departs_and_how_much(deployment: Deployment, changes: str, found: str) -> None:
    assert lines_of(changed(deployment, *changes.split(" & "))) == (found.split(", ") if found else [])
