"""Reads a file outside through C functions and system calls that Python does not use.

Expected: solved
"""

import ctypes

from desk import make_app
from spoils import call, take

SECRET = b"@SECRET_FILE@"
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p

take("fopen", lambda: libc.fopen(SECRET, b"r"))
take("open", lambda: call(2, SECRET, 0) + 1)
take("openat", lambda: call(257, -100, SECRET, 0) + 1)
take("openat2", lambda: call(437, -100, SECRET, ctypes.create_string_buffer(24), 24) + 1)
take(
    "name_to_handle_at",
    lambda: call(303, -100, SECRET, ctypes.create_string_buffer(200), ctypes.create_string_buffer(8), 0) + 1,
)
take("open_by_handle_at", lambda: call(304, -100, ctypes.create_string_buffer(200), 0) + 1)
take("open_tree", lambda: call(428, -100, SECRET, 1) + 1)
take("quotactl", lambda: call(179, 0x800002, SECRET, 0, ctypes.create_string_buffer(200)) + 1)
take("library", lambda: ctypes.CDLL(SECRET.decode()))
app = make_app()
