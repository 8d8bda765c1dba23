"""Pages of Outlook Web Access are told apart by marks that no language has, whatever the status."""

from __future__ import annotations

import httpx
import pytest

from harness.model.deployment import Recognition
from harness.model.observation import Observation
from harness.model.outcome import Outcome, OutcomeKind
from harness.model.protocol import Operation, Protocol
from tests.probes.stored_pages import OF_2007, stored_page
from tests.probes.stubs import ScriptedServer, observe, redirect, stimulus

HTML = {"Content-Type": "text/html"}


def see(
    name: str,
    operation: Operation = Operation.OWA,
    *,
    headers: dict[str, str] | None = None,
    recognition: Recognition | None = None,
) -> Observation:
    what = stimulus(Protocol.OWA, operation, recognition=recognition or Recognition())
    return observe(what, ScriptedServer(stored_page(name, headers=headers)))


@pytest.mark.parametrize(
    "name",
    [
        "error-2007-sp3",
        "error-german-rtm",
        "error-german-with-details",
        "error-japanese-sp1",
        "error-french-light",
        "error-arabic-by-guid",
        "error-russian-by-message",
        "logoff-spanish",
    ],
)
@pytest.mark.parametrize("operation", [Operation.OWA, Operation.EXCHANGE])
def test_an_error_page_is_a_refusal_in_any_language(name: str, operation: Operation) -> None:
    seen = see(name, operation)
    assert (seen.outcome, seen.prerequisite) == (Outcome(OutcomeKind.REFUSED), None)
    assert seen.explanation == "HTTP 200 with an error page"


@pytest.mark.parametrize(
    "name", ["mailbox-german-premium", "mailbox-japanese-light", "mailbox-french-without-name"], ids=lambda name: name
)
def test_a_mailbox_s_page_is_served_in_any_language(name: str) -> None:
    assert see(name).outcome == Outcome(OutcomeKind.SERVED)


def test_a_page_with_the_version_alone_is_not_recognised_and_says_what_to_do() -> None:
    seen = see("header-alone-italian")
    assert seen.outcome == Outcome(OutcomeKind.MALFORMED)
    assert seen.prerequisite is not None
    assert "mailbox_page" in seen.prerequisite
    assert "error_page" in seen.prerequisite


@pytest.mark.parametrize(
    ("recognition", "kind"),
    [
        (Recognition(mailbox_page='id="barra"'), OutcomeKind.SERVED),
        (Recognition(error_page="attendere"), OutcomeKind.REFUSED),
        (Recognition(mailbox_page='id="barra"', error_page="attendere"), OutcomeKind.REFUSED),
    ],
    ids=["mailbox", "error", "both"],
)
def test_the_deployment_file_says_what_a_page_without_marks_is(recognition: Recognition, kind: OutcomeKind) -> None:
    seen = see("header-alone-italian", recognition=recognition)
    assert (seen.outcome.kind, seen.prerequisite) == (kind, None)


def test_what_the_deployment_file_says_of_mailboxes_makes_no_error_page_one() -> None:
    assert (
        see("error-2007-sp3", recognition=Recognition(mailbox_page="themes/base")).outcome.kind is OutcomeKind.REFUSED
    )


@pytest.mark.parametrize("location", ["/owa/auth/error.aspx?x=1", "https://cas-02.contoso.com/owa/auth/errorfe.aspx"])
def test_a_redirect_to_the_error_page_is_a_refusal(location: str) -> None:
    server = ScriptedServer(redirect(location), stored_page("error-2007-sp3"))
    assert observe(stimulus(Protocol.OWA, Operation.OWA), server).outcome.kind is OutcomeKind.REFUSED


def test_a_server_that_sets_a_cookie_and_asks_to_come_again_is_asked_again() -> None:
    server = ScriptedServer(
        redirect("/owa/?x=1", 302, "UserContext=1; path=/owa"), stored_page("mailbox-japanese-light")
    )
    assert observe(stimulus(Protocol.OWA, Operation.OWA), server).outcome.kind is OutcomeKind.SERVED


def test_a_mailbox_of_exchange_2003_may_be_in_a_folder_of_its_user() -> None:
    page = stored_page("frameset-german-2003", headers=HTML)
    server = ScriptedServer(redirect("/exchange/legacy1/"), page)
    assert observe(stimulus(Protocol.OWA, Operation.EXCHANGE), server).outcome.kind is OutcomeKind.SERVED


@pytest.mark.parametrize("operation", [Operation.OWA, Operation.EXCHANGE])
def test_a_page_of_something_else_is_no_verdict_on_the_server(operation: Operation) -> None:
    seen = see("captive-portal", operation, headers=HTML)
    assert seen.outcome.kind is OutcomeKind.MALFORMED
    assert seen.prerequisite is not None
    assert "else see what answers there" in seen.prerequisite


def test_the_redirection_page_looks_like_an_error_and_is_none() -> None:
    assert see("casredirect-german").outcome == Outcome(
        OutcomeKind.REDIRECT_PAGE, link="https://www.usa.contoso.com/OWA"
    )


@pytest.mark.parametrize("link", ["https://www.usa.contoso.com/", "http://www.usa.contoso.com/exchange"])
def test_a_redirection_page_with_a_link_to_something_else_names_that(link: str) -> None:
    html = (
        f'<!-- OwaPage = ASP.casredirect_aspx --><script>var x;</script><a href="{link}">x</a>'
        '<a href="http://go.microsoft.com/fwlink/?LinkId=1">?</a><a href="https://[x">y</a>'
    )
    server = ScriptedServer(httpx.Response(200, html=html, headers=OF_2007))
    seen = observe(stimulus(Protocol.OWA, Operation.OWA), server)
    assert seen.outcome == Outcome(OutcomeKind.REDIRECT_PAGE, link=link)


def test_the_link_of_a_redirection_page_may_be_what_its_script_makes_of_parts() -> None:
    assert see("casredirect-by-parts").outcome == Outcome(
        OutcomeKind.REDIRECT_PAGE, link="https://www.usa.contoso.com/owa"
    )


def test_a_redirection_page_of_which_no_link_can_be_read_is_inconclusive() -> None:
    seen = see("casredirect-by-another-file")
    assert seen.outcome.kind is OutcomeKind.MALFORMED
    assert seen.prerequisite is not None
    assert seen.prerequisite.startswith("the redirection page, of which no link could be read")


def test_the_redirection_page_with_a_button_is_in_no_case_the_mailbox() -> None:
    assert see("casredirect-button").outcome.kind not in {OutcomeKind.SERVED, OutcomeKind.REFUSED}


def test_a_redirection_page_that_has_neither_link_nor_script_lacks_the_link() -> None:
    seen = see("casredirect-without-link")
    assert (seen.outcome.kind, seen.prerequisite) == (OutcomeKind.MALFORMED, None)


def test_the_page_of_a_first_logon_is_recognised_by_its_name() -> None:
    seen = see("language-french")
    assert seen.explanation == "first logon: language page"
    assert seen.prerequisite is not None


def test_an_expired_password_is_no_refusal() -> None:
    seen = see("new-password-dutch")
    assert seen.prerequisite == "the account's password has expired: change it, and name the new one"


def test_the_page_that_names_exchange_2003_is_recognised_in_another_language() -> None:
    assert see("legacy-mailbox-german").outcome.kind is OutcomeKind.LEGACY_MAILBOX


@pytest.mark.parametrize(
    ("message", "is_read"),
    [
        (r"Für CONTOSO\user1 konnte kein Postfach gefunden werden.", False),
        (r"contoso\USER1 のメールボックスが見つかりません。", False),
        (r"CONTOSO\user1 darf dieses Postfach nicht öffnen.", False),
        (r"Access is denied for CONTOSO\user1.", True),
    ],
    ids=["no mailbox, in German", "no mailbox, in Japanese", "no right, in German", "no right, in English"],
)
def test_an_error_page_in_words_that_are_not_known_may_be_the_one_for_exchange_2003(
    message: str, *, is_read: bool
) -> None:
    """The user's name in it tells nothing: other messages name the user as well."""
    html = f'<!-- OwaPage = ASP.auth_error_aspx --><body class="err"><div id="errMsg"><b>{message}</b></div></body>'
    answer = httpx.Response(200, html=html, headers=OF_2007)
    seen = observe(stimulus(Protocol.OWA, Operation.OWA), ScriptedServer(answer))
    assert seen.outcome.kind is OutcomeKind.REFUSED
    assert (seen.unread is None) is is_read
    known = stimulus(Protocol.OWA, Operation.OWA, recognition=Recognition(legacy_mailbox="kein Postfach"))
    seen = observe(known, ScriptedServer(httpx.Response(200, html=html, headers=OF_2007)))
    assert seen.unread is None
    assert seen.outcome.kind is (OutcomeKind.LEGACY_MAILBOX if "kein Postfach" in message else OutcomeKind.REFUSED)


def test_a_page_with_the_version_alone_is_not_recognised_in_the_directories_of_2003_either() -> None:
    assert see("header-alone-italian", Operation.EXCHANGE).prerequisite is not None


@pytest.mark.parametrize("operation", [Operation.EXCHANGE, Operation.PUBLIC])
@pytest.mark.parametrize("name", ["frameset-german-2003", "frameset-2000"])
@pytest.mark.parametrize("version", [None, "6.0.6249", "6.5.7638"])
def test_a_mailbox_of_exchange_2000_or_2003_is_served_in_its_directories(
    name: str, version: str | None, operation: Operation
) -> None:
    headers = HTML if version is None else HTML | {"MS-WebStorage": version, "Server": "Microsoft-IIS/5.0"}
    assert see(name, operation, headers=headers).outcome.kind is OutcomeKind.SERVED


@pytest.mark.parametrize(
    ("version", "kind"),
    [
        ("6.0.6249", OutcomeKind.SERVED),
        ("6.5.7226", OutcomeKind.SERVED),
        ("06.05.7638", OutcomeKind.SERVED),
        ("08.00.10681", OutcomeKind.MALFORMED),
        ("8.1.240", OutcomeKind.MALFORMED),
        ("14.0.1", OutcomeKind.MALFORMED),
        ("", OutcomeKind.MALFORMED),
    ],
)
def test_a_store_before_exchange_2007_is_known_by_its_version(version: str, kind: OutcomeKind) -> None:
    seen = see("captive-portal", Operation.EXCHANGE, headers=HTML | {"MS-WebStorage": version})
    assert seen.outcome.kind is kind
