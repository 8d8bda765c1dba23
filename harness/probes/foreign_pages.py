"""Pages with HTTP 200 that something in front of the server shows where no page is due: they say nothing of it."""

from __future__ import annotations

from harness.model.outcome import OutcomeKind
from harness.probes.body_kinds import is_html
from harness.probes.http import HttpAnswer
from harness.probes.probe_result import NoAnswerError
from harness.probes.whose_answer import is_of_client_access_server, name_of_maker


def find_foreign_page(answer: HttpAnswer, due: str) -> NoAnswerError | None:
    """What ends the conversation where a page came that has no mark of Exchange or its web server; else None.

    `due` is what was asked for. To be called for bodies that could not be read as that.
    """
    if answer.status != 200 or not is_html(answer) or is_of_client_access_server(answer):
        return None
    words = f"an HTML page where {due} is due"
    maker = name_of_maker(answer) or "a server that does not name itself"
    advice = (
        f"it is of {maker}, and nothing of it is a Client Access server's, so it says nothing of one: see that what "
        "stands in front, or the host and its entry in [connect], leads there, then run this case again"
    )
    return NoAnswerError(OutcomeKind.MALFORMED, words, prerequisite=f"{words}: {advice}")
