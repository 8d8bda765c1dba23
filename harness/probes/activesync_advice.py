"""What to do about a Status of ActiveSync that is no verdict: the prerequisite of an inconclusive row."""

from __future__ import annotations

from harness.probes.status_advice import LATER
from harness.wire.activesync_statuses import OF_THE_ACCOUNT, OF_THE_DEVICE, OF_THE_REQUEST, TEMPORARY

_ABOUT_THE_REQUEST = (
    "which is about the request of the harness, so nothing can be judged: report it as a defect of the harness, "
    "unless something between them changes requests"
)
_ABOUT_THE_DEVICE = (
    "which is about the device, so nothing can be judged: remove or allow it among the devices of the mailbox, look "
    "at the ActiveSync policy, and run this case again"
)
_ABOUT_THE_ACCOUNT = "which is about the account, so nothing can be judged: put it in order, then run this case again"

_ADVICE = {
    **dict.fromkeys(TEMPORARY, LATER),
    **dict.fromkeys(OF_THE_REQUEST, _ABOUT_THE_REQUEST),
    **dict.fromkeys(OF_THE_DEVICE, _ABOUT_THE_DEVICE),
    **dict.fromkeys(OF_THE_ACCOUNT, _ABOUT_THE_ACCOUNT),
}


def advice_on_status(status: str) -> str | None:
    """What to do where FolderSync is answered so; None where the Status is the answer to the request."""
    advice = _ADVICE.get(status)
    return f"the server answers FolderSync with Status {status}, {advice}" if advice else None
