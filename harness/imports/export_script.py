"""The script with which an administrator exports an organization in the Exchange Management Shell."""

from __future__ import annotations

from importlib.resources import files


def export_script_text() -> str:
    """The text of Export-ExchangeOrganization.ps1."""
    return files("harness.imports").joinpath("Export-ExchangeOrganization.ps1").read_text(encoding="utf-8")
