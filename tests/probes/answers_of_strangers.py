"""Answers at Outlook Web Access of servers that are not ours, each with what a browser's user was told by it.

Facts: protocol-facts, sections 1.1 to 1.9; the pages of IIS, ISA Server and other gateways are told by what their
makers document of them: paths of logon pages, fields of forms, statuses and headers. Texts are our own.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.probes.stubs import HOST

SERVED, REFUSED, LEGACY, LOGON = "served", "refused", "legacy_mailbox", "unauthorized"
REDIRECTION, MALFORMED, NO_VERDICT = "redirect_page", "malformed", "no verdict"
UNREAD = "refused, in words that are not known"
USA = "https://www.usa.contoso.com/OWA"

_ERROR = "<!-- OwaPage = ASP.auth_error_aspx -->"
_ERROR_GUID = "<!-- {698798E9-889B-4145-ACFC-474C378C7B4F} -->"
_LOGON_GUID = "<!-- {57A118C6-2DA9-419d-BE9A-F92B0F9A418B} -->"
_PREMIUM = "<!-- OwaPage = ASP.forms_premium_startpage_aspx -->"
_LIGHT = "<!-- OwaPage = ASP.forms_basic_basicmessageview_aspx -->"
_FOLDER = '<script type="text/javascript">var a_sFldId = "LgAAAABZKjP%2boe";</script>'
_CANARY = '<input type="hidden" name="hidcanary" value="x">'
_NOT_FOUND = "<html><head><title>404</title></head><body><h1>404</h1></body></html>"


@dataclass(frozen=True, slots=True)
class StrangeAnswer:
    """An answer, of Exchange 2007 by its header unless `is_owa` is false, and what it says."""

    says: str
    html: str | bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    charset: str = "utf-8"
    is_owa: bool = True

    @property
    def all_headers(self) -> dict[str, str]:
        own = dict(self.headers)
        of_owa = {"X-OWA-Version": "8.3.83.4"} if self.is_owa else {}
        return {"Content-Type": f"text/html; charset={self.charset}"} | of_owa | own

    @property
    def body(self) -> bytes:
        return self.html if isinstance(self.html, bytes) else self.html.encode(self.charset)


def _error(message: str, *, rtl: bool = False) -> str:
    direction = ' dir="rtl"' if rtl else ""
    return (
        f'{_ERROR}\n{_ERROR_GUID}<html{direction}><head><title>x</title></head><body class="err"><table id="tblErr">'
        f'<tr><td id="tdErrLgf"><a href="logoff.owa?canary=0123456789abcdef">x</a></td></tr><tr><td id="tdErrHdCt">'
        f'<div class="errHd" id="errMsg"><b>{message}</b></div></td></tr></table></body></html>'
    )


def _page(body: str, *, before: str = "") -> str:
    return f"{before}<html><head><title>x</title></head><body>{body}</body></html>"


def _foreign(says: str, html: str | bytes, status: int = 200, *headers: tuple[str, str]) -> StrangeAnswer:
    return StrangeAnswer(says, html, status, headers, is_owa=False)


MAILBOXES = {
    "premium, German": StrangeAnswer(SERVED, _page("Posteingang", before=_PREMIUM)),
    "premium, Arabic": StrangeAnswer(SERVED, f'{_PREMIUM}<html dir="rtl"><body>علبة الوارد</body></html>'),
    "premium by its folder alone": StrangeAnswer(SERVED, _page(f"{_FOLDER}Boîte de réception")),
    "light, Chinese, recoded by a front": StrangeAnswer(SERVED, _page("收件箱", before=_LIGHT), charset="gb2312"),
    "light, Japanese, recoded by a front": StrangeAnswer(SERVED, _page(f"受信{_CANARY}"), charset="shift_jis"),
    "light, Russian, recoded by a front": StrangeAnswer(SERVED, _page(f"Входящие{_CANARY}"), charset="windows-1251"),
    "light, Turkish, a charset nobody reads": StrangeAnswer(SERVED, _page("Gelen", before=_LIGHT), charset="cp857"),
    "light, Hebrew, with a byte order mark": StrangeAnswer(SERVED, _page("דואר", before=_LIGHT), charset="utf-8-sig"),
    "in UTF-16": StrangeAnswer(SERVED, _page("Inbox", before=_PREMIUM), charset="utf-16"),
    "without X-OWA-Version": _foreign(SERVED, _page(_FOLDER)),
    "with a mail about a mailbox that was not found": StrangeAnswer(
        SERVED, _page("could not find a mailbox for CONTOSO\\user1 on Exchange 2003", before=_LIGHT)
    ),
    "with a mail about errors": StrangeAnswer(
        SERVED,
        _page(f"An error occurred. Contact your administrator. &lt;!-- OwaPage = ASP.auth_error_aspx --&gt;{_CANARY}"),
    ),
    "with a mail that shows an error page's GUID": StrangeAnswer(
        SERVED, _page("&lt;!-- {698798E9-889B-4145-ACFC-474C378C7B4F} --&gt;", before=_LIGHT)
    ),
    "with a mail that has a link to another OWA": StrangeAnswer(SERVED, _page(f"<a href='{USA}'>x</a>", before=_LIGHT)),
    "with a preview that has a form with a password": StrangeAnswer(
        SERVED, _page("<form><input type=password></form>", before=_PREMIUM)
    ),
    "options": StrangeAnswer(SERVED, _page("Optionen", before="<!-- OwaPage = ASP.forms_premium_options_aspx -->")),
    "with the name in a script text of an error": StrangeAnswer(
        SERVED,
        _page(f"{_FOLDER}<script>var s = '<!-- OwaPage = ASP.auth_error_aspx -->'</script>Inbox"),
    ),
    "with the GUID of the logon page in a script": StrangeAnswer(
        SERVED, _page(f"{_FOLDER}<script>if (r.indexOf('{_LOGON_GUID}') > 0) o()</script>Inbox")
    ),
    "with an element named errMsg for its alerts": StrangeAnswer(SERVED, _page(f"{_FOLDER}<div id=errMsg></div>")),
    "its name in other case and without blanks": StrangeAnswer(
        SERVED, _page("x", before="<!--OWAPAGE=asp.Forms_Basic_BasicMessageView_aspx-->")
    ),
}

ERRORS = {
    "English": StrangeAnswer(UNREAD, _error("This item cannot be shown to you.")),
    "German": StrangeAnswer(UNREAD, _error("Outlook Web Access steht nicht zur Verfügung.")),
    "Arabic": StrangeAnswer(UNREAD, _error("تعذر فتح علبة البريد", rtl=True)),
    "Hebrew in its old charset": StrangeAnswer(UNREAD, _error("שגיאה", rtl=True), charset="windows-1255"),
    "Chinese": StrangeAnswer(UNREAD, _error("无法打开邮箱"), charset="gb2312"),
    "Korean": StrangeAnswer(UNREAD, _error("사서함을 열 수 없습니다"), charset="euc-kr"),
    "Russian": StrangeAnswer(UNREAD, _error("Ошибка"), charset="windows-1251"),
    "with 500": StrangeAnswer(UNREAD, _error("Erreur"), 500),
    "by body and message alone": StrangeAnswer(UNREAD, '<body class="err"><div id="errMsg">Fel</div></body>'),
    "without quotes": StrangeAnswer(UNREAD, "<BODY CLASS=err><DIV ID=errMsg>Fejl</DIV></BODY>"),
    "of two classes": StrangeAnswer(UNREAD, '<body class="r err"><p>Virhe</p></body>'),
    "by its GUID alone": StrangeAnswer(UNREAD, f"{_ERROR_GUID}<html><body>Chyba</body></html>"),
    "with the script of a mailbox": StrangeAnswer(UNREAD, f'<body class="err">{_FOLDER}<p id=errMsg>Błąd</p></body>'),
    "that no server was found": StrangeAnswer(
        REFUSED, _error("No Client Access server that has the necessary configuration was found in the site.")
    ),
    "ASP.NET's own": StrangeAnswer(REFUSED, _page("<h1>Serverfehler in der Anwendung /owa.</h1>"), 500),
    "IIS, 404": _foreign(REFUSED, _NOT_FOUND, 404, ("Server", "Microsoft-IIS/6.0")),
    "IIS, 403.4": _foreign(REFUSED, _page("SSL"), 403, ("Server", "Microsoft-IIS/7.0")),
    "HTTP.sys, 503": _foreign(REFUSED, "<h1>Service Unavailable</h1>", 503),
    "HTTP.sys, 400": _foreign(NO_VERDICT, "<h1>Bad Request (Invalid Hostname)</h1>", 400),
    "ISA Server, 502": _foreign(NO_VERDICT, _page("Network Access Message (12202)"), 502),
    "nginx, 502": _foreign(NO_VERDICT, _page("<center><h1>502 Bad Gateway</h1></center>"), 502, ("Server", "nginx")),
}

LEGACY_PAGES = {
    "English": StrangeAnswer(LEGACY, _error(r"Outlook Web Access could not find a mailbox for CONTOSO\user1.")),
    "German, with the product's name": StrangeAnswer(LEGACY, _error("Ihr Postfach ist auf Exchange Server 2003.")),
    "Japanese, with the product's name": StrangeAnswer(LEGACY, _error("メールボックスは Exchange 2003 にあります")),
    "Russian, the words in their order": StrangeAnswer(LEGACY, _error("почтовый ящик на сервере Exchange Server 2003")),
    "German, of whom it may be anything": StrangeAnswer(UNREAD, _error(r"CONTOSO\user1: kein Zugriff.")),
    "French, of whom it may be anything": StrangeAnswer(
        UNREAD, _error(r"Outlook Web Access n'a pas trouvé de boîte aux lettres pour CONTOSO\user1.")
    ),
    "Chinese, of whom it may be anything": StrangeAnswer(UNREAD, _error(r"找不到 CONTOSO\user1 的邮箱")),
    "English, disabled": StrangeAnswer(REFUSED, _error(r"Outlook Web Access is disabled for CONTOSO\user1.")),
}

LOGON_PAGES = {
    "Exchange 2007, German": StrangeAnswer(LOGON, f'{_LOGON_GUID}<body class="owaLgnBdy">Anmeldung</body>'),
    "Exchange 2010": StrangeAnswer(
        LOGON,
        f'<!-- OwaPage = ASP.auth_logon_aspx -->{_LOGON_GUID}<form action="/owa/auth.owa" method="POST">'
        '<input name="username"><input type="password" name="password"></form>',
    ),
    "Exchange 2013": StrangeAnswer(
        LOGON,
        f'{_LOGON_GUID}<form action="/owa/auth.owa" method="POST" name="logonForm"><input name="username">'
        '<input id="password" name="password" type="password"></form>',
        headers=(("X-OWA-Version", "15.0.847.32"), ("X-FEServer", "CAS-02")),
    ),
    "Exchange 2003": _foreign(
        LOGON,
        '<form action="/exchweb/bin/auth/owaauth.dll"><input name=username><input type=password name=password></form>',
    ),
    "Zimbra": _foreign(
        LOGON, '<form name="loginForm"><input name="username"><input name="password" type="password"></form>'
    ),
}

REDIRECTIONS = {
    "Japanese": StrangeAnswer(
        REDIRECTION, _page(f"次のリンク: <a href='{USA}'>x</a>", before="<!-- OwaPage = ASP.casredirect_aspx -->")
    ),
    "Arabic, framed as an error": StrangeAnswer(
        REDIRECTION,
        f'<!-- OwaPage = ASP.casredirect_aspx --><html dir="rtl"><body class="err"><a href="{USA}">x</a></body></html>',
    ),
    "Chinese without a name": StrangeAnswer(REDIRECTION, _page(f"<a href='{USA}'>转到</a>"), charset="gb2312"),
    "with the form of a logoff": StrangeAnswer(
        REDIRECTION, _page(f"<form action=logoff.owa><input type=hidden name=c></form><a href='{USA}'>x</a>")
    ),
}

PAGES_OF_OTHERS = {
    "IIS 7": _foreign(
        NO_VERDICT, _page('<a href="http://go.microsoft.com/fwlink/?linkid=66138">x</a><img src="welcome.png">')
    ),
    "IIS 6, which names itself": _foreign(MALFORMED, _page("Under Construction"), 200, ("Server", "Microsoft-IIS/6.0")),
    "another application of the web server": _foreign(MALFORMED, _page("Intranet"), 200, ("X-Powered-By", "ASP.NET")),
    "a customised page of OWA behind IIS": StrangeAnswer(
        NO_VERDICT, _page("Portal"), headers=(("Server", "Microsoft-IIS/6.0"), ("X-Powered-By", "ASP.NET"))
    ),
    "nginx": _foreign(NO_VERDICT, _page("Welcome to nginx!")),
    "a captive portal": _foreign(NO_VERDICT, _page("Guest Wi-Fi <a href='https://portal.example/ok'>x</a>")),
    "a firewall that rejects": _foreign(NO_VERDICT, _page("Your support ID is 12345")),
    "maintenance": _foreign(NO_VERDICT, _page("Wartung bis 22:00 Uhr")),
    "a directory listing": _foreign(NO_VERDICT, _page("<h1>Index of /owa</h1><a href='../'>x</a>")),
    "an application of scripts": _foreign(
        NO_VERDICT, "<html><body><div id=app></div><script src=/a.js></script></body></html>"
    ),
    "a page with the version, in Italian": StrangeAnswer(NO_VERDICT, _page("Attendere")),
    "a portal that names Exchange 2003": _foreign(
        NO_VERDICT, _page("Users of Exchange 2003 log on <a href='/x'>here</a>")
    ),
    "maintenance that names Exchange 2003": _foreign(NO_VERDICT, _page("We leave Exchange 2003 this week"), 503),
    "a frameset of 2003": _foreign(MALFORMED, "<frameset><frame src='/exchweb/x.htm'></frameset>"),
    "a page of XHTML": _foreign(NO_VERDICT, _page("Portal"), 200, ("Content-Type", "application/xhtml+xml")),
    "a page without a media type": StrangeAnswer(
        NO_VERDICT, "<!doctype html><p>Portal</p>", headers=(("Content-Type", ""),), is_owa=False
    ),
    "407": _foreign(NO_VERDICT, _page("Proxy"), 407, ("Proxy-Authenticate", "Negotiate")),
    "408": _foreign(NO_VERDICT, _page("Timeout"), 408),
    "429": _foreign(NO_VERDICT, _page("Slow down"), 429, ("Retry-After", "30")),
    "511": _foreign(NO_VERDICT, _page("Log on to the network"), 511),
    "440": StrangeAnswer(NO_VERDICT, "<p>Login Timeout</p>", 440),
    "an empty body": StrangeAnswer(MALFORMED, ""),
    "JSON": _foreign(MALFORMED, '{"error": "denied"}', 200, ("Content-Type", "application/json")),
    "an image": _foreign(MALFORMED, b"\x89PNG\r\n", 200, ("Content-Type", "image/png")),
    "plain text": _foreign(MALFORMED, "OK", 200, ("Content-Type", "text/plain")),
    "no content": StrangeAnswer(MALFORMED, "", 204),
    "300": _foreign(MALFORMED, _page("x"), 300),
    "304": StrangeAnswer(MALFORMED, "", 304),
}

OF_THE_WHOLE_PAGE = {
    f"{group}: {name}": answer
    for group, answers in {
        "mailbox": MAILBOXES,
        "error": ERRORS,
        "2003": LEGACY_PAGES,
        "logon": LOGON_PAGES,
        "redirection": REDIRECTIONS,
        "others": PAGES_OF_OTHERS,
    }.items()
    for name, answer in answers.items()
}

_FRAMES = (
    f'<frameset cols="150,*"><frame src="https://{HOST}/exchange/user1/?Cmd=navbar">'
    f'<frame src="https://{HOST}/exchange/user1/Inbox/?Cmd=contents"></frameset>'
)
_2003 = (("MS-WebStorage", "6.5.7638"),)

AT_EXCHANGE = {
    "2003 by its files": _foreign(SERVED, '<html><script src="/exchweb/6.5.7638.1/controls/a.js"></script></html>'),
    "2003, French": _foreign(SERVED, f"<html>{_FRAMES}</html>", 200, *_2003),
    "2000": _foreign(SERVED, "<html><frameset></frameset></html>", 200, ("MS-WebStorage", "6.0.6249")),
    "2003, an error": _foreign(REFUSED, "<p>Fehler</p>", 404, *_2003),
    "2003, its logon": _foreign(
        LOGON,
        '<form action="/exchweb/bin/auth/owaauth.dll"><input name=username><input type=password name=password></form>',
    ),
    "2007's store": _foreign(MALFORMED, _page("x"), 200, ("MS-WebStorage", "08.00.10681")),
    "207 without a store": _foreign(SERVED, "<a:multistatus xmlns:a='DAV:'/>", 207, ("Content-Type", "text/xml")),
    "a page of something else": _foreign(NO_VERDICT, _page("Welcome")),
    "an error page of 2007": StrangeAnswer(UNREAD, _error("Hiba")),
}
