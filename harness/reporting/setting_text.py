"""Settings and what they are changed to, as text and as JSON values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from harness.model.setting import DeploymentDifference, SettingDifference, SettingValue
from harness.reporting.counts import count_of, some_of

_LINES = 30


def difference_lines(difference: DeploymentDifference, *, names: tuple[str, str]) -> Iterator[str]:
    """A line for each of the first settings, then what only one of the two deployments has; `names` are theirs."""
    for one in difference.settings[:_LINES]:
        yield f"{one.setting}: {_describe(one, one.before)} -> {_describe(one, one.after)}"
    if len(difference.settings) > _LINES:
        yield f"and {count_of(len(difference.settings) - _LINES, 'setting')} more, which --json has"
    for name, only in zip(names, (difference.only_before, difference.only_after), strict=True):
        if only:
            yield f"only in {name}: {some_of(only)}"


def setting_record(difference: SettingDifference) -> dict[str, Any]:
    """A setting with both values; null where there is none."""
    return {"setting": str(difference.setting), "before": difference.before, "after": difference.after}


def _describe(difference: SettingDifference, value: SettingValue) -> str:
    if _is_table(difference):
        return "there" if value else "not there"
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case tuple():
            return ", ".join(map(str, value)) or "nothing"
        case _:
            return str(value)


def _is_table(difference: SettingDifference) -> bool:
    """A virtual directory or a mail service as a whole."""
    return not difference.setting.key or difference.setting.key in {"pop3", "imap4"}
