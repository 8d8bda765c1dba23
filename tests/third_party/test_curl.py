"""curl at a served farm: Integrated Windows authentication, Basic, the logon form and the redirection page."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.served.clients import Served
from tests.third_party.programs import find_program

USA, EUROPE = "cas-01.contoso.com", "cas-02.contoso.com"


def curl(farm: Served, *arguments: str) -> str:
    """Status line, headers and body of each answer."""
    command = [find_program("curl", "curl"), "--silent", "--show-error", "--include", "--user-agent", "Mozilla/4.0"]
    command += ["--cacert", str(farm.folder / "ca.pem")]
    for addressed, leads in farm.deployment.connect.items():
        command += ["--connect-to", f"{addressed}:{leads}"]
    finished = subprocess.run(  # noqa: S603 - arguments of these tests
        [*command, *arguments], capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def last_answer(output: str) -> str:
    return output[output.rindex("HTTP/1.1 ") :]


@pytest.mark.parametrize("scheme", ["--ntlm", "--basic"])
def test_a_user_reaches_the_mailbox_of_the_own_site(redirection: Served, scheme: str) -> None:
    name, password = redirection.credentials("user1")
    output = curl(redirection, scheme, "--user", f"{name}:{password}", f"https://{USA}/owa/")
    assert last_answer(output).startswith("HTTP/1.1 200 ")
    assert "user1@contoso.com" in output


@pytest.mark.parametrize("scheme", ["--ntlm", "--basic"])
def test_a_wrong_password_is_refused(redirection: Served, scheme: str) -> None:
    name, _ = redirection.credentials("user1")
    output = curl(redirection, scheme, "--user", f"{name}:not this one", f"https://{USA}/owa/")
    assert last_answer(output).startswith("HTTP/1.1 401 ")


def test_the_redirection_page_is_a_page_with_a_link_and_moves_no_client(redirection: Served) -> None:
    name, password = redirection.credentials("user1")
    output = curl(redirection, "--location", "--ntlm", "--user", f"{name}:{password}", f"https://{EUROPE}/owa/")
    answer = last_answer(output)
    assert answer.startswith("HTTP/1.1 200 ")
    assert 'href="https://www.usa.contoso.com/OWA"' in answer
    assert "\nlocation:" not in answer.lower()
    assert 'http-equiv="refresh"' not in answer.lower()


def test_the_logon_form_authenticates_a_user_by_cookie(with_forms: Served, tmp_path: Path) -> None:
    cookies = str(tmp_path / "cookies")
    form = curl(with_forms, "--location", "--cookie-jar", cookies, "--cookie", cookies, f"https://{USA}/owa/")
    assert 'name="logonForm"' in form
    name, password = with_forms.credentials("user1")
    fields = f"destination={quote(f'https://{USA}/owa/', safe='')}&flags=0&trusted=0&username={quote(name)}"
    secret = tmp_path / "form"
    secret.write_text(f"{fields}&password={quote(password)}", encoding="ascii")
    url = f"https://{USA}/owa/auth/owaauth.dll"
    logged_on = curl(
        with_forms, "--location", "--cookie-jar", cookies, "--cookie", cookies, "--data", f"@{secret}", url
    )
    assert last_answer(logged_on).startswith("HTTP/1.1 200 ")
    assert "user1@contoso.com" in logged_on
    assert "user1@contoso.com" in curl(with_forms, "--cookie", cookies, f"https://{USA}/owa/")
