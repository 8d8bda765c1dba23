"""What an answer about mailboxes is compared with: further requests, sent where they can show something."""

from __future__ import annotations

from dataclasses import replace

from harness.model.case import Case
from harness.model.observation import ComparedAnswer, Observation
from harness.run.sending import Sender


async def with_comparisons(case: Case, seen: Observation, sender: Sender) -> Observation:
    """What was seen, with what it is compared with; nothing more is sent where the answer shows no mailbox's content.

    A request that must not be sent, or is not answered, shows nothing.
    """
    if not seen.contents:
        return seen
    compared: list[ComparedAnswer] = []
    for stimulus in case.compared_with:
        if sender.why_not(stimulus) is None:
            answer = await sender.observe(stimulus)
            compared.append(ComparedAnswer(answer.contents, answer.exchanges))
    return replace(seen, compared=tuple(compared))
