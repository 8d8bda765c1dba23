"""Farms that are served once for all clients of a kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.served.clients import SHIPPED, Served, serving, serving_file
from tests.served.rpc_with_ntlm import write_deployment


@pytest.fixture(scope="session")
def redirection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """usa (CAS-01) and europe (CAS-02) face the Internet, asia (CAS-03) does not."""
    with serving("contoso-redirection", tmp_path_factory.mktemp("redirection") / "farm") as served:
        yield served


@pytest.fixture(scope="session")
def with_forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same deployment, whose Internet-facing servers ask for the logon form themselves."""
    folder = tmp_path_factory.mktemp("forms")
    text = (SHIPPED / "contoso-redirection.toml").read_text(encoding="utf-8")
    lines = [
        line.replace('["windows", "basic"]', '["forms"]')
        if line.startswith("owa = ") and "external_url" in line
        else line.replace("forms_authentication_on_isa = true", "forms_authentication_on_isa = false")
        for line in text.splitlines()
    ]
    (folder / "forms.toml").write_text("\n".join(lines), encoding="utf-8")
    with serving_file(folder / "forms.toml", folder / "farm") as served:
        yield served


@pytest.fixture(scope="session")
def with_ntlm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same deployment, in which Outlook Anywhere may log on with NTLM too."""
    folder = tmp_path_factory.mktemp("ntlm")
    with serving_file(write_deployment(folder, ("windows", "basic")), folder / "farm") as served:
        yield served
