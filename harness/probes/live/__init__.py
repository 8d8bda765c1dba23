"""Real servers: named hosts only, TLS as the deployment file asks for it, and the checks before the first case."""

from harness.probes.live.marker import MarkerAnswer, send_marker_request
from harness.probes.live.network import LiveNetwork
from harness.probes.live.paths import check_paths
from harness.probes.live.preflight import check_connections
from harness.probes.live.request_limiter import RequestLimiter
from harness.probes.live.trust_anchors import LiveSetupError
from harness.probes.live.watch import Nobody, Watch

__all__ = [
    "LiveNetwork",
    "LiveSetupError",
    "MarkerAnswer",
    "Nobody",
    "RequestLimiter",
    "Watch",
    "check_connections",
    "check_paths",
    "send_marker_request",
]
