"""The types of value in a deployment file, each with its rule (contract, section 2)."""

from __future__ import annotations

import ipaddress
import math
import re
import warnings
from collections.abc import Set as AbstractSet
from typing import Annotated
from urllib.parse import urlsplit

from harness.deployments.value_rules import ConvertedText, ValueRule, member_of, one_of
from harness.deployments.versions import EXCHANGE_2007_WORDS, VERSION_WORDS, find_version, is_exchange_2007
from harness.model.deployment import Affinity, Authentication, MailSecurity, Version
from harness.model.protocol import Protocol

_HOST = re.compile(
    r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?", re.ASCII
)
_CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""All of Unicode's category Cc."""
_NOT_IN_NAMES = re.compile(r"[/+\s]")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_HYPHENS = str.maketrans(
    dict.fromkeys("\u00ad\u200b\ufeff", "") | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
"""What word processors make of a hyphen, or put where a line may break."""
_URL_TEXT = re.compile(r"[!-~]+", re.ASCII)


def is_text(text: str) -> bool:
    """Whether a text can be typed into a logon form and sent on one line."""
    return text.strip() != "" and _CONTROL_CHARACTER.search(text) is None


def is_name(text: str) -> bool:
    """Whether a text is a name: a part of case ids (contract, section 4), in which `/` and `+` are separators."""
    return text != "" and text.isprintable() and _NOT_IN_NAMES.search(text) is None


def is_address(text: str) -> bool:
    local, _, domain = text.partition("@")
    return local != "" and is_host(domain) and is_name(text)


def is_host(text: str) -> bool:
    return _HOST.fullmatch(text) is not None


def is_port(number: int) -> bool:
    return 1 <= number <= 65_535


def is_url(text: str) -> bool:
    """Whether a text is an absolute http or https URL in ASCII, without user name or password."""
    try:
        parts = urlsplit(text)
        port_valid = parts.port is None or is_port(parts.port)
    except ValueError:
        return False
    host = parts.hostname or ""
    return (
        _URL_TEXT.fullmatch(text) is not None
        and parts.scheme in {"http", "https"}
        and port_valid
        and "@" not in parts.netloc
        and (is_host(host) or is_ip_address(host))
    )


def is_ip_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_host_and_port(text: str) -> bool:
    """Whether a text is `host:port`; an IPv6 address is in brackets."""
    host, _, port = text.rpartition(":")
    in_brackets = host.startswith("[") and host.endswith("]")
    host_valid = is_ip_address(host[1:-1]) if in_brackets else is_host(host)
    return host_valid and re.fullmatch(r"[0-9]{1,5}", port, re.ASCII) is not None and is_port(int(port))


def is_regular_expression(text: str) -> bool:
    if text == "":  # would match every page
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a valid expression that Python warns about is the operator's choice
            re.compile(text)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def has_placeholders_of(text: str, known: AbstractSet[str]) -> bool:
    return set(_PLACEHOLDER.findall(text)) <= known


def _mend_host(text: str) -> str | None:
    """The host of a URL or of `host:port`, with plain hyphens."""
    typed = text.translate(_HYPHENS).strip().replace("\\", "/")
    try:
        host = urlsplit(typed if "//" in typed else f"//{typed}").hostname
    except ValueError:
        return None
    return host if host and is_host(host) and host != text.casefold() else None


def _mend_url(text: str) -> str | None:
    """With the scheme, without blanks around, with the slashes of a URL."""
    typed = re.sub(r"^(https?):/*", r"\1://", text.translate(_HYPHENS).strip().replace("\\", "/"), flags=re.IGNORECASE)
    meant = typed if "://" in typed else f"https://{typed}"
    host = meant.split("/")[2]
    return meant if is_url(meant) and ("." in host or "/" in typed) and meant != text else None


def _mend_expression(text: str) -> str | None:
    """Without the asterisks in which file names are looked for."""
    meant = text.strip("*")
    return meant if meant != text and is_regular_expression(meant) else None


def _find_exchange_2007(text: str) -> Version | None:
    version = find_version(text)
    return version if version is not None and is_exchange_2007(version) else None


def _is_amount(number: float) -> bool:
    return math.isfinite(number) and number >= 0


Text = Annotated[str, ValueRule("a text that is not empty and has no control characters", holds=is_text)]
Name = Annotated[str, ValueRule('a name without "/", "+" and spaces, which case ids cannot contain', holds=is_name)]
Address = Annotated[
    str, ValueRule('an SMTP address such as user1@contoso.com, without "/", "+" and spaces', holds=is_address)
]
Host = Annotated[
    str, ValueRule("a host name such as cas-01.contoso.com, without scheme and port", holds=is_host, mend=_mend_host)
]
Url = Annotated[str, ValueRule("an absolute URL such as https://cas-01.contoso.com/owa", holds=is_url, mend=_mend_url)]
IpAddress = Annotated[str, ValueRule("an IP address such as 10.0.2.12", holds=is_ip_address)]
RegularExpression = Annotated[
    str, ValueRule("a regular expression", holds=is_regular_expression, mend=_mend_expression)
]
HostAndPort = Annotated[str, ValueRule('"host:port" such as 127.0.0.1:20443', holds=is_host_and_port)]
ServerArgument = Annotated[
    str,
    ValueRule(
        "an argument with no placeholder other than {server}", holds=lambda text: has_placeholders_of(text, {"server"})
    ),
]
SettingArgument = Annotated[
    str,
    ValueRule(
        "an argument with no placeholders other than {server} and {value}",
        holds=lambda text: has_placeholders_of(text, {"server", "value"}),
    ),
]
Port = Annotated[int, ValueRule("a port from 1 to 65535", holds=is_port)]
Count = Annotated[int, ValueRule("a whole number from 1 to 1000000", holds=lambda number: 1 <= number <= 1_000_000)]
Amount = Annotated[float, ValueRule("a number from 0", holds=_is_amount)]
Duration = Annotated[float, ValueRule("a number above 0", holds=lambda number: _is_amount(number) and number > 0)]
Flag = Annotated[bool, ValueRule("true or false", holds=lambda _: True)]

AnyVersion = Annotated[
    Version,
    ConvertedText(
        f"one of {', '.join(VERSION_WORDS)} or a build such as 8.1.240.6", tuple(VERSION_WORDS), find_version
    ),
]
Exchange2007Version = Annotated[
    Version,
    ConvertedText(
        f"one of {', '.join(EXCHANGE_2007_WORDS)} or a build such as 8.1.240.6",
        tuple(EXCHANGE_2007_WORDS),
        _find_exchange_2007,
    ),
]
AuthenticationWord = Annotated[Authentication, member_of(Authentication)]
MailSecurityWord = Annotated[MailSecurity, member_of(MailSecurity)]
AffinityWord = Annotated[Affinity, member_of(Affinity)]
ProtocolWord = Annotated[Protocol, member_of(Protocol)]
TlsWord = Annotated[str, one_of({word: word for word in ("1.0", "1.1", "1.2", "1.3")})]
