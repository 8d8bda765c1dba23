"""A pytest plugin that loses a case without a word, as a broken runner would."""

from __future__ import annotations

import pytest


def pytest_runtest_protocol(item: pytest.Item) -> bool | None:
    return True if item.name.endswith("[pop3/user1@contoso.com/CAS-01/logon]") else None
