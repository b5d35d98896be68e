"""Loads a filter into this process for good, and gets the descriptor on which the kernel asks about budgeted calls."""

import ctypes
import os

SECCOMP = {"x86_64": 317, "aarch64": 277}
PR_SET_NO_NEW_PRIVS = 38
SET_MODE_FILTER = 1
NEW_LISTENER = 1 << 3
GET_ACTION_AVAIL = 2
USER_NOTIF = 0x7FC00000

libc = ctypes.CDLL(None, use_errno=True)


class Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def forbid_new_privileges() -> None:
    """Without this, neither Landlock nor seccomp takes a process that is not root's.

    Raises:
        OSError: The kernel refuses.
    """
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")


def load_asking(program: bytes) -> int:
    """Load a filter, as `load` does.

    Returns:
        The listener: whoever holds it answers for the calls that the filter does not decide.

    Raises:
        OSError: The kernel refuses.
    """
    return load(program, NEW_LISTENER)


def load(program: bytes, flags: int = 0) -> int:
    """Load a filter into the calling thread; its forks and threads inherit it.

    Returns:
        What the kernel says for these flags.

    Raises:
        OSError: The kernel refuses.
    """
    code = ctypes.create_string_buffer(program, len(program))
    given = Program(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    number = SECCOMP[os.uname().machine]
    said: int = libc.syscall(number, SET_MODE_FILTER, flags, ctypes.byref(given))
    if said < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return said


def is_available() -> bool:
    """Whether the kernel knows filters that ask a supervisor (SECCOMP_GET_ACTION_AVAIL)."""
    action = ctypes.c_uint32(USER_NOTIF)
    number = SECCOMP.get(os.uname().machine)
    return number is not None and libc.syscall(number, GET_ACTION_AVAIL, 0, ctypes.byref(action)) == 0
