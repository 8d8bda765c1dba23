"""What Autodiscover answers to Outlook and a device."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from tests.probes.stubs import HOST, ScriptedServer, observe, redirect, stimulus

EWS = "https://www.usa.contoso.com/EWS/Exchange.asmx"
EAS = "https://www.usa.contoso.com/Microsoft-Server-ActiveSync"


def answer(content: str) -> httpx.Response:
    namespace = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"
    document = f'<Autodiscover xmlns="{namespace}"><Response xmlns="urn:inner">{content}</Response></Autodiscover>'
    return httpx.Response(200, content=document.encode(), headers={"Content-Type": "text/xml"})


def outlook(*answers: httpx.Response) -> Observation:
    return observe(stimulus(Protocol.AUTODISCOVER, Operation.OUTLOOK), ScriptedServer(*answers))


def mobilesync(*answers: httpx.Response) -> Observation:
    return observe(stimulus(Protocol.AUTODISCOVER, Operation.MOBILESYNC), ScriptedServer(*answers))


def test_outlook_gets_the_urls_of_web_services_and_availability() -> None:
    protocols = f"<Protocol><Type>EXPR</Type><ASUrl>{EWS}</ASUrl><EwsUrl>{EWS}</EwsUrl></Protocol>"
    seen = outlook(answer(f"<Account><Action>settings</Action>{protocols}</Account>"))
    named = {"ews": (EWS,), "availability": (EWS,)}
    assert seen.outcome == Outcome(OutcomeKind.SETTINGS, urls=named, expr=named)


def test_what_clients_inside_and_outside_are_told_is_reported_apart() -> None:
    inside = "https://cas-01.contoso.com/EWS/Exchange.asmx"
    protocols = (
        f"<Protocol><Type>EXCH</Type><ASUrl>{inside}</ASUrl></Protocol>"
        "<Protocol><Type>EXPR</Type><Server>www.usa.contoso.com</Server></Protocol>"
    )
    seen = outlook(answer(f"<Account><Action>settings</Action>{protocols}</Account>"))
    assert seen.outcome == Outcome(
        OutcomeKind.SETTINGS,
        urls={"ews": (inside,), "availability": (inside,)},
        exch={"availability": (inside,)},
        expr={},
    )


def test_a_key_without_urls_is_left_out() -> None:
    seen = outlook(answer(f"<Account><Protocol><Type>EXCH</Type><EwsUrl>{EWS}</EwsUrl></Protocol></Account>"))
    assert seen.outcome.urls == {"ews": (EWS,)}


def test_a_device_gets_the_url_of_activesync() -> None:
    server = f"<Server><Type>MobileSync</Type><Url>{EAS}</Url></Server>"
    seen = mobilesync(answer(f"<Action><Settings>{server}</Settings></Action>"))
    assert seen.outcome == Outcome(OutcomeKind.SETTINGS, urls={"mobilesync": (EAS,)})


@pytest.mark.parametrize(
    ("content", "explanation"),
    [
        ("<Error><ErrorCode>600</ErrorCode></Error>", "Autodiscover error 600"),
        (
            "<Account><Action>redirectAddr</Action><RedirectAddr>a@b</RedirectAddr></Account>",
            "redirected to the address a@b",
        ),
        ("<Account><Protocol><Type>EXCH</Type></Protocol></Account>", "an answer without URLs"),
    ],
)
def test_an_answer_without_settings_is_a_refusal(content: str, explanation: str) -> None:
    seen = outlook(answer(content))
    assert (seen.outcome.kind, seen.explanation) == (OutcomeKind.REFUSED, explanation)


def test_a_redirect_url_is_classified_by_its_host() -> None:
    def outcome_of(url: str) -> Outcome:
        return outlook(answer(f"<Account><RedirectUrl>{url}</RedirectUrl></Account>")).outcome

    assert outcome_of("https://x/Autodiscover") == Outcome(OutcomeKind.REDIRECT_HOST, location="https://x/Autodiscover")
    assert outcome_of(f"https://{HOST}/a") == Outcome(OutcomeKind.REDIRECT_PATH, location=f"https://{HOST}/a")
    assert outcome_of("https://[x").kind is OutcomeKind.MALFORMED


def test_what_stands_within_settings_is_no_error_and_a_comment_hides_no_url() -> None:
    url = f"<!-- published --><?x y?>\n{EWS[:8]}<!-- -->{EWS[8:]}\n"
    protocol = f"<Protocol><Type>EXPR</Type><ASUrl>{url}</ASUrl></Protocol><Extension><Error>none</Error></Extension>"
    seen = outlook(answer(f"<Account><Action>settings</Action>{protocol}</Account>"))
    assert seen.outcome.urls == {"ews": (EWS,), "availability": (EWS,)}


@pytest.mark.parametrize("ask", [outlook, mobilesync])
def test_a_page_is_called_a_page_and_a_logon_form_a_refused_logon(ask: Callable[..., Observation]) -> None:
    seen = ask(httpx.Response(200, html="<html><body><p>Accept the terms<br></body></html>"))
    assert (seen.outcome.kind, seen.explanation) == (
        OutcomeKind.MALFORMED, "an HTML page where the XML of Autodiscover is due"
    )  # fmt: skip
    form = '<form action="/CookieAuth.dll?Logon" name="logonForm"><input name="username"><input type="password">'
    assert ask(httpx.Response(200, html=f"<html>{form}</form></html>")).outcome.kind is OutcomeKind.UNAUTHORIZED


def test_statuses_mean_the_same_as_for_every_protocol() -> None:
    assert outlook(httpx.Response(401)).outcome.kind is OutcomeKind.UNAUTHORIZED
    assert outlook(httpx.Response(500)).outcome.kind is OutcomeKind.REFUSED
    assert outlook(redirect("https://x/")).outcome == Outcome(OutcomeKind.REDIRECT_HOST, location="https://x/")
    assert outlook(httpx.Response(200, html="<html><br></html>")).outcome.kind is OutcomeKind.MALFORMED


@pytest.mark.parametrize(
    ("operation", "schema"), [(Operation.OUTLOOK, "outlook"), (Operation.MOBILESYNC, "mobilesync")]
)
def test_each_client_asks_in_its_own_schema(operation: Operation, schema: str) -> None:
    server = ScriptedServer(httpx.Response(401))
    observe(stimulus(Protocol.AUTODISCOVER, operation), server)
    assert server.asked == ["POST /Autodiscover/Autodiscover.xml"]
    assert f"autodiscover/{schema}/requestschema/2006".encode() in server.requests[0].content
