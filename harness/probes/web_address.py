"""Where a stimulus over HTTP goes."""

from __future__ import annotations

from harness.model.stimulus import Stimulus


def base_url(stimulus: Stimulus) -> str:
    """Scheme, host and port as a client types them; HTTPS, since clients are outside."""
    return f"https://{stimulus.host}" if stimulus.port == 443 else f"https://{stimulus.host}:{stimulus.port}"


def address_of(stimulus: Stimulus, path: str) -> str:
    """The URL that is asked: the one that a server named, else the protocol's own path at the host."""
    return stimulus.url or f"{base_url(stimulus)}{path}"
