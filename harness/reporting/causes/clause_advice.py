"""The advice on every clause that a server can fail; on settings alone the findings say what to type."""

from __future__ import annotations

from collections.abc import Mapping

from harness.reporting.causes.advice import Advice
from harness.reporting.causes.device_advice import DEVICE_ADVICE
from harness.reporting.causes.mail_advice import MAIL_ADVICE
from harness.reporting.causes.owa_advice import OWA_ADVICE
from harness.reporting.causes.service_advice import SERVICE_ADVICE
from harness.reporting.causes.site_advice import SITE_ADVICE

CLAUSE_ADVICE: Mapping[str, Advice] = {
    **SITE_ADVICE,
    **OWA_ADVICE,
    **DEVICE_ADVICE,
    **SERVICE_ADVICE,
    **MAIL_ADVICE,
}
