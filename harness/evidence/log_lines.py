"""W3C extended log files, as IIS writes them: `#Fields:` names the columns of the lines below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

NEEDED_FIELDS = (
    "date",
    "time",
    "cs-method",
    "cs-uri-stem",
    "s-port",
    "cs-username",
    "c-ip",
    "sc-status",
)
"""Without these columns a line does not show which server sent which request.

`cs-uri-query`, `cs(User-Agent)`, `cs-host`, `s-ip`, `c-port` and `sc-substatus` add details.
"""

LONGEST_LINE = 65_536
"""Bytes; a longer line is skipped, as it cannot be one of a log."""

ANY_CODE_PAGE = "latin-1"
"""How a line is read that is not UTF-8: no byte is lost, and a name is found by what its own bytes look like."""

_NOTHING = "-"
_AROUND_A_LINE = "\ufeff \t\r\0"
"""No other blank: in a code page it may be half a letter. IIS fills a file with NULs where it was not closed."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One request as logged by the server that answered it; fields that were not logged are empty.

    `time` is in seconds since the epoch by the server's clock, cut to the full second.
    """

    server: str
    time: float
    method: str
    stem: str
    query: str
    port: str
    user: str
    client: str
    host: str
    status: str
    substatus: str
    win32_status: str
    client_port: str = ""
    user_agent: str = ""
    server_address: str = ""


class LineReader:
    """Reads the lines of one file in order: the columns are those of the last `#Fields:` before a line."""

    def __init__(self, server: str) -> None:
        self._server = server
        self.fields: tuple[str, ...] = ()

    def read(self, text: bytes) -> Iterator[LogLine]:
        """The requests in complete lines; a line that does not match its columns is skipped."""
        for raw in text.split(b"\n"):
            if len(raw) > LONGEST_LINE:
                continue
            line = _text_of(raw).strip(_AROUND_A_LINE)
            if line.startswith("#"):
                self._note(line)
            elif line:
                found = self._line(line.split(" "))
                if found is not None:
                    yield found

    def _note(self, directive: str) -> None:
        name, _, value = directive.partition(":")
        if name.lower() == "#fields":
            self.fields = tuple(value.lower().split())

    def _line(self, values: list[str]) -> LogLine | None:
        if len(values) != len(self.fields):
            return None
        named = dict(zip(self.fields, values, strict=True))
        time = _seconds(named.get("date", ""), named.get("time", ""))
        if time is None or any(field not in named for field in NEEDED_FIELDS):
            return None

        def value(field: str) -> str:
            found = named.get(field, _NOTHING)
            return "" if found == _NOTHING else found

        return LogLine(
            server=self._server,
            time=time,
            method=value("cs-method"),
            stem=value("cs-uri-stem"),
            query=value("cs-uri-query"),
            port=value("s-port"),
            user=value("cs-username").replace("+", " "),
            client=value("c-ip"),
            host=(value("cs-host") or value("cs(host)")).lower().partition(":")[0],
            status=value("sc-status"),
            substatus=value("sc-substatus"),
            win32_status=value("sc-win32-status"),
            client_port=value("c-port"),
            user_agent=value("cs(user-agent)").replace("+", " "),
            server_address=value("s-ip"),
        )


def _text_of(raw: bytes) -> str:
    """UTF-8 or, as IIS 6 writes it, in a Windows code page that nothing names: then each byte stands for itself."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(ANY_CODE_PAGE)


def _seconds(date: str, time: str) -> float | None:
    """Seconds since the epoch; W3C logs are in UTC in every time zone."""
    try:
        return datetime.strptime(f"{date} {time[:8]}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None
