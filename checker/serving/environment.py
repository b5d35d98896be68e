"""What the programs inside are given: an environment with nothing of ours in it, and their limits."""

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.model.kata import Limits

MIB = 2**20


def clean_environment(hash_seed: int) -> dict[str, str]:
    """The whole environment of a fork server or a fresh interpreter.

    Args:
        hash_seed: 0 to 4294967295; with another one, sets and dicts of strings come in another order.
    """
    environment = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": str(hash_seed),
        "PYTHONDONTWRITEBYTECODE": "1",
        # What an app prints must be out before it is killed.
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        # One arena a thread would count as 64 MiB of address space each.
        "MALLOC_ARENA_MAX": "2",
    }
    if sys.platform == "win32":
        environment["SYSTEMROOT"] = os.environ.get("SYSTEMROOT", "")
    return environment


def limits_message(limits: "Limits") -> dict[str, int]:
    """The limits that a process sets on itself, in the units of setrlimit."""
    return {
        "cpu_seconds": limits.cpu_seconds,
        "memory_bytes": limits.memory_mib * MIB,
        "file_bytes": limits.file_mib * MIB,
    }
