"""imaplib at a served farm."""

from __future__ import annotations

import imaplib
import socket
import ssl

from tests.served.clients import Served


class MappedImap4(imaplib.IMAP4_SSL):
    """imaplib under the host's own name, at the address that the name leads to."""

    def __init__(self, farm: Served, host: str, port: int, server: str | None = None) -> None:
        self._leads = farm.mapped_address(host, port)
        super().__init__(host, port, ssl_context=farm.tls_context(server))

    def _create_socket(self, timeout: float | None) -> ssl.SSLSocket:
        plain = socket.create_connection(self._leads, timeout)
        context: ssl.SSLContext = self.ssl_context
        return context.wrap_socket(plain, server_hostname=self.host)
