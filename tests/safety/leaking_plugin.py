"""A pytest plugin that leaks on purpose: the environment's LEAK into every output, behind all that masks."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import allure
import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    leak = os.environ["LEAK"]
    logging.getLogger("leaking").error("the password is %s", leak)
    allure.attach(leak, "a leak")
    print(leak)
    item.add_report_section("call", "leak", leak)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    verdicts: Path | None = config.getoption("--verdicts")
    if verdicts is not None and verdicts.exists():
        with verdicts.open("a", encoding="utf-8") as file:
            file.write(os.environ["LEAK"])
