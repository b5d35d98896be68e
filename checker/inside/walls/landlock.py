"""Bounds what a process can do with files, ports and signals, by the kernel's Landlock, from its first version on."""

import ctypes
import os
import stat
import struct
from contextlib import suppress

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION = 1
PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << bit for bit in range(6))
MAKE_DIR, MAKE_REG = 1 << 7, 1 << 8
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15

READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER | TRUNCATE
ON_FILES = READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV | EXECUTE
"""The rights that a rule on a file may name; the others make sense for folders only."""

BIND_AND_CONNECT_TCP = 0b11
SCOPE_SOCKETS_AND_SIGNALS = 0b11
LOG_NOTHING = 0b1
"""LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF."""

libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """The kernel's version of Landlock; 0 where there is none."""
    found: int = libc.syscall(CREATE_RULESET, None, 0, ASK_VERSION)
    return max(found, 0)


def handled_rights(abi: int) -> int:
    """All rights on files that a version knows: what no rule grants is refused."""
    rights = (1 << 13) - 1
    for since, right in ((2, REFER), (3, TRUNCATE), (5, IOCTL_DEV)):
        if abi >= since:
            rights |= right
    return rights


def restrict(grants: list[tuple[str, int]]) -> None:
    """Bound this thread, and all that it starts, to `grants`.

    Args:
        grants: Paths of files and folders with rights on them and beneath them; those that don't exist are left out.

    Raises:
        OSError: The kernel has no Landlock, or refuses.
    """
    abi = version()
    if not abi:
        raise OSError(ctypes.get_errno(), "no Landlock")
    handled = handled_rights(abi)
    attributes = struct.pack("Q", handled)
    if abi >= 4:
        attributes += struct.pack("Q", BIND_AND_CONNECT_TCP)
    if abi >= 6:
        attributes += struct.pack("Q", SCOPE_SOCKETS_AND_SIGNALS)
    ruleset = libc.syscall(CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    try:
        for path, rights in grants:
            grant(ruleset, path, rights & handled)
        # What is refused is not to fill the machine's audit log.
        if libc.syscall(RESTRICT_SELF, ruleset, LOG_NOTHING if abi >= 7 else 0):
            raise OSError(ctypes.get_errno(), "landlock_restrict_self")
    finally:
        os.close(ruleset)


def grant(ruleset: int, path: str, rights: int) -> None:
    """Add one rule."""
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not stat.S_ISDIR(os.fstat(place).st_mode):
                rights &= ON_FILES
            if libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", rights, place), 0):
                raise OSError(ctypes.get_errno(), f"landlock_add_rule for {path}")
        finally:
            os.close(place)
