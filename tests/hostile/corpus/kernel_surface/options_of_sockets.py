"""Hands programs and options of the kernel's network code to a pair of sockets.

Expected: solved
"""

import ctypes
import socket
import struct

from desk import make_app
from spoils import take

ours, theirs = socket.socketpair()
program = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0xFFFF))
filters = struct.pack("HxxxxxxQ", 1, ctypes.addressof(program))


def option(number, value):
    ours.setsockopt(socket.SOL_SOCKET, number, value)
    return "set"


take("SO_ATTACH_FILTER", lambda: option(26, filters))
take("SO_ATTACH_BPF", lambda: option(50, 0))
take("SO_ATTACH_REUSEPORT_CBPF", lambda: option(51, filters))
take("SO_MARK", lambda: option(36, 1))
take("SO_SNDBUFFORCE", lambda: option(32, 1 << 30))
take("SO_BINDTODEVICE", lambda: option(25, b"lo"))
take("SO_PASSCRED", lambda: option(16, 1))
app = make_app()
