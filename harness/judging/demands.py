"""Every demand that a clause can make, and the one function that judges it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.judging import answers, connections, end_points, hops, mailbox_contents, names_shown, sharing, visits
from harness.judging.demand_result import DemandResult
from harness.judging.judged_observation import JudgedObservation
from harness.model import answer_demands, hop_demands
from harness.model.clause import Strength
from harness.model.expectation import Demand

JUDGED_BY: Mapping[type[Demand], Callable[[Any, JudgedObservation], DemandResult]] = {
    answer_demands.Answers: answers.judge_answers,
    answer_demands.NeverAnswers: answers.judge_never_answers,
    answer_demands.MovesOnlyByClick: answers.judge_moves_only_by_click,
    answer_demands.DirectoryExists: answers.judge_directory_exists,
    answer_demands.AnsweredByBackEnd: answers.judge_answered_by_back_end,
    answer_demands.ReachesMailboxServer: answers.judge_reaches_mailbox_server,
    answer_demands.HidesInnerServers: names_shown.judge_hides_inner_servers,
    answer_demands.ShowsOwnMailbox: names_shown.judge_shows_own_mailbox,
    answer_demands.GivesOwnFolders: mailbox_contents.judge_gives_own_folders,
    answer_demands.AgreesWithCalendars: mailbox_contents.judge_agrees_with_calendars,
    answer_demands.VisitAnswers: visits.judge_visit_answers,
    answer_demands.OneVisitFails: visits.judge_one_visit_fails,
    answer_demands.NamesDeviceUrls: end_points.judge_names_device_urls,
    answer_demands.NamesOutlookUrls: end_points.judge_names_outlook_urls,
    answer_demands.EndsAtMailbox: end_points.judge_ends_at_mailbox,
    hop_demands.VisitReaches: visits.judge_visit_reaches,
    hop_demands.StaysWithOneServer: visits.judge_stays_with_one_server,
    hop_demands.HopsReach: hops.judge_hops_reach,
    hop_demands.HopsReachEach: hops.judge_hops_reach_each,
    hop_demands.LastHopReaches: hops.judge_last_hop_reaches,
    hop_demands.HopsOnly: hops.judge_hops_only,
    hop_demands.NoHopTo: hops.judge_no_hop_to,
    hop_demands.HopsUseScheme: hops.judge_hops_use_scheme,
    hop_demands.ServedThroughHop: hops.judge_served_through_hop,
    hop_demands.OneHop: hops.judge_one_hop,
    hop_demands.HopsAddress: connections.judge_hops_address,
    hop_demands.HopsAuthenticate: connections.judge_hops_authenticate,
    hop_demands.TrustsCertificates: connections.judge_trusts_certificates,
    hop_demands.SharesConnections: sharing.judge_shares_connections,
    hop_demands.SharesEvenly: sharing.judge_shares_evenly,
}


def judge_demand(demand: Demand, observation: JudgedObservation) -> DemandResult:
    """Whether the observation meets the demand, and in words why it does not."""
    judged_by = JUDGED_BY.get(type(demand))
    if judged_by is None:
        raise AssertionError(f"no rule for the demand {demand!r}")
    return judged_by(demand, observation)


def strength_of(demand: Demand) -> Strength:
    """How strongly the topic asks for what is demanded; a contradiction of what is not required is recorded alone."""
    match demand:
        case answer_demands.Answers(strength=strength) | hop_demands.SharesEvenly(strength=strength):
            return strength
        case _:
            return Strength.REQUIRED
