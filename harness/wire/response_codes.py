"""Response codes of Exchange Web Services that say nothing of where a request is served (protocol-facts, section 3.5).

The meanings are those of Microsoft's list of response codes. A code that is in none of these sets is the server's
answer to the request.
"""

from __future__ import annotations

TEMPORARY = frozenset(
    {
        "ErrorADOperation",
        "ErrorADUnavailable",
        "ErrorClientDisconnected",
        "ErrorConnectionFailedTransientError",
        "ErrorExceededConnectionCount",
        "ErrorExceededFindCountLimit",
        "ErrorInsufficientResources",
        "ErrorInternalServerTransientError",
        "ErrorMailboxFailover",
        "ErrorMailboxMoveInProgress",
        "ErrorMailboxStoreUnavailable",
        "ErrorNotEnoughMemory",
        "ErrorRequestAborted",
        "ErrorRequestTimedOut",
        "ErrorServerBusy",
        "ErrorTimeoutExpired",
        "ErrorTooManyObjectsOpened",
    }
)
"""The server, the directory or the mailbox's store cannot do it now, and may in a while."""

OF_THE_REQUEST = frozenset(
    {
        "ErrorIdentityArrayEmpty",
        "ErrorIncorrectSchemaVersion",
        "ErrorInvalidArgument",
        "ErrorInvalidFreeBusyViewType",
        "ErrorInvalidMergedFreeBusyInterval",
        "ErrorInvalidOperation",
        "ErrorInvalidPropertyRequest",
        "ErrorInvalidRequest",
        "ErrorInvalidServerVersion",
        "ErrorInvalidSmtpAddress",
        "ErrorInvalidTimeInterval",
        "ErrorMailboxDataArrayEmpty",
        "ErrorMailboxDataArrayTooBig",
        "ErrorMissingArgument",
        "ErrorRequestStreamTooBig",
        "ErrorSchemaValidation",
        "ErrorTimeIntervalTooBig",
        "ErrorTimeZone",
        "ErrorUnsupportedCulture",
        "MustUnderstand",
        "VersionMismatch",
    }
)
"""The request itself is not what the server's schema allows. The last two are faults of SOAP 1.1, section 4.4.1."""

OF_THE_ACCOUNT = frozenset(
    {"ErrorAccountDisabled", "ErrorPasswordChangeRequired", "ErrorPasswordExpired", "ErrorQuotaExceeded"}
)
"""The account that logs on, or its mailbox, has to be put in order first."""

OF_MISSING_RIGHTS = frozenset(
    {"ErrorAccessDenied", "ErrorFolderNotFound", "ErrorItemNotFound", "ErrorNoFreeBusyAccess"}
)
"""In the answer for the mailbox of another user: the account that logs on has no rights on it."""
