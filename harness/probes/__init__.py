"""Probes: a stimulus gives an observation. The only room that opens connections; secrets are masked here."""

from harness.probes.control import ControlError, ServerControl
from harness.probes.failures import TIME_OUT, MachineExhaustedError
from harness.probes.limits import Limits
from harness.probes.masking import Mask
from harness.probes.network import Conversation
from harness.probes.probe import ReadHops, perform
from harness.probes.safekeeping import Safekeeping
from harness.probes.windows_logon_advice import refused_like_all_others
from harness.wire.activesync import device_id

__all__ = [
    "TIME_OUT",
    "ControlError",
    "Conversation",
    "Limits",
    "MachineExhaustedError",
    "Mask",
    "ReadHops",
    "Safekeeping",
    "ServerControl",
    "device_id",
    "perform",
    "refused_like_all_others",
]
