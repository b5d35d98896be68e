"""Opens sockets of families that reach the kernel itself: netlink, packets, cryptography, virtual machines.

Expected: solved
"""

import socket

from desk import make_app
from spoils import take

FAMILIES = {
    "netlink": 16,
    "packet": 17,
    "alg": 38,
    "vsock": 40,
    "xdp": 44,
    "bluetooth": 31,
    "can": 29,
    "key": 15,
    "tipc": 30,
}
for name, family in FAMILIES.items():
    for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        take(f"{name} {kind}", lambda family=family, kind=kind: socket.socket(family, kind))
app = make_app()
