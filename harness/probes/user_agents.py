"""What each client calls itself: servers, and what stands before them, tell browsers by it (protocol-facts, 1.2)."""

from __future__ import annotations

from collections.abc import Mapping

from harness.model.protocol import Protocol

BROWSER = "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko"
DEVICE = "MSFT-SPhone/5.2.0"
OUTLOOK = "Microsoft Office/12.0 (Windows NT 6.1; Microsoft Office Outlook 12.0.6607; Pro)"

_OF_PROTOCOL: Mapping[Protocol, str] = {
    Protocol.EAS: DEVICE,
    Protocol.EWS: OUTLOOK,
    Protocol.AVAILABILITY: OUTLOOK,
}


def user_agent_of(protocol: Protocol) -> str:
    """The client that is sent on to a URL of that protocol."""
    return _OF_PROTOCOL.get(protocol, BROWSER)
