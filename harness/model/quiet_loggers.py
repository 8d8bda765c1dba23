"""Loggers that write down no secret: what libraries log of a conversation ends before any handler of the process."""

from __future__ import annotations

import logging

_CARRIERS = (
    "anyio",
    "gssapi",
    "h11",
    "h2",
    "hpack",
    "httpcore",
    "httpx",
    "krb5",
    "ldap3",
    "pyasn1",
    "pypsrp",
    "requests",
    "respx",
    "spnego",
    "urllib3",
    "uvicorn",
    "websockets",
    "wsproto",
)
"""Libraries through whose hands headers, tokens and lines of protocols go: they log them as they are, at some level."""

_MENDED = ("asyncio", "concurrent.futures")
"""What these log says that something of our own went wrong; the arguments of calls are in it, too."""

_NEVER = logging.CRITICAL + 1


def quiet_loggers() -> None:
    """From here on no level, handler or report of the process gets what was sent or received from a library's logger.

    At the root of each library, since records of its other loggers come by there: a filter would not see those. The
    harness logs nothing itself; what others log (pytest's plugins, the operator's own) stays as it is.
    """
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and name.partition(".")[0] in _CARRIERS:
            logger.handlers.clear()
    for name in _CARRIERS:
        _shut(logging.getLogger(name))
    for name in _MENDED:
        mended = logging.getLogger(name)
        if _keep_no_arguments not in mended.filters:
            mended.addFilter(_keep_no_arguments)


def _shut(logger: logging.Logger) -> None:
    """The level spares the library its work; a logger below with a level of its own is ended here all the same."""
    logger.setLevel(_NEVER)
    logger.propagate = False
    logger.handlers[:] = [logging.NullHandler()]


def _keep_no_arguments(record: logging.LogRecord) -> bool:
    """Leave the first line as it is written in the library's source, and the exception's kind."""
    kind = record.exc_info[0] if record.exc_info else None
    record.msg = str(record.msg).partition("\n")[0] + (f" ({kind.__name__})" if kind else "")
    record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
    return True
