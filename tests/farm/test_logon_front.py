"""ISA Server's forms in front of the servers: who meets them, and whom they let through."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import httpx
import pytest

from fixtures.farm.dialects import PLAIN
from fixtures.farm.farm import Farm
from harness.model.deployment import Authentication, Deployment, VirtualDirectory
from tests.farm.nouns import (
    BASIC,
    FOLDER_SYNC_DONE,
    FORMS,
    MOZILLA,
    PASSWORD,
    WINDOWS,
    ClientRequest,
    converse,
    device,
    figure,
    with_server,
)

HOST = "https://cas-01.contoso.com"
LOGON = f"{HOST}/CookieAuth.dll?Logon"


def behind_isa(deployment: Deployment) -> Farm:
    passwords = {each.address: PASSWORD for each in deployment.mailboxes}
    return Farm(deployment, passwords=passwords, dialect=replace(PLAIN, logon_front=True))


def form(user: str, curl: str = "Z2FowaZ2F", password: str = PASSWORD.reveal()) -> ClientRequest:
    fields = {"curl": curl, "flags": "0", "formdir": "1", "username": f"CONTOSO\\{user}", "password": password}
    return ClientRequest(LOGON, None, "POST", urlencode(fields).encode())


def ask(*requests: ClientRequest, deployment: Deployment | None = None) -> list[httpx.Response]:
    return converse(behind_isa(deployment or figure()), *requests)[0]


@pytest.mark.parametrize(
    ("path", "curl"),
    [
        ("/owa/", "Z2FowaZ2F"),
        ("/exchange/user1@contoso.com/", "Z2FexchangeZ2Fuser1Z40contoso.comZ2F"),
        ("/owa/auth/logon.aspx?reason=0", "Z2FowaZ2FauthZ2Flogon.aspxZ3FreasonZ3D0"),
        ("/Zebra", "Z2FZ5Aebra"),
        ("/EWS/Exchange.asmx", "Z2FEWSZ2FExchange.asmx"),
    ],
)
def test_a_browser_without_the_cookie_is_sent_to_the_form_from_any_path(path: str, curl: str) -> None:
    (answer,) = ask(ClientRequest(f"{HOST}{path}"))
    assert answer.status_code == 302
    assert answer.headers["location"] == f"{HOST}/CookieAuth.dll?GetLogon?curl={curl}&reason=0&formdir=1"
    assert "x-owa-version" not in answer.headers


def test_the_form_has_the_fields_of_isa() -> None:
    (page,) = ask(ClientRequest(f"{HOST}/CookieAuth.dll?GetLogon?curl=Z2FowaZ2F&reason=0&formdir=1"))
    assert 'action="/CookieAuth.dll?Logon"' in page.text
    for name in ("curl", "flags", "forcedownlevel", "formdir", "trusted", "username", "password", "SubmitCreds"):
        assert f'name="{name}"' in page.text
    assert 'value="Z2FowaZ2F"' in page.text


@pytest.mark.parametrize(("user", "password"), [("user1", "wrong"), ("nobody", PASSWORD.reveal())])
def test_a_wrong_logon_comes_back_to_the_form_with_a_reason(user: str, password: str) -> None:
    (answer,) = ask(form(user, password=password))
    query = parse_qs(answer.headers["location"].partition("?GetLogon?")[2])
    assert (query["reason"], query["curl"]) == (["2"], ["Z2FowaZ2F"])
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("curl", ["Z2FZ2Fevil.example", "httpsZ3AZ2FZ2Fevil.example", ""])
def test_the_form_leads_to_no_other_host(curl: str) -> None:
    (answer,) = ask(form("user1", curl))
    assert answer.headers["location"] == f"{HOST}/"


def test_other_clients_are_let_through_with_what_they_bring() -> None:
    sync = device("cas-01.contoso.com", "user1")
    (answer,) = ask(replace(sync, headers={**sync.headers, "User-Agent": "MSFT-SPhone/5.2.0"}))
    assert answer.content == FOLDER_SYNC_DONE


async def after_the_form(deployment: Deployment, *paths: str, user_agent: str = MOZILLA) -> list[httpx.Response]:
    """The answers to a client with the cookie of the front."""
    farm = behind_isa(deployment)
    transport = farm.conversation().http_transport()
    async with httpx.AsyncClient(transport=transport, headers={"User-Agent": user_agent}) as client:
        request = form("user1")
        accepted = await client.post(request.url, content=request.content)
        assert accepted.headers["location"] == f"{HOST}/owa/"
        answers = [await client.get(f"{HOST}{path}") for path in paths]
    await farm.aclose()
    return answers


@pytest.mark.parametrize("methods", [BASIC, WINDOWS], ids=["basic", "windows"])
def test_with_the_cookie_the_front_logs_on_for_its_user(methods: tuple[Authentication, ...]) -> None:
    deployment = with_server(figure(), "CAS-01", owa=VirtualDirectory(methods))
    (answer,) = asyncio.run(after_the_form(deployment, "/owa/"))
    assert answer.status_code == 200
    assert "user1@contoso.com" in answer.text


def test_of_a_directory_that_takes_forms_alone_the_user_meets_the_form_too() -> None:
    deployment = with_server(figure(), "CAS-01", owa=VirtualDirectory(FORMS))
    first, page = asyncio.run(after_the_form(deployment, "/owa/", "/owa/auth/logon.aspx"))
    assert first.headers["location"].startswith(f"{HOST}/owa/auth/logon.aspx?")
    assert 'action="owaauth.dll"' in page.text


def test_the_cookie_counts_whoever_brings_it() -> None:
    deployment = with_server(figure(), "CAS-01", owa=VirtualDirectory(WINDOWS))
    (answer,) = asyncio.run(after_the_form(deployment, "/owa/", user_agent="curl/7.15"))
    assert answer.status_code == 200
