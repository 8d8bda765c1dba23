"""Names in the answers to a client that should not be there: of inner servers (GEN-05), of other users (OWA-01)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from harness.judging.demand_result import Contradicted, DemandResult, Met
from harness.judging.judged_observation import JudgedObservation
from harness.judging.shown_names import names_of, shown_outside
from harness.model.answer_demands import HidesInnerServers, ShowsOwnMailbox
from harness.model.case import Case
from harness.model.observation import BODY_LIMIT, Exchange, Observation
from harness.model.outcome import OutcomeKind
from harness.model.printable import brief


def judge_hides_inner_servers(demand: HidesInnerServers, observation: JudgedObservation) -> DemandResult:
    """The first inner name that the client received is reported with the place where it stood."""
    leak = _leaked_name(demand, observation.seen)
    return Met() if leak is None else Contradicted(leak)


def judge_shows_own_mailbox(demand: ShowsOwnMailbox, observation: JudgedObservation) -> DemandResult:
    """An error page is no user's page, even if it names one."""
    shown = find_page_owner(observation.seen, demand.own, demand.others)
    if shown is None or observation.outcome.kind is not OutcomeKind.SERVED:
        return Met()
    return Contradicted(f"the page is {shown}'s")


def inner_names_in(cases: Iterable[Case]) -> Callable[[str], Iterable[str]]:
    """What finds in a text the names that no answer to any of these cases may show; each once, as written.

    For a client that sees all of an answer, of which an observation has only the beginning.
    """
    demands = {
        demand
        for case in cases
        for alternative in case.alternatives
        for demand in alternative.demands
        if isinstance(demand, HidesInnerServers)
    }
    names = tuple(sorted({name for demand in demands for name in demand.names}))
    addresses = tuple(sorted({address for demand in demands for address in demand.addresses}))
    published = frozenset(host for demand in demands for host in demand.published)
    finder = names_of(names, addresses)
    return lambda text: dict.fromkeys(shown.name for shown in shown_outside(finder, text, published))


def _leaked_name(demand: HidesInnerServers, seen: Observation) -> str | None:
    """What the client itself had sent by then may come back: a server that repeats it gives nothing away."""
    finder = names_of(demand.names, demand.addresses)
    allowed = set(demand.published)
    for exchange in seen.exchanges:
        for text in _sent(exchange):
            allowed.update(shown.host for shown in shown_outside(finder, text, allowed))
        for text, place in _received(exchange):
            leak = next(shown_outside(finder, text, allowed), None)
            if leak is not None:
                return brief(f"{leak.name} {place}")
    return None


def _sent(exchange: Exchange) -> Iterator[str]:
    yield exchange.request
    yield from (value for _, value in exchange.request_headers)


def _received(exchange: Exchange) -> Iterator[tuple[str, str]]:
    """Each text of an answer and where it stood; names that were noted stand where the record has them no more."""
    for name, value in exchange.answer_headers:
        yield value, f"in the header {name}"
    yield _whole_words(exchange.answer_text), "in the body"
    for noted in exchange.noted:
        yield noted.name, noted.place


def _whole_words(text: str) -> str:
    """Without the end of a body that was cut: it may be the beginning of a longer word."""
    return text if len(text) < BODY_LIMIT else _LAST_WORD.sub("", text)


_LAST_WORD = re.compile(r"(?<![^\s<>\"'])[^\s<>\"']*+\Z")


def find_page_owner(seen: Observation, own: str, others: Iterable[str]) -> str | None:
    """The first of the other addresses that the last answer names, unless it names the user as well."""
    text = seen.exchanges[-1].answer_text if seen.exchanges else ""
    if _names(text, own.partition("@")[0]):
        return None
    return next((address for address in others if _names(text, address)), None)


def _names(text: str, words: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(words)}(?![\w-])", text, re.IGNORECASE) is not None
