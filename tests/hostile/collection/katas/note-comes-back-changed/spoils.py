"""What an attack got: told in the body of a 404, where the tests look for it and the judge does not."""

from collections.abc import Callable
from typing import Any

SPOILS: list[str] = []
LATER: list[tuple[str, Callable[[], Any]]] = []
CHARACTERS = 300


def take(name: str, action: Callable[[], Any]) -> Any:
    """Try something now; it got through if it returns something true."""
    try:
        got = action()
    except BaseException as error:
        SPOILS.append(f"{name}: refused, {type(error).__name__} {str(error)[:CHARACTERS]}")
        return None
    SPOILS.append(f"{name}: OWNED, {got!r:.{CHARACTERS}}" if got else f"{name}: without effect")
    return got


def take_when_asked(name: str, action: Callable[[], Any]) -> None:
    """Try something when a request for a path that is not there comes in."""
    LATER.append((name, action))


def ask() -> None:
    """Try what waits."""
    while LATER:
        take(*LATER.pop(0))


def call(number: int, *arguments: Any) -> int:
    """A system call by its number; what it returns, or -1 with the error raised."""
    import ctypes
    import os

    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(ctypes.c_long(number), *(word(argument) for argument in arguments))
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def word(argument: Any) -> Any:
    """An argument as the machine's word."""
    import ctypes

    return ctypes.c_ulong(argument & 0xFFFFFFFFFFFFFFFF) if isinstance(argument, int) else argument
