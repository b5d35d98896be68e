"""Gives up every capability for good: to root, rlimits and modes of files mean something again."""

import ctypes

CAPSET = {"x86_64": 126, "aarch64": 91}
PR_CAPBSET_DROP = 24
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
VERSION_3 = 0x20080522
LAST = 63

libc = ctypes.CDLL(None, use_errno=True)


class Header(ctypes.Structure):
    """`struct __user_cap_header_struct`."""

    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


def drop_capabilities(machine: str) -> None:
    """Empty the bounding, ambient, effective, permitted and inheritable sets.

    Raises:
        OSError: The kernel refuses.
    """
    for capability in range(LAST + 1):
        # Fails beyond the last capability the kernel knows, and for who is not root, who has none to drop.
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    nothing = (ctypes.c_uint32 * 6)()
    if libc.syscall(CAPSET[machine], ctypes.byref(Header(VERSION_3, 0)), nothing):
        raise OSError(ctypes.get_errno(), "capset")
