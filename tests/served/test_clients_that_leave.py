"""A client that closes its connection before the farm looks at it leaves nothing behind."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from unittest.mock import Mock

from fixtures.farm.served.web import WebApplication


def test_a_connection_that_is_closed_already_is_given_no_answer() -> None:
    messages: Iterator[dict[str, object]] = iter([{"type": "http.request", "body": b""}, {"type": "http.disconnect"}])

    async def receive() -> dict[str, object]:
        return next(messages)

    sent = Mock()
    asyncio.run(WebApplication(Mock(), Mock(), Mock(), Mock())({"client": None}, receive, sent))
    assert (sent.mock_calls, list(messages)) == ([], [])
