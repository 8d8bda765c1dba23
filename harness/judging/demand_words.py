"""What a demand asks beside the kind of the outcome, in words: for an answer that is of the right kind, and wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from harness.judging.wording import describe_outcome
from harness.model import answer_demands, hop_demands
from harness.model.expectation import Demand
from harness.model.outcome import Outcome

_WORDS: Mapping[type[Demand], Callable[[Any], str]] = {
    answer_demands.NeverAnswers: lambda demand: f"never {_any_of(demand.forbids)}",
    answer_demands.MovesOnlyByClick: lambda _: "left only by a click",
    answer_demands.DirectoryExists: lambda _: "by a virtual directory that exists",
    answer_demands.AnsweredByBackEnd: lambda _: "given by the Exchange 2003 back-end server itself",
    answer_demands.ReachesMailboxServer: lambda _: "given by the Mailbox server of the other site",
    answer_demands.HidesInnerServers: lambda _: "without a name of an inner server",
    answer_demands.ShowsOwnMailbox: lambda demand: f"that of {demand.own}",
    answer_demands.GivesOwnFolders: lambda _: "with each user's own inbox",
    answer_demands.AgreesWithCalendars: lambda _: "with each user's own free/busy",
    answer_demands.VisitAnswers: lambda demand: f"and in visit {demand.number + 1} {_any_of(demand.accepts)}",
    answer_demands.OneVisitFails: lambda _: "in all visits but one",
    answer_demands.NamesDeviceUrls: lambda demand: f"of which each is {_listed(demand.right)}",
    answer_demands.NamesOutlookUrls: lambda demand: f"of which each is {_listed((*demand.exch, *demand.expr))}",
    answer_demands.EndsAtMailbox: lambda demand: f"at the end of {demand.advice.name.lower()}",
    hop_demands.HopsReach: lambda demand: f"from {demand.source} to {_targets(demand.targets)}",
    hop_demands.HopsReachEach: lambda demand: f"from {demand.source} to each of {len(demand.groups)} places",
    hop_demands.LastHopReaches: lambda demand: f"the last one to {demand.target.server}",
    hop_demands.HopsOnly: lambda demand: f"each from {demand.source} to {demand.destination}",
    hop_demands.NoHopTo: lambda demand: f"none of them to {_listed(demand.servers)}",
    hop_demands.HopsUseScheme: lambda demand: f"over {demand.scheme} where it goes to {_listed(demand.servers)}",
    hop_demands.ServedThroughHop: lambda demand: f"with a request to {_listed((*demand.servers, *demand.aliases))}",
    hop_demands.OneHop: lambda _: "once",
    hop_demands.StaysWithOneServer: lambda demand: f"from {demand.source} to one and the same server for each mailbox",
    hop_demands.HopsAddress: lambda demand: f"addressed as {_listed(demand.hosts)}",
    hop_demands.VisitReaches: lambda demand: f"and in visit {demand.number + 1} to {_listed(demand.servers)}",
    hop_demands.HopsAuthenticate: lambda demand: f"authenticated by {demand.scheme}",
    hop_demands.TrustsCertificates: lambda demand: f"with a request over TLS to {_listed(demand.servers)}",
    hop_demands.SharesConnections: lambda demand: f"over {len(demand.servers)} connections at most, which users share",
    hop_demands.SharesEvenly: lambda demand: f"spread evenly over {_listed(demand.servers)}",
}


def describe_demand(demand: Demand) -> str:
    """Words that follow those of an outcome; for a demand on the outcome alone, whose demand it is."""
    words = _WORDS.get(type(demand))
    return f"as {demand.clause} demands it" if words is None else words(demand)


def _any_of(outcomes: Iterable[Outcome]) -> str:
    return " or ".join(dict.fromkeys(map(describe_outcome, outcomes)))


def _targets(targets: Iterable[hop_demands.HopTarget]) -> str:
    return _listed(f"{target.server} {target.path}".rstrip() for target in targets)


def _listed(names: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(names)) or "none"
