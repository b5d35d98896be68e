"""Connects to Unix sockets of this machine's daemons, by path and by abstract name.

Expected: solved
"""

import socket

from desk import make_app
from spoils import take


def connect(kind, address):
    with socket.socket(socket.AF_UNIX, kind) as connection:
        connection.settimeout(0.5)
        connection.connect(address)
        return connection.send(b"x")


for path in ("@VICTIM_STREAM@", "/run/docker.sock", "/run/dbus/system_bus_socket", "/run/systemd/private"):
    take(path, lambda path=path: connect(socket.SOCK_STREAM, path))
for path in ("@VICTIM_DATAGRAM@", "/dev/log", "/run/systemd/journal/socket"):
    take(path, lambda path=path: connect(socket.SOCK_DGRAM, path))
take("abstract", lambda: connect(socket.SOCK_DGRAM, "\0@VICTIM_ABSTRACT@"))
app = make_app()
