"""Sends to daemons from a pair of sockets, which needs no connection.

Expected: solved
"""

import socket

from desk import make_app
from spoils import take

for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
    for address in ("@VICTIM_DATAGRAM@", "\0@VICTIM_ABSTRACT@", "@VICTIM_STREAM@"):
        take(
            f"{kind} to {address[-10:]!r}",
            lambda kind=kind, to=address: socket.socketpair(socket.AF_UNIX, kind)[0].sendto(b"x", to),
        )
app = make_app()
