"""The request that an observation ends with, as a reason names it: without what tells devices and users apart."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from harness.model.observation import Observation
from harness.model.printable import brief
from harness.model.protocol import HTTPS_PORT, Protocol
from harness.model.stimulus import Stimulus

_RPC_PROXY = "/rpcproxy.dll"
_COMMAND = "cmd"
"""Of a query only what the harness asks for itself: the command of a device, the server behind an RPC proxy."""

_SESSION = re.compile(r"\([A-Za-z]\([^/()]*\)\)")
"""ASP.NET's session within a path."""

_LONGEST_PATH = 120


def describe_last_request(stimulus: Stimulus, seen: Observation) -> str | None:
    """Method, path and host as sent, or the mail command, port and host; None where nothing was sent."""
    if not seen.exchanges:
        return None
    line = seen.exchanges[-1].request.partition("\n")[0]
    if stimulus.protocol in (Protocol.POP3, Protocol.IMAP4):
        return f"{_mail_command(stimulus.protocol, line)} at {stimulus.host}:{stimulus.port}"
    method, _, url = line.partition(" ")
    return _describe_http(method, url)


def _describe_http(method: str, url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return f"{method} of what is not a URL"
    path = _SESSION.sub("(…)", parts.path) or "/"
    shown = path if len(path) <= _LONGEST_PATH else f"{path[:_LONGEST_PATH]}…"
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    address = host if port in (None, HTTPS_PORT) else f"{host}:{port}"
    return brief(f"{method} {shown}{_query_of_ours(path, parts.query)} at {address}")


def _query_of_ours(path: str, query: str) -> str:
    if path.lower().endswith(_RPC_PROXY):
        return f"?{query}" if query else ""
    command = next((value for name, value in parse_qsl(query) if name.lower() == _COMMAND), None)
    return f"?Cmd={command}" if command and command.isalpha() else ""


def _mail_command(protocol: Protocol, line: str) -> str:
    """Its name alone, since credentials may follow; what stands in brackets is a step of the connection."""
    words = line.split()
    if line.startswith("(") or not words:
        return "the connection"
    return words[1] if protocol is Protocol.IMAP4 and len(words) > 1 else words[0]
