"""URLs of HTTP probes: where a stimulus is sent, where a reference in an answer leads, and which host that is."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from harness.model.protocol import HTTPS_PORT
from harness.model.stimulus import Stimulus
from harness.probes.http import HttpAnswer


def base_url(stimulus: Stimulus) -> str:
    """Scheme, host and port as a client types them; always HTTPS, as from the Internet."""
    return f"https://{stimulus.host}" if stimulus.port == HTTPS_PORT else f"https://{stimulus.host}:{stimulus.port}"


def requested_url(stimulus: Stimulus, path: str) -> str:
    """The URL to request: the one that a server named, else the protocol's own path at the host."""
    return stimulus.url or f"{base_url(stimulus)}{path}"


def resolve(answer: HttpAnswer, reference: str) -> str | None:
    """The absolute URL of `reference` in `answer`; None where it is not a URL."""
    try:
        target = urljoin(answer.url, reference)
        return target if urlsplit(target).hostname else None
    except ValueError:
        return None


def is_same_host(answer: HttpAnswer, target: str) -> bool:
    """True where `target`, an absolute URL, names the host that `answer` came from."""
    return host_of(target) == host_of(answer.url)


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").rstrip(".")


def path_of(url: str) -> str:
    """The path in lower case: IIS compares paths without case."""
    return urlsplit(url).path.lower()


def is_same_origin(answer: HttpAnswer, target: str) -> bool:
    """True where `target`, an absolute URL, has the scheme, host and port that `answer` came from."""
    return _origin(answer.url) == _origin(target)


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower().removesuffix(f":{HTTPS_PORT}")
