"""Chooses the requests that stand for all: for organizations of which the full matrix is pointless."""

from harness.planning.coverage.chooser import choose_requests
from harness.planning.coverage.possible import count_connections, count_following, count_requests

__all__ = ["choose_requests", "count_connections", "count_following", "count_requests"]
