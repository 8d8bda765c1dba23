"""Keys of TLS connections are written where the deployment file says, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.model.deployment import Deployment, Live
from harness.probes.live.network import LiveNetwork
from harness.probes.live.trust_anchors import LiveSetupError
from tests.live.servers import AUTHORITY, HOST, deployment, entry, self_signed, signed
from tests.live.test_trust_anchors import connect_by_http, connect_by_mail


def trusting(folder: Path, *, tls_key_log: str | None = None) -> Deployment:
    AUTHORITY.cert_pem.write_to_path(str(folder / "ca.pem"))
    return deployment(live=Live(ca="ca.pem", tls_key_log=tls_key_log))


def test_the_keys_of_http_and_mail_connections_are_logged(tmp_path: Path) -> None:
    described = trusting(tmp_path, tls_key_log="keys.txt")
    connect_by_http(described, tmp_path, signed(HOST))
    by_http = (tmp_path / "keys.txt").read_text(encoding="ascii")
    connect_by_mail(described, tmp_path, signed(HOST))
    by_both = (tmp_path / "keys.txt").read_text(encoding="ascii")
    assert "CLIENT_HANDSHAKE_TRAFFIC_SECRET " in by_http
    assert by_both.startswith(by_http)
    assert len(by_both) > len(by_http)


def test_a_pinned_certificate_changes_nothing_about_the_log(tmp_path: Path) -> None:
    context, certificate = self_signed(tmp_path)
    described = deployment(entry(certificate=certificate), live=Live(tls_key_log="keys.txt"))
    connect_by_http(described, tmp_path, context)
    assert (tmp_path / "keys.txt").stat().st_size > 0


def test_the_environment_makes_no_run_write_its_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "from-environment.txt"
    monkeypatch.setenv("SSLKEYLOGFILE", str(named))
    described = trusting(tmp_path)
    connect_by_http(described, tmp_path, signed(HOST))
    connect_by_mail(described, tmp_path, signed(HOST))
    assert not named.exists()


def test_a_log_that_cannot_be_written_is_said_with_its_key(tmp_path: Path) -> None:
    described = deployment(live=Live(tls_key_log="missing/keys.txt"))
    said = r'live\.tls_key_log is "missing/keys\.txt", which cannot be written \(No such file or directory\)'
    with pytest.raises(LiveSetupError, match=said):
        LiveNetwork(described, folder=tmp_path)
