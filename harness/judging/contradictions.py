"""Whether an observation contradicts what one clause demands."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from harness.judging.connections import judge_connection_demand, missing_connection_evidence
from harness.judging.demand_result import DemandResult, contradicted_if
from harness.judging.matching import matches
from harness.judging.sharing import judge_sharing_demand, missing_sharing_evidence
from harness.judging.visits import judge_visit_demand
from harness.model.answer_demands import (
    Answers,
    DirectoryExists,
    HidesInnerServers,
    MovesOnlyByClick,
    NeverAnswers,
    OneVisitFails,
    ShowsOwnMailbox,
    VisitAnswers,
)
from harness.model.expectation import Demand
from harness.model.hop_demands import (
    HopDemand,
    HopsAddress,
    HopsAuthenticate,
    HopsOnly,
    HopsReach,
    HopsReachEach,
    HopsUseScheme,
    HopTarget,
    LastHopReaches,
    NoHopTo,
    OneHop,
    ServedThroughHop,
    SharesConnections,
    SharesEvenly,
    StaysWithOneServer,
    TrustsCertificates,
    VisitReaches,
)
from harness.model.observation import Observation
from harness.model.outcome import Hop, Outcome, OutcomeKind

_NO_ERROR = "NoError"
_SERVED_KINDS = (OutcomeKind.SERVED, OutcomeKind.PARTIAL)


def judge_demand(demand: Demand, seen: Observation, outcome: Outcome, *, base: str) -> DemandResult:
    """Judge one demand. `outcome` is the seen one as it is judged: where the controls hold, a 401 counts as refused."""
    match demand:
        case Answers(_, accepts, tolerates):
            return contradicted_if(not any(matches(one, outcome, base=base) for one in (*accepts, *tolerates)))
        case NeverAnswers(_, forbids):
            return contradicted_if(any(matches(one, outcome, base=base) for one in forbids))
        case MovesOnlyByClick():
            return contradicted_if(seen.moves_by is not None or outcome.kind is OutcomeKind.REDIRECT_HOST)
        case DirectoryExists():
            return contradicted_if(_directory_is_missing(seen))
        case HidesInnerServers() | ShowsOwnMailbox():
            return _judge_naming_demand(demand, seen, outcome)
        case StaysWithOneServer():
            return _judge_affinity(demand, seen)
        case VisitAnswers() | OneVisitFails() | VisitReaches():
            return judge_visit_demand(demand, seen, base=base)
        case HopsAddress() | HopsAuthenticate() | TrustsCertificates():
            return judge_connection_demand(demand, seen, outcome)
        case SharesConnections() | SharesEvenly():
            return judge_sharing_demand(demand, seen)
        case _:
            return _judge_hop_demand(demand, seen.hops or (), outcome, frozenset(seen.unseen))


def _judge_naming_demand(
    demand: HidesInnerServers | ShowsOwnMailbox, seen: Observation, outcome: Outcome
) -> DemandResult:
    """Names in the answers to a client that should not be there (GEN-05)."""
    match demand:
        case HidesInnerServers():
            return contradicted_if(leaked_name(demand, seen) is not None)
        case ShowsOwnMailbox(_, own, others):
            return contradicted_if(outcome.kind is OutcomeKind.SERVED and shown_mailbox(own, others, seen) is not None)


def _judge_hop_demand(
    demand: HopDemand, hops: tuple[Hop, ...], outcome: Outcome, unseen: frozenset[str]
) -> DemandResult:
    """A hop that was seen is certain; the absence of a hop counts only at servers whose log is complete."""
    match demand:
        case HopsReach(_, source, targets):
            wrong = any(hop.source != source or not _goes_to_any(hop, targets) for hop in hops)
            return _hop_result(wrong, not hops, any(target.server in unseen for target in targets))
        case HopsReachEach(_, source, groups):
            wrong = any(
                hop.source != source or not any(_goes_to_any(hop, targets) for targets in groups) for hop in hops
            )
            left_out = [targets for targets in groups if not any(_goes_to_any(hop, targets) for hop in hops)]
            return _hop_result(
                wrong, bool(left_out), any(target.server in unseen for targets in left_out for target in targets)
            )
        case LastHopReaches(_, target):
            return _hop_result(False, not hops or not _goes_to_any(hops[-1], (target,)), target.server in unseen)
        case HopsOnly(_, source, destination):
            wrong = any((hop.source, hop.destination) != (source, destination) for hop in hops)
            return DemandResult.NOT_KNOWN if not wrong and unseen - {destination} else contradicted_if(wrong)
        case NoHopTo(_, servers):
            wrong = any(hop.destination in servers for hop in hops)
            return DemandResult.NOT_KNOWN if not wrong and unseen.intersection(servers) else contradicted_if(wrong)
        case HopsUseScheme(_, scheme, servers):
            return contradicted_if(any(hop.scheme.lower() != scheme for hop in hops if hop.destination in servers))
        case ServedThroughHop(_, servers, users):
            missing = _is_answered(outcome, users) and not any(hop.destination in servers for hop in hops)
            return _hop_result(False, missing, bool(unseen.intersection(servers)))
        case OneHop():
            return DemandResult.NOT_KNOWN if len(hops) < 2 and unseen else contradicted_if(len(hops) != 1)
        case _:
            raise AssertionError(f"no rule for the demand {demand!r}")


def _is_answered(outcome: Outcome, users: tuple[str, ...]) -> bool:
    """Whether a user was served whose request has to be proxied."""
    if outcome.kind is not OutcomeKind.PARTIAL or not users:
        return outcome.kind in _SERVED_KINDS
    codes = outcome.users or {}
    return any(codes.get(user) == _NO_ERROR for user in users)


def _hop_result(wrong: bool, missing: bool, could_be_unseen: bool) -> DemandResult:
    """Contradicted where a wrong hop was seen, or where an expected one was not and could not have been missed."""
    if wrong or (missing and not could_be_unseen):
        return DemandResult.CONTRADICTED
    return DemandResult.NOT_KNOWN if missing else DemandResult.MET


def missing_evidence(demand: Demand, seen: Observation) -> str:
    """What evidence is missing, where a demand is `NOT_KNOWN`."""
    match demand:
        case HopsAddress() | HopsAuthenticate() | TrustsCertificates() if not seen.unseen:
            return missing_connection_evidence(demand, seen)
        case SharesConnections() | SharesEvenly() if not set(seen.unseen).intersection(demand.servers):
            return missing_sharing_evidence(demand, seen)
        case _:
            return f"log incomplete: whether {', '.join(seen.unseen)} was asked is not known"


def _goes_to_any(hop: Hop, targets: tuple[HopTarget, ...]) -> bool:
    return any(hop.destination == target.server and _same_path(hop.path, target.path) for target in targets)


def _same_path(seen: str, expected: str) -> bool:
    return not expected or seen.lower().rstrip("/") == expected.lower().rstrip("/")


def _judge_affinity(demand: StaysWithOneServer, seen: Observation) -> DemandResult:
    """Over all visits each mailbox's hops go to one server; a visit not served, or without a hop, shows nothing."""
    reached: defaultdict[str, set[str]] = defaultdict(set)
    all_shown = bool(seen.visits)
    for visit in seen.visits:
        own = {hop.destination for hop in visit.hops or () if hop.source == demand.source}
        reached[visit.mailbox] |= own
        all_shown = all_shown and bool(own) and visit.outcome.kind in _SERVED_KINDS
    if any(len(servers) > 1 for servers in reached.values()):
        return DemandResult.CONTRADICTED
    if not all_shown and seen.unseen:
        return DemandResult.NOT_KNOWN
    return DemandResult.MET if all_shown else DemandResult.NOT_SHOWN


def _directory_is_missing(seen: Observation) -> bool:
    """The last answer is 404 or 5xx (contract, section 3, on OWA-12)."""
    status = seen.exchanges[-1].status if seen.exchanges else None
    return status is None or status == 404 or status >= 500


def leaked_name(demand: HidesInnerServers, seen: Observation) -> str | None:
    """The first inner name in a header or body that the client received, and where it was found."""
    pattern = _pattern(demand.names)
    if pattern is None:
        return None
    for exchange in seen.exchanges:
        texts = [*((value, f"in the header {name}") for name, value in exchange.answer_headers)]
        for text, place in (*texts, (exchange.answer_text, "in the body")):
            for found in pattern.finditer(text):
                if _host_around(text, found) not in demand.published:
                    return f"{found.group()} {place}"
    return None


def shown_mailbox(own: str, others: tuple[str, ...], seen: Observation) -> str | None:
    """The first of the other addresses that the last answer names, unless it names `own` as well."""
    text = seen.exchanges[-1].answer_text if seen.exchanges else ""
    user = own.partition("@")[0]
    if _names(text, user):
        return None
    return next((address for address in others if _names(text, address)), None)


def _names(text: str, words: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(words)}(?![\w-])", text, re.IGNORECASE) is not None


def _host_around(text: str, found: re.Match[str]) -> str:
    """The whole host name that a name was found in: `owa.exch.contoso.com` around `exch.contoso.com`."""
    start, end = found.span()
    while start > 0 and _HOST_CHARACTER.match(text[start - 1]):
        start -= 1
    while end < len(text) and _HOST_CHARACTER.match(text[end]):
        end += 1
    return text[start:end].strip(".").lower()


_HOST_CHARACTER = re.compile(r"[\w.-]")


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    longest_first = sorted(names, key=len, reverse=True)
    alternatives = "|".join(re.escape(name) for name in longest_first)
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE)
