"""Connects to a server of this machine on the loopback interface.

Expected: solved
"""

import socket
import urllib.request

import httpx2
from desk import make_app
from spoils import take, take_when_asked

PORT = int("@VICTIM_PORT@")


def datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        return one.sendto(b"x", ("127.0.0.1", int("@VICTIM_UDP_PORT@")))


take("socket", lambda: socket.create_connection(("127.0.0.1", PORT), 0.5))
take("urllib", lambda: urllib.request.urlopen(f"http://127.0.0.1:{PORT}/", timeout=0.5))
take("httpx2", lambda: httpx2.get(f"http://127.0.0.1:{PORT}/", timeout=0.5))
take("datagram", datagram)
take_when_asked("socket", lambda: socket.create_connection(("localhost", PORT), 0.5))
app = make_app()
