"""A deployment as a picture: sites, servers and URLs, and who is proxied or redirected where, as SVG."""

from harness.reporting.drawing.deployment_picture import draw_deployment
from harness.reporting.drawing.sample import sample_for_drawing

__all__ = ["draw_deployment", "sample_for_drawing"]
