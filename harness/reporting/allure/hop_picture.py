"""Who asked whom in a conversation, as a picture: a life line for the client and each server, an arrow a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import urlsplit

from harness.judging import describe_outcome
from harness.model.case import Case
from harness.model.observation import Exchange, Observation
from harness.model.outcome import Hop
from harness.model.printable import brief
from harness.model.protocol import Protocol
from harness.model.stimulus import Stimulus
from harness.reporting.allure.exchange_text import answer_line, request_line
from harness.reporting.allure.nouns import KnownServer
from harness.reporting.drawing.text import attribute, escaped, text_width

_CLIENT = "client"
_SIZE, _SMALL = 12.0, 10.0
_MARGIN, _TOP, _ROW, _LEAST_GAP = 20.0, 86.0, 34.0, 120.0
_LONGEST = 120
_ASIDE, _TO_ITSELF = 8.0, " (to itself)"
_MOST_ARROWS = 60
"""More than a conversation has; repeated visits by many hops would make a picture that nobody reads."""

_STYLE = (
    "text{font:12px 'DejaVu Sans',Verdana,Arial,sans-serif;fill:#1a1a1a}.title{font-size:15px;font-weight:bold}"
    ".name{font-weight:bold}.role{font-size:10px}"
    "line{stroke:#1a1a1a;stroke-width:1.2}.life{stroke:#9a9a9a;stroke-dasharray:4 4}"
    ".back{stroke-dasharray:7 4}rect{fill:#f3f6fa;stroke:#5b6b7d}.paper{fill:#fff;stroke:none}"
)


@dataclass(frozen=True, slots=True)
class _Arrow:
    source: str
    target: str
    text: str
    is_answer: bool = False


def picture_of(case: Case, seen: Observation, servers: Mapping[str, KnownServer]) -> str:
    """An SVG, dark on white; empty where nothing was sent. `servers` has names by host, in lower case.

    The hops stand between the last request and its answer, since nothing says which request of the client caused them.
    """
    if case.stimulus is None or not seen.exchanges:
        return ""
    every = [*_arrows(case.stimulus, seen, servers)]
    arrows = every[:_MOST_ARROWS]
    roles = {name: _role(name, case.stimulus, servers) for arrow in arrows for name in (arrow.source, arrow.target)}
    return _drawn(case, arrows, roles, left_out=len(every) - len(arrows))


def _arrows(stimulus: Stimulus, seen: Observation, servers: Mapping[str, KnownServer]) -> Iterator[_Arrow]:
    if seen.visits:
        yield from _visits(stimulus, seen)
        return
    last = len(seen.exchanges) - 1
    for number, exchange in enumerate(seen.exchanges):
        asked = _asked(exchange, stimulus, servers)
        yield _Arrow(_CLIENT, asked, brief(_request(exchange, stimulus), _LONGEST))
        for hop in (seen.hops or ()) if number == last else ():
            yield _Arrow(hop.source, hop.destination, _hop_text(hop))
        yield _Arrow(asked, _CLIENT, brief(answer_line(exchange), _LONGEST) + _took(exchange), is_answer=True)


def _visits(stimulus: Stimulus, seen: Observation) -> Iterator[_Arrow]:
    """Of a repeated conversation each visit as a whole, with the hops that it caused."""
    for number, visit in enumerate(seen.visits, start=1):
        yield _Arrow(_CLIENT, stimulus.entry, brief(f"visit {number}, {visit.mailbox}", _LONGEST))
        for hop in visit.hops or ():
            yield _Arrow(hop.source, hop.destination, _hop_text(hop))
        yield _Arrow(stimulus.entry, _CLIENT, brief(describe_outcome(visit.outcome), _LONGEST), is_answer=True)


def _asked(exchange: Exchange, stimulus: Stimulus, servers: Mapping[str, KnownServer]) -> str:
    """The entry server, or whose name the URL has."""
    host = stimulus.host
    if stimulus.protocol not in (Protocol.POP3, Protocol.IMAP4):
        try:
            host = urlsplit(request_line(exchange).partition(" ")[2]).hostname or stimulus.host
        except ValueError:
            host = "?"
    if host.lower() == stimulus.host.lower():
        return stimulus.entry
    known = servers.get(host.lower())
    return host if known is None else known.name


def _request(exchange: Exchange, stimulus: Stimulus) -> str:
    """Without the host, which is where the arrow ends, and without a query, which is long."""
    line = request_line(exchange)
    if stimulus.protocol in (Protocol.POP3, Protocol.IMAP4):
        return line
    method, _, url = line.partition(" ")
    try:
        return f"{method} {urlsplit(url).path or '/'}"
    except ValueError:
        return line


def _hop_text(hop: Hop) -> str:
    parts = [f"{hop.method or ''} {hop.path}".strip(), hop.scheme, hop.authentication or ""]
    parts += [f"{datetime.fromtimestamp(hop.time, UTC):%H:%M:%S} UTC"] if hop.time is not None else []
    return brief(", ".join(filter(None, parts)), _LONGEST)


def _took(exchange: Exchange) -> str:
    """Nothing of less than a millisecond."""
    milliseconds = round(1000 * (exchange.seconds or 0))
    if not milliseconds:
        return ""
    return f" ({milliseconds / 1000:.1f} s)" if milliseconds >= 1000 else f" ({milliseconds} ms)"


def _drawn(case: Case, arrows: Sequence[_Arrow], roles: Mapping[str, str], *, left_out: int) -> str:
    names = sorted(roles, key=lambda name: name != _CLIENT)
    widths = {name: _box_width(name, role) for name, role in roles.items()}
    places = _places(names, widths, arrows)
    title = f"Who asked whom: {case.id}" + (f", without {left_out} more arrows" if left_out else "")
    height = _TOP + _ROW * (len(arrows) + 1)
    to_itself = (_right_of(arrow, places) for arrow in arrows if arrow.source == arrow.target)
    right = max(places[names[-1]] + widths[names[-1]] / 2, *to_itself, 0) + _MARGIN
    width = max(right, text_width(title, 15, bold=True) + 2 * _MARGIN)
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={attribute(title)}>',
        f"<title>{escaped(title)}</title><style>{_STYLE}</style>",
        f'<rect class="paper" width="{width:.0f}" height="{height:.0f}"/>',
        f'<text class="title" x="{_MARGIN:.0f}" y="26">{escaped(title)}</text>',
        *(_life_line(name, roles[name], places[name], widths[name], height) for name in names),
        *(_arrow(arrow, places, _TOP + _ROW * number) for number, arrow in enumerate(arrows, start=1)),
    ]
    return "\n".join([*parts, "</svg>\n"])


def _right_of(arrow: _Arrow, places: Mapping[str, float]) -> float:
    """Where the text of an arrow to itself ends."""
    return places[arrow.source] + _ASIDE + text_width(arrow.text + _TO_ITSELF, _SIZE)


def _places(names: Sequence[str], widths: Mapping[str, float], arrows: Sequence[_Arrow]) -> dict[str, float]:
    """From the left; between two life lines as much room as the names and the arrows over them need."""
    order = {name: number for number, name in enumerate(names)}
    gaps = [max(_LEAST_GAP, (widths[one] + widths[other]) / 2 + 12) for one, other in pairwise(names)]
    for arrow in arrows:
        begin, end = sorted((order[arrow.source], order[arrow.target]))
        needed = text_width(arrow.text, _SIZE) + 24
        if begin == end:
            continue
        lacking = needed - sum(gaps[begin:end])
        for number in range(begin, end) if lacking > 0 else ():
            gaps[number] += lacking / (end - begin)
    places = {names[0]: _MARGIN + widths[names[0]] / 2}
    for name, before, gap in zip(names[1:], names, gaps, strict=False):
        places[name] = places[before] + gap
    return places


def _role(name: str, stimulus: Stimulus, servers: Mapping[str, KnownServer]) -> str:
    if name == _CLIENT:
        return stimulus.mailboxes[0]
    known = servers.get(name.lower())
    role = known.role if known else "not in the deployment file"
    return f"entry: {role}" if name == stimulus.entry else role


def _box_width(name: str, role: str) -> float:
    return max(text_width(name, _SIZE, bold=True), text_width(role, _SMALL)) + 16


def _life_line(name: str, role: str, x: float, wide: float, height: float) -> str:
    return (
        f'<line class="life" x1="{x:.1f}" y1="80" x2="{x:.1f}" y2="{height - 8:.1f}"/>'
        f'<rect x="{x - wide / 2:.1f}" y="42" width="{wide:.1f}" height="38" rx="4"/>'
        f'<text class="role" x="{x:.1f}" y="73" text-anchor="middle">{escaped(role)}</text>'
        f'<text class="name" x="{x:.1f}" y="58" text-anchor="middle">{escaped(name)}</text>'
    )


def _arrow(arrow: _Arrow, places: Mapping[str, float], y: float) -> str:
    begin, end = places[arrow.source], places[arrow.target]
    back = 7 if end < begin else -7
    style = ' class="back"' if arrow.is_answer else ""
    if begin == end:
        return f'<text x="{begin + _ASIDE:.1f}" y="{y - 5:.1f}">{escaped(arrow.text + _TO_ITSELF)}</text>'
    return (
        f'<line{style} x1="{begin:.1f}" y1="{y:.1f}" x2="{end:.1f}" y2="{y:.1f}"/>'
        f'<path d="M{end:.1f} {y:.1f}l{back} -4v8z" fill="#1a1a1a"/>'
        f'<text x="{(begin + end) / 2:.1f}" y="{y - 5:.1f}" text-anchor="middle">{escaped(arrow.text)}</text>'
    )
