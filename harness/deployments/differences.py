"""What two deployment files say differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.deployments.changes import OWNER_KINDS
from harness.deployments.tables import Owner, table_of
from harness.model.deployment import Deployment, Mailbox
from harness.model.protocol import VirtualDirectoryName
from harness.model.setting import DeploymentDifference, Setting, SettingDifference, SettingValue

_Name = tuple[str, str]
"""A kind of table, and a name."""


def compare_settings(before: Deployment, after: Deployment) -> DeploymentDifference:
    """The settings of what both have, in the order of the first file, and what only one of them has.

    Passwords, and how a live run reaches the servers, have no side in what users see and are not compared.
    """
    earlier, later = _settings_by_name(before), _settings_by_name(after)
    return DeploymentDifference(
        settings=tuple(
            difference
            for name, settings in earlier.items()
            if name in later
            for difference in _differences(settings, later[name])
        ),
        only_before=tuple(name for kind, name in earlier if (kind, name) not in later),
        only_after=tuple(name for kind, name in later if (kind, name) not in earlier),
    )


def _settings_by_name(deployment: Deployment) -> dict[_Name, dict[Setting, SettingValue]]:
    owners: dict[_Name, dict[Setting, SettingValue]] = {
        (kind.word, owner.name): dict(_settings_of(owner))
        for kind in OWNER_KINDS
        for owner in getattr(deployment, kind.field)
    }
    return owners | {("mailbox", one.address): dict(_settings_of_mailbox(one)) for one in deployment.mailboxes}


def _settings_of(owner: Owner) -> Iterator[tuple[Setting, SettingValue]]:
    for key, value in table_of(owner).items():
        if not isinstance(value, dict):
            yield Setting(owner.name, key), _as_value(value)
        elif key in set(VirtualDirectoryName):
            directory = VirtualDirectoryName(key)
            yield Setting(owner.name, "", directory), True
            yield from ((Setting(owner.name, inner, directory), _as_value(one)) for inner, one in value.items())
        else:
            yield Setting(owner.name, key), True
            yield from ((Setting(owner.name, f"{key}.{inner}"), _as_value(one)) for inner, one in value.items())


def _settings_of_mailbox(mailbox: Mailbox) -> Iterator[tuple[Setting, SettingValue]]:
    yield Setting(mailbox.address, "server"), mailbox.server
    if mailbox.disabled:
        yield Setting(mailbox.address, "disabled"), tuple(protocol.value for protocol in mailbox.disabled)


def _as_value(value: Any) -> SettingValue:  # noqa: ANN401 - a value of TOML data
    return tuple(value) if isinstance(value, list) else value


def _differences(
    before: Mapping[Setting, SettingValue], after: Mapping[Setting, SettingValue]
) -> Iterator[SettingDifference]:
    """Of a table that only one of them has, no more is said than that."""
    for setting in dict.fromkeys((*before, *after)):
        difference = SettingDifference(setting, before.get(setting), after.get(setting))
        if difference.before != difference.after and not _is_inside_of_another(setting, before, after):
            yield difference


def _is_inside_of_another(
    setting: Setting, before: Mapping[Setting, SettingValue], after: Mapping[Setting, SettingValue]
) -> bool:
    table = _table_around(setting)
    return table is not None and before.get(table) != after.get(table)


def _table_around(setting: Setting) -> Setting | None:
    if setting.directory is not None:
        return Setting(setting.owner, "", setting.directory) if setting.key else None
    outer, dot, _ = setting.key.partition(".")
    return Setting(setting.owner, outer) if dot else None
