"""The shipped deployment with other authentication for Outlook Anywhere: as shipped it is Basic alone."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from tests.served.clients import SHIPPED

_AS_SHIPPED = 'rpc = { authentication = ["basic"] }'


def write_deployment(folder: Path, methods: Collection[str]) -> Path:
    """The file, written into that folder."""
    text = (SHIPPED / "contoso-redirection.toml").read_text(encoding="utf-8")
    assert _AS_SHIPPED in text
    named = ", ".join(f'"{method}"' for method in methods)
    file = folder / "rpc.toml"
    file.write_text(text.replace(_AS_SHIPPED, f"rpc = {{ authentication = [{named}] }}"), encoding="utf-8")
    return file
