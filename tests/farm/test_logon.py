"""How the farm authenticates users: Basic, forms, NTLM bare and inside Negotiate; and which requests it refuses."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Generator

import httpx
import pytest
import spnego

from fixtures.farm.errors import FarmError
from fixtures.farm.farm import Farm
from harness.model.deployment import Authentication, Deployment, VirtualDirectory
from harness.model.secret import Secret
from tests.farm.nouns import (
    FORMS,
    MOZILLA,
    WINDOWS,
    ClientRequest,
    basic,
    converse,
    farm,
    figure,
    send,
    with_server,
)

OWA = "https://cas-01.contoso.com/owa/"


class _Ntlm(httpx.Auth):
    """A client's side of the handshake."""

    def __init__(self, scheme: str, user: str, password: str) -> None:
        self._scheme = scheme
        self._user = user
        self._password = password

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        context = spnego.client(
            self._user, self._password, hostname=request.url.host, service="HTTP", protocol=self._scheme.lower()
        )
        token: bytes | None = None
        for _ in range(2):
            request.headers["Authorization"] = f"{self._scheme} {base64.b64encode(context.step(token) or b'').decode()}"
            response = yield request
            offered = [value.partition(" ") for value in response.headers.get_list("www-authenticate")]
            token = next(
                (base64.b64decode(text) for scheme, _, text in offered if text and scheme == self._scheme), None
            )
            if token is None:
                return


def owa_with(*methods: Authentication) -> Deployment:
    return with_server(figure(), "CAS-01", owa=VirtualDirectory(tuple(methods), internal_url=OWA))


def test_a_request_without_credentials_gets_every_configured_challenge() -> None:
    answer, _ = send(figure(), ClientRequest(OWA))
    assert answer.status_code == 401
    assert answer.headers.get_list("www-authenticate") == [
        "Negotiate",
        "NTLM",
        'Basic realm="cas-01.contoso.com"',
    ]


def test_a_wrong_basic_password_is_challenged_again() -> None:
    answer, _ = send(figure(), ClientRequest(OWA, headers=basic("user1", "wrong")))
    assert answer.status_code == 401


def test_basic_is_not_accepted_where_it_is_not_configured() -> None:
    answer, _ = send(owa_with(*WINDOWS), ClientRequest(OWA, "user1"))
    assert answer.status_code == 401


def test_digest_is_offered_and_no_user_is_accepted() -> None:
    answer, _ = send(
        owa_with(Authentication.DIGEST), ClientRequest(OWA, headers={"Authorization": 'Digest username="user1"'})
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Digest ")


@pytest.mark.parametrize("scheme", ["NTLM", "Negotiate"])
@pytest.mark.parametrize("name", ["CONTOSO\\user1", "user1@contoso.com"], ids=["domain and user", "address"])
def test_integrated_windows_authentication_is_bound_to_the_connection(scheme: str, name: str) -> None:
    async def run() -> list[int]:
        conversation = farm(owa_with(*WINDOWS)).conversation()
        async with httpx.AsyncClient(transport=conversation.http_transport()) as client:
            first = await client.get(OWA, auth=_Ntlm(scheme, name, "made-up"))
            again = await client.get(OWA)
        async with httpx.AsyncClient(transport=conversation.http_transport()) as other:
            elsewhere = await other.get(OWA)
        return [first.status_code, again.status_code, elsewhere.status_code]

    assert asyncio.run(run()) == [200, 200, 401]


def test_a_connection_that_another_client_goes_on_with_stays_its_users() -> None:
    """As IIS has it (AuthPersistSingleRequest is false): whose request it is says the connection alone."""

    async def run() -> tuple[str, str]:
        conversation = farm(owa_with(*WINDOWS)).conversation()
        async with httpx.AsyncClient(transport=conversation.http_transport()) as shared:
            await shared.get(OWA, auth=_Ntlm("NTLM", "CONTOSO\\user1", "made-up"))
            taken_over = await shared.get(OWA, headers={"User-Agent": "another client"})
            await shared.get(OWA, auth=_Ntlm("NTLM", "CONTOSO\\user2", "made-up"))
            changed = await shared.get(OWA)
        return taken_over.text, changed.text

    of_first, of_second = asyncio.run(run())
    assert "user1" in of_first
    assert "user1" not in of_second


@pytest.mark.parametrize("scheme", ["NTLM", "Negotiate"])
def test_a_wrong_password_fails_integrated_windows_authentication(scheme: str) -> None:
    async def run() -> int:
        transport = farm(figure()).conversation().http_transport()
        async with httpx.AsyncClient(transport=transport) as client:
            return (await client.get(OWA, auth=_Ntlm(scheme, "CONTOSO\\user1", "wrong"))).status_code

    assert asyncio.run(run()) == 401


def test_a_garbled_token_is_refused() -> None:
    answer, _ = send(figure(), ClientRequest(OWA, headers={"Authorization": "NTLM rubbish!"}))
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("path", "page", "form"),
    [
        ("/owa/", "/owa/auth/logon.aspx", "/owa/auth/owaauth.dll"),
        ("/exchange/", "/exchweb/bin/auth/owalogon.asp", "/exchweb/bin/auth/owaauth.dll"),
    ],
    ids=["owa", "exchange"],
)
def test_a_browser_logs_on_by_the_form(path: str, page: str, form: str) -> None:
    host = "https://cas-03.contoso.com"
    directory = VirtualDirectory(FORMS, internal_url=f"{host}/owa")
    deployment = with_server(figure(), "CAS-03", owa=directory, exchange=VirtualDirectory(FORMS))

    async def run() -> list[httpx.Response]:
        transport = farm(deployment).conversation().http_transport()
        async with httpx.AsyncClient(transport=transport, headers={"User-Agent": MOZILLA}) as client:
            challenge = await client.get(host + path)
            shown = await client.get(challenge.headers["Location"])
            user = "user3" if path == "/owa/" else "user4"
            fields = {"destination": host + path, "username": f"CONTOSO\\{user}", "password": "made-up"}
            accepted = await client.post(host + form, data=fields)
            return [challenge, shown, accepted, await client.get(accepted.headers["Location"])]

    challenge, shown, accepted, mailbox = asyncio.run(run())
    assert challenge.status_code == 302
    assert challenge.headers["Location"].startswith(f"{host}{page}?url=https%3A%2F%2Fcas-03.contoso.com%2F")
    assert challenge.headers["Location"].endswith("reason=0")
    assert shown.status_code == 200
    assert 'action="owaauth.dll"' in shown.text
    assert "/owa/8.1.240.6/" in shown.text
    assert {cookie.partition("=")[0] for cookie in accepted.headers.get_list("set-cookie")} == {"sessionid", "cadata"}
    assert (accepted.status_code, accepted.headers["Location"]) == (302, host + path)
    assert mailbox.status_code == 200


def test_a_refused_form_comes_back_with_reason_2() -> None:
    wrong = b"destination=https%3A%2F%2Fcas-01.contoso.com%2Fowa%2F&username=CONTOSO%5Cuser1&password=wrong"
    answer, _ = send(owa_with(*FORMS), ClientRequest(OWA + "auth/owaauth.dll", method="POST", content=wrong))
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("reason=2")


def test_a_form_does_not_lead_to_another_host() -> None:
    away = b"destination=https%3A%2F%2Felsewhere.example%2F&username=CONTOSO%5Cuser1&password=made-up"
    answer, _ = send(owa_with(*FORMS), ClientRequest(OWA + "auth/owaauth.dll", method="POST", content=away))
    assert answer.headers["Location"] == OWA


@pytest.mark.parametrize(
    ("destination", "location"),
    [("https%3A%2F%2F%5B", "/owa/"), ("https%3A%2F%2Fcas-01.contoso.com%2F%EF%BF%BD", "/%EF%BF%BD")],
    ids=["no URL", "not in ASCII"],
)
def test_a_form_answers_with_a_url_for_any_destination_of_a_client(destination: str, location: str) -> None:
    body = f"destination={destination}&username=CONTOSO%5Cuser1&password=made-up".encode()
    answer, _ = send(owa_with(*FORMS), ClientRequest(OWA + "auth/owaauth.dll", method="POST", content=body))
    assert answer.headers["Location"] == f"https://cas-01.contoso.com{location}"


def test_a_client_that_is_no_browser_gets_440_instead_of_the_form() -> None:
    answer, _ = send(owa_with(*FORMS), ClientRequest(OWA, headers={"User-Agent": "curl/7.88"}))
    assert answer.status_code == 440


def test_forms_come_first_for_a_request_without_credentials_and_basic_is_still_taken() -> None:
    both = owa_with(Authentication.FORMS, Authentication.BASIC)
    assert send(both, ClientRequest(OWA))[0].status_code == 302
    assert send(both, ClientRequest(OWA, "user1"))[0].status_code == 200


def test_a_session_cookie_of_one_conversation_is_worth_nothing_in_the_next() -> None:
    deployment = owa_with(*FORMS)
    form = b"username=CONTOSO%5Cuser1&password=made-up"
    one_farm = farm(deployment)
    (accepted,), _ = converse(one_farm, ClientRequest(OWA + "auth/owaauth.dll", method="POST", content=form))
    cookies = "; ".join(cookie.partition(";")[0] for cookie in accepted.headers.get_list("set-cookie"))
    (answer,), _ = converse(one_farm, ClientRequest(OWA, headers={"Cookie": cookies}))
    assert answer.status_code == 302


def test_a_client_cannot_pretend_to_be_a_server() -> None:
    forged = {"Authorization": "Negotiate AAAA", "X-Farm-Client": "user1@contoso.com"}
    answer, _ = send(figure(), ClientRequest(OWA, headers=forged))
    assert answer.status_code == 401


def test_an_unknown_host_is_an_error_of_the_caller() -> None:
    with pytest.raises(FarmError, match=r"no server of the farm has the host elsewhere\.example"):
        send(figure(), ClientRequest("https://elsewhere.example/owa/"))


def test_a_password_that_the_acceptor_cannot_keep_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match=r"user1@contoso\.com.*colon"):
        Farm(figure(), passwords={"user1@contoso.com": Secret("a:b")})
