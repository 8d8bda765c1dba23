"""All hostile servers."""

from __future__ import annotations

from tests.safety.hostile.content import OF_CONTENT
from tests.safety.hostile.mail import OF_MAIL
from tests.safety.hostile.transfer import OF_TRANSFER

HOSTILE = (*OF_TRANSFER, *OF_CONTENT, *OF_MAIL)
