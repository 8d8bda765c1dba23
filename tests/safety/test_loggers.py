"""No level, handler or option makes a library's logger write down what was sent or received."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from harness.model.quiet_loggers import quiet_loggers

CARRIERS = (
    "anyio",
    "gssapi",
    "h11",
    "h2",
    "hpack.hpack",
    "httpcore.connection",
    "httpcore.http11",
    "httpx",
    "krb5",
    "ldap3",
    "pyasn1",
    "requests",
    "spnego",
    "spnego._negotiate",
    "spnego._ntlm",
    "spnego.channel_bindings.new",
    "urllib3.connectionpool",
    "uvicorn.access",
    "uvicorn.asgi",
    "uvicorn.error",
    "websockets.client",
)


class Kept(logging.Handler):
    """Writes all records as text, as pytest's handlers do."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(self.format(record))


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler, level = Kept(), logging.root.level
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.DEBUG)
    quiet_loggers()
    yield handler
    logging.root.removeHandler(handler)
    logging.root.setLevel(level)


@pytest.mark.parametrize("name", CARRIERS)
@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.CRITICAL])
def test_nothing_of_a_library_that_carries_secrets_is_kept(name: str, level: int, kept: Kept) -> None:
    logging.getLogger(name).log(level, "Set-Cookie: %s", "sessionid=5d1c")
    assert kept.texts == []


@pytest.mark.parametrize("name", CARRIERS)
def test_a_logger_that_is_given_a_level_of_its_own_is_kept_back_too(name: str, kept: Kept) -> None:
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        logger.debug("Authorization: NTLM TlRMTVNTUAAD")
    finally:
        logger.setLevel(before)
    assert kept.texts == []


def test_a_library_s_own_handler_is_taken_from_it(kept: Kept) -> None:
    logger = logging.getLogger("httpx.handled")
    logger.addHandler(kept)
    logger.setLevel(logging.DEBUG)
    quiet_loggers()
    logger.info("GET /owa?canary=5d1c")
    assert kept.texts == []


def test_others_still_log(kept: Kept) -> None:
    logging.getLogger("operators.own.plugin").debug("the backup runs until %s", "22:00")
    logging.getLogger("httpx_of_somebody_else").debug("as it is")
    assert kept.texts == ["the backup runs until 22:00", "as it is"]


def test_asyncio_says_what_happened_without_the_arguments_of_calls(kept: Kept) -> None:
    message = "Task exception was never retrieved\nfuture: 5d1c"
    logging.getLogger("asyncio").error(message, exc_info=ValueError("cadata=5d1c"))
    logging.getLogger("asyncio").warning("Executing %s took %.3f seconds", "<Handle write(b'PASS 5d1c')>", 0.2)
    assert kept.texts == [
        "Task exception was never retrieved (ValueError)",
        "Executing %s took %.3f seconds",
    ]


def test_loggers_are_made_quiet_once_however_often_it_is_asked(kept: Kept) -> None:
    for _ in range(3):
        quiet_loggers()
    assert [type(one) for one in logging.getLogger("spnego").handlers] == [logging.NullHandler]
    assert len(logging.getLogger("asyncio").filters) == 1
    assert kept.texts == []
