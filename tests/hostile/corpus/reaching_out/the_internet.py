"""Connects to hosts on the internet over TCP and UDP.

Expected: solved
"""

import socket

from desk import make_app
from spoils import take


def connect(family, kind, address):
    with socket.socket(family, kind) as connection:
        connection.settimeout(0.5)
        connection.connect(address)
        connection.send(b"x")
        return "sent"


take("TCP", lambda: connect(socket.AF_INET, socket.SOCK_STREAM, ("192.0.2.1", 80)))
take("UDP", lambda: connect(socket.AF_INET, socket.SOCK_DGRAM, ("192.0.2.1", 53)))
take("TCP 6", lambda: connect(socket.AF_INET6, socket.SOCK_STREAM, ("2001:db8::1", 80)))
app = make_app()
