"""Real servers: named hosts only, TLS as the deployment file asks for it, and the checks before the first case."""

from harness.probes.live.change_journal import JournalError
from harness.probes.live.control import ControlPrograms
from harness.probes.live.left_process import mark_of
from harness.probes.live.lent_servers import LentServers
from harness.probes.live.marker import MarkerAnswer, send_marker_request
from harness.probes.live.network import LiveNetwork
from harness.probes.live.paths import check_paths
from harness.probes.live.preflight import check_connections
from harness.probes.live.program import kill_group
from harness.probes.live.request_limiter import RequestLimiter
from harness.probes.live.restoring_signals import ENDING_SIGNALS, ending_signals_ignored, say_on
from harness.probes.live.trust_anchors import LiveSetupError
from harness.probes.live.watch import Nobody, Watch

__all__ = [
    "ENDING_SIGNALS",
    "ControlPrograms",
    "JournalError",
    "LentServers",
    "LiveNetwork",
    "LiveSetupError",
    "MarkerAnswer",
    "Nobody",
    "RequestLimiter",
    "Watch",
    "check_connections",
    "check_paths",
    "ending_signals_ignored",
    "kill_group",
    "mark_of",
    "say_on",
    "send_marker_request",
]
