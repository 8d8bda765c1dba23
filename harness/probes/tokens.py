"""What lets its bearer in without a password: cookies, credentials, canaries. The one rule for headers and for text.

A value is known by the header it stands in, or in a text by its name or its scheme; names and schemes stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto
from functools import lru_cache

from harness.probes.worded_pattern import WordedPattern

MASK = "***"
_CREDENTIALS = re.compile(r"(?:.*-)?authorization$")
_CHALLENGES = frozenset({"www-authenticate", "proxy-authenticate", "authentication-info", "proxy-authentication-info"})
_COOKIES = re.compile(r"(?:.*-)?cookie2?$")
_OTHER_TOKENS = re.compile(r"(?:x-.*)?(?:canary|csrf|xsrf|auth|access|session|security|verification)-?(?:token|id)?$")
_COOKIE_PART = re.compile(
    r"(?P<kept>(?:path|domain|max-age|samesite|version)\s*+=\s*+[^;,]*+"
    r"|expires\s*+=\s*+(?:[a-z]{3,9},\s*+)?[\w: +-]*+|secure|httponly|partitioned)(?=\s*(?:[;,]|$))"
    r"|(?:(?<!\s)|(?!\s))(?P<name>[^=;,\s]*+\s*+=\s*+)(?P<value>\"[^\"]*+\"|[^;,]*+)|(?P<bare>[^;,\s]++)",
    re.IGNORECASE,
)
"""Without backtracking, and a name only from the first of several blanks on: a line of blanks would take hours."""

_NAMES = {
    r"sessionid|asp\.net_sessionid|jsessionid": "sessionid",
    r"phpsessid": "phpsessid",
    r"\.aspxauth": ".aspxauth",
    r"cadata\w*": "cadata",
    r"usercontext": "usercontext",
    r"(?:x-owa-|hid)?canary": "canary",
    r"msisauth\w*": "msisauth",
    r"fedauth\w*": "fedauth",
    r"edgeaccesscookie": "edgeaccesscookie",
    r"(?:access|refresh|id|auth|csrf|xsrf|session|security)_?token|(?:__)?requestverificationtoken": "token",
    r"__viewstate": "viewstate",
    r"__eventvalidation": "eventvalidation",
    r"samlresponse": "samlresponse",
    r"samlart": "samlart",
    r"wresult": "wresult",
}
"""With the word that each of them has in it."""

_NAMED = WordedPattern(
    rf"(?P<kept>(?:(?<![\w.-])|(?<=%3f)|(?<=%26)|(?<=%3b)|(?<=%20))(?:{'|'.join(_NAMES)})(?:\"|'|&quot;|%22)?\s{{0,9}}(?:=|:|%3d)\s{{0,9}}(?:\"|'|&quot;|%22)?)"
    r"(?!\*\*\*)(?:(?!&quot;|%22|%26|%3b)[^\s\"'&;,<>(){}\[\]\\]){4,}+",
    words=tuple(_NAMES.values()),
)
"""`canary=…` of a URL, a script, JSON or a cookie that a page repeats."""

_SCHEMES = ("basic", "bearer", "negotiate", "ntlm", "kerberos", "digest", "passport1.4")
_SCHEME = WordedPattern(
    rf"(?P<kept>(?<![\w-])(?:{'|'.join(map(re.escape, _SCHEMES))})(?:\s|\+|%20){{1,4}})"
    r"(?-i:(?=[\w~.+/%-]+[A-Z0-9+/]))[\w~.+/%-]{12,}+=*",
    words=_SCHEMES,
)
"""Not "Basic authentication": what is coded has a digit, a sign or a capital behind its first letter."""

_NTLM_MESSAGE = re.compile(r"TlRMTVNTUA[\w+/=%-]{8,}")
"""An NTLM message in base64: the password can be guessed offline from the third one of a logon."""

_TICKET = WordedPattern(r"(?<![\w+/])(?:YII|oYI|oYG)[\w+/]{60,}=*", words=("yii", "oyi", "oyg"), flags=re.NOFLAG)
"""A token of SPNEGO or Kerberos in base64."""

_FIELD = re.compile(r"<input\b[^<>]{0,4000}+>", re.IGNORECASE)
_FIELD_OF_A_TOKEN = re.compile(
    r"\b(?:name|id)\s*=\s*[\"']?[\w.$:-]*"
    r"(?:canary|token|viewstate|eventvalidation|session|saml|wresult|csrf|xsrf|nonce|cadata|usercontext)",
    re.IGNORECASE,
)
_VALUE = re.compile(r"(\bvalue\s*=\s*)(?:\"[^\"]*\"?|'[^']*'?|[^\s>]+)", re.IGNORECASE)
_SESSION_IN_PATH = re.compile(r"\((?P<kind>[AFSX])\([^()/\s]{4,}\)\)")
"""ASP.NET's cookieless session."""

_SHORTEST_VALUE = 8
"""Characters: a shorter one could match other text in a page."""


def without_tokens(text: str) -> str:
    """`text` without what is known for a token by its name, scheme or form."""
    text = _SCHEME.sub(rf"\g<kept>{MASK}", text)
    text = _TICKET.sub(MASK, _NTLM_MESSAGE.sub(MASK, text))
    text = _FIELD.sub(_mask_field, text)
    return _SESSION_IN_PATH.sub(rf"(\g<kind>({MASK}))", _NAMED.sub(rf"\g<kept>{MASK}", text))


def mask_header(name: str, value: str) -> str:
    """The value of a header without what lets its bearer in; schemes, cookie names and attributes stay."""
    match _content_of(name):
        case None:
            return value
        case _Content.CREDENTIALS:
            scheme, space, token = value.partition(" ")
            return f"{scheme} {MASK}" if space and token else MASK
        case _Content.CHALLENGE:
            return without_tokens(value)
        case _Content.COOKIES:
            return _COOKIE_PART.sub(_mask_cookie_part, value)
        case _Content.OTHER_TOKEN:
            return MASK if value else value


def tokens_in(name: str, value: str) -> Iterable[str]:
    """The tokens in a header: what is masked wherever a server repeats it."""
    return (token for token in _values_in(name, value) if len(token) >= _SHORTEST_VALUE and token != MASK)


def _values_in(name: str, value: str) -> Iterable[str]:
    match _content_of(name):
        case None | _Content.CHALLENGE:
            return ()
        case _Content.COOKIES:
            parts = _COOKIE_PART.finditer(value)
            return ((part["value"] or part["bare"] or "").strip().strip('"') for part in parts)
        case _Content.CREDENTIALS:
            return (value.rpartition(" ")[2],)
        case _Content.OTHER_TOKEN:
            return (value.strip(),)


class _Content(Enum):
    """What a header with something to mask holds."""

    CREDENTIALS = auto()
    CHALLENGE = auto()
    COOKIES = auto()
    OTHER_TOKEN = auto()


@lru_cache(maxsize=256)
def _content_of(name: str) -> _Content | None:
    """By the name of the header alone; in any case of its letters."""
    lowered = name.lower()
    if _CREDENTIALS.match(lowered):
        return _Content.CREDENTIALS
    if lowered in _CHALLENGES:
        return _Content.CHALLENGE
    if _COOKIES.match(lowered):
        return _Content.COOKIES
    return _Content.OTHER_TOKEN if _OTHER_TOKENS.match(lowered) else None


def _mask_cookie_part(part: re.Match[str]) -> str:
    """Masks the value; names and attributes stay, and the empty cookie of a logoff stays empty."""
    if part["kept"] is not None:
        return part["kept"]
    if part["bare"] is not None:
        return MASK
    return part["name"] + (MASK if part["value"].strip() else part["value"])


def _mask_field(field: re.Match[str]) -> str:
    """A form's field whose name says that it carries a token."""
    tag = field.group()
    return _VALUE.sub(rf'\g<1>"{MASK}"', tag) if _FIELD_OF_A_TOKEN.search(tag) else tag
