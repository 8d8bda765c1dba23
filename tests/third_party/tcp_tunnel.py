"""A program of its own, through which a mail program reaches a served farm under its server's own name.

Arguments: address and port. What comes on standard input goes there, and what comes from there to standard output.
"""

from __future__ import annotations

import os
import socket
import sys
import threading

SIZE = 65_536


def send_input(connection: socket.socket) -> None:
    """Up to the end of the input."""
    while octets := os.read(sys.stdin.fileno(), SIZE):
        connection.sendall(octets)
    connection.shutdown(socket.SHUT_WR)


with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as opened:
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=send_input, args=(opened,), daemon=True).start()
    while received := opened.recv(SIZE):
        os.write(sys.stdout.fileno(), received)
