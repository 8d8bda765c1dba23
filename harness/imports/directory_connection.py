"""A connection to a directory over TLS, as an account, and searches in pages. The only module that knows ldap3.

ldap3 shows passwords in the text of its connections, so that neither they nor its own messages go into an error.
"""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from harness.imports.directory_address import DirectoryAddress
from harness.imports.directory_entry import DirectoryEntry, attribute_key
from harness.imports.directory_refusals import explain_bind_refusal, explain_refusal
from harness.imports.source_objects import ImportSourceError

with warnings.catch_warnings():
    # ldap3, which is no longer released, imports names that pyasn1 has renamed.
    warnings.simplefilter("ignore", DeprecationWarning)
    from ldap3 import BASE, IP_V4_PREFERRED, NONE, SIMPLE, SUBTREE, Connection, Server, Tls
    from ldap3.core.exceptions import LDAPException, LDAPResponseTimeoutError

PAGE_SIZE = 500
"""Half of what a domain controller gives at once as installed (MaxPageSize)."""

_CONNECT_SECONDS = 15
_ANSWER_SECONDS = 120
_PAGED_RESULTS = "1.2.840.113556.1.4.319"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results; `references` are URLs of other servers, which are not asked.

    With `cookie` the next page is asked for; empty after the last. `result` is 0 unless the server refuses.
    """

    entries: tuple[DirectoryEntry, ...]
    references: tuple[str, ...]
    cookie: bytes
    result: int
    description: str


class DirectoryConnection:
    """A connection on which the account has logged on. Raises ImportSourceError where the server refuses or stops."""

    def __init__(self, connection: Connection, address: DirectoryAddress, tls: _ValidatingTls) -> None:
        self._connection = connection
        self._address = address
        self._tls = tls

    def root_entry(self, names: Sequence[str]) -> DirectoryEntry:
        """What the server says of itself, as far as `names` ask for it."""
        with _explained(self._address, self._tls):
            self._connection.search("", "(objectClass=*)", BASE, attributes=list(names))
            page = _page(self._connection)
        return page.entries[0] if page.entries else DirectoryEntry("", {}, "")

    def search(self, base: str, search_filter: str, attributes: Sequence[str]) -> Iterator[Page]:
        """All that is found in and below `base`."""
        page: Page | None = None
        while page is None or page.cookie:
            with _explained(self._address, self._tls):
                self._connection.search(
                    base,
                    search_filter,
                    SUBTREE,
                    attributes=list(attributes),
                    paged_size=PAGE_SIZE,
                    paged_criticality=True,
                    paged_cookie=None if page is None else page.cookie,
                )
                page = _page(self._connection)
            if page.result != 0:
                meaning = explain_refusal(page.result, page.description)
                raise ImportSourceError(f'{self._address.url}: the search in "{base}" failed: {meaning}')
            yield page


@contextmanager
def connected(address: DirectoryAddress) -> Iterator[DirectoryConnection]:
    """The connection for the block; raises ImportSourceError that says why there is none."""
    tls = _ValidatingTls(_tls_context(address))
    connection = _connection(address, tls)
    try:
        with _explained(address, tls):
            connection.open(read_server_info=False)
            if address.start_tls:
                connection.start_tls(read_server_info=False)
            connection.bind(read_server_info=False)
            code, message = int(connection.result["result"]), str(connection.result["message"])
        if code != 0:
            reason = explain_bind_refusal(code, message)
            raise ImportSourceError(f'{address.url}: does not let "{address.user}" log on: {reason}')
        yield DirectoryConnection(connection, address, tls)
    finally:
        connection.strategy.close()
        _close(connection)


class _ValidatingTls(Tls):
    """TLS that checks the server's certificate and name with Python's own rules; `failure` is why that failed.

    ldap3 checks names with rules of its own. OpenSSL's key log is never written.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(validate=ssl.CERT_REQUIRED)
        self.failure: ssl.SSLError | None = None
        self._context = context

    def wrap_socket(self, connection: Connection, do_handshake: bool = False) -> None:
        """Puts TLS on the connection's socket."""
        try:
            connection.socket = self._context.wrap_socket(
                connection.socket, server_hostname=connection.server.host, do_handshake_on_connect=do_handshake
            )
        except ssl.SSLError as error:
            self.failure = error
            _close(connection)
            raise


def _close(connection: Connection) -> None:
    """ldap3 leaves the socket open where opening the connection failed."""
    if connection.socket is not None:
        connection.socket.close()


def _connection(address: DirectoryAddress, tls: Tls) -> Connection:
    server = Server(
        address.host,
        address.port,
        use_ssl=not address.start_tls,
        get_info=NONE,
        tls=tls,
        connect_timeout=_CONNECT_SECONDS,
        mode=IP_V4_PREFERRED,
    )
    return Connection(
        server,
        user=address.user,
        # As bytes it is sent as it is. Of a text, which is all that the type stubs know, ldap3 changes characters.
        password=address.password.reveal().encode("utf-8", "surrogateescape"),  # type: ignore[arg-type]
        authentication=SIMPLE,
        auto_bind=False,
        auto_referrals=False,
        check_names=False,
        read_only=True,
        receive_timeout=_ANSWER_SECONDS,
        return_empty_attributes=False,
    )


def _tls_context(address: DirectoryAddress) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    if address.ca is not None:
        try:
            context.load_verify_locations(cafile=address.ca)
        except OSError as error:  # ssl.SSLError is one
            cause = "no certificate in PEM" if isinstance(error, ssl.SSLError) else error.strerror
            raise ImportSourceError(
                f"{address.ca}: cannot be used to check the certificate of {address.host}: {cause}; expected the "
                "certificate of the authority that issued it, as PEM (BEGIN CERTIFICATE)"
            ) from None
    return context


@contextmanager
def _explained(address: DirectoryAddress, tls: _ValidatingTls) -> Iterator[None]:
    """What ldap3 raises in the block, as an ImportSourceError. On bytes that are not LDAP it just stumbles."""
    try:
        yield
    except (LDAPException, OSError) as error:
        raise ImportSourceError(f"{address.url}: {_explain_failure(error, address, tls)}") from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        raise ImportSourceError(f"{address.url}: gives answers that are not LDAP; check host name and port") from None


def _explain_failure(error: Exception, address: DirectoryAddress, tls: _ValidatingTls) -> str:
    if isinstance(tls.failure, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not trusted: {tls.failure.verify_message}; name the file of the authority that issued "
            "it, and the server as its certificate does"
        )
    if tls.failure is not None:
        reason = (tls.failure.reason or "the connection ended").replace("_", " ").lower()
        return (
            f"no TLS: {reason}; a password is not sent without it. Check that the port is that of "
            f"{'LDAP' if address.start_tls else 'LDAPS'}; where the server only has versions below TLS 1.2, export "
            "LDIF with ldifde there and import the file"
        )
    if isinstance(error, LDAPResponseTimeoutError | TimeoutError):
        return f"no answer within {_ANSWER_SECONDS} s; try again, or ask another domain controller"
    if address.start_tls and "startTLS" in str(error):
        return "does not begin TLS on the port of plain LDAP, and a password is not sent without it; try ldaps://"
    if "invalid server address" in str(error):
        return "has a name that is not known here; check the host name, and that this computer asks the domain's DNS"
    return "cannot be reached, or ended the connection; check host name, port, firewall, and that it is an LDAP server"


def _page(connection: Connection) -> Page:
    response, result = connection.response or [], connection.result
    control = result.get("controls", {}).get(_PAGED_RESULTS, {})
    return Page(
        entries=tuple(_entry_of(item) for item in response if item["type"] == "searchResEntry"),
        references=tuple(uri for item in response for uri in item.get("uri", ())),
        cookie=control.get("value", {}).get("cookie") or b"",
        result=int(result["result"]),
        description=str(result["description"]),
    )


def _entry_of(item: Mapping[str, Any]) -> DirectoryEntry:
    attributes = {attribute_key(name): values for name, values in item["raw_attributes"].items() if values}
    return DirectoryEntry(item["dn"], attributes, item["dn"])
