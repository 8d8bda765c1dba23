"""An error that came with a gateway's own page is said to be the gateway's; advice on it does not lead to Exchange."""

from __future__ import annotations

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import OutcomeKind
from harness.model.protocol import Operation, Protocol
from harness.probes.http import HttpAnswer
from harness.probes.whose_answer import describe_status
from tests.probes.stubs import observe, stimulus

NGINX = "<html><body><center><h1>{0}</h1></center><hr><center>nginx/1.22.1</center></body></html>"
APACHE = "<h1>{0}</h1><hr><address>Apache/2.4.57 (Debian) Server at mail.contoso.com Port 443</address>"
ISA = "<p>{0}</p><p>The ISA Server denied the specified Uniform Resource Locator (URL).</p>"
IIS = "<h2>{0} - File or directory not found.</h2><h3>Internet Information Services (IIS)</h3>"


def get(status: int, page: str, **headers: str) -> Observation:
    answer = httpx.Response(status, html=page.format(status), headers=headers)
    return observe(stimulus(Protocol.OWA, Operation.OWA), lambda _: answer)


@pytest.mark.parametrize(
    ("status", "page", "headers", "words"),
    [
        (404, NGINX, {"Server": "nginx"}, "HTTP 404 of nginx"),
        (403, NGINX, {}, "HTTP 403 of nginx"),
        (401, NGINX, {"WWW-Authenticate": 'Basic realm="x"'}, "HTTP 401 of nginx"),
        (404, APACHE, {"Server": "Apache/2.4.57"}, "HTTP 404 of Apache"),
        (403, ISA, {}, "HTTP 403 of ISA Server"),
        (404, IIS, {"Server": "nginx"}, "HTTP 404"),
        (401, IIS, {"Server": "nginx", "WWW-Authenticate": "NTLM"}, "HTTP 401"),
        (404, "", {"Server": "nginx"}, "HTTP 404"),
        (404, NGINX, {"X-AspNet-Version": "2.0.50727"}, "HTTP 404"),
        (404, NGINX, {"Server": "Microsoft-IIS/7.0"}, "HTTP 404"),
    ],
)
def test_the_page_says_who_made_it_and_a_header_alone_does_not(
    status: int, page: str, headers: dict[str, str], words: str
) -> None:
    text = page.format(status)
    answer = HttpAnswer("https://mail.contoso.com/owa/", status, httpx.Headers(headers), text.encode(), text)
    assert describe_status(answer) == words


def test_a_gateway_s_own_refusals_are_named_where_they_are_judged() -> None:
    assert get(404, NGINX).explanation == "HTTP 404 of nginx"
    refused = get(401, NGINX)
    assert (refused.outcome.kind, refused.explanation) == (OutcomeKind.UNAUTHORIZED, "HTTP 401 of nginx")


@pytest.mark.parametrize("protocol", [Protocol.OWA, Protocol.EWS, Protocol.AUTODISCOVER, Protocol.EAS])
def test_a_request_that_a_gateway_does_not_take_leads_to_the_gateway(protocol: Protocol) -> None:
    operations = {
        Protocol.OWA: Operation.OWA,
        Protocol.EWS: Operation.GETFOLDER,
        Protocol.AUTODISCOVER: Operation.MOBILESYNC,
        Protocol.EAS: Operation.FOLDERSYNC,
    }
    answer = httpx.Response(413, html=NGINX.format(413))
    seen = observe(stimulus(protocol, operations[protocol]), lambda _: answer)
    assert seen.prerequisite is not None
    assert seen.prerequisite.startswith("nginx answers HTTP 413, which is about the form or the size of the request")
    assert "[connect]" not in seen.prerequisite


def test_too_many_requests_are_mended_by_sending_fewer() -> None:
    for page in (NGINX, "slow down"):
        advice = get(429, page).prerequisite
        assert advice is not None
        assert "set requests_per_second in [live]" in advice
        assert "database" not in advice
