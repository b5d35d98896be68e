"""Hears single keys of a terminal, without an Enter after them, and leaves the terminal as it was on any way out."""

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

if sys.platform != "win32":
    import termios

CHUNK = 1024
PASTED = 8
"""More characters at once than a person types: they were pasted, and are no keys."""
END_OF_INPUT = "\x04"
"""What Ctrl-D sends where lines are not put together."""
ESCAPE = "\x1b"
BACKGROUND_SECONDS = 0.2
"""How often is looked whether the terminal is ours again."""
CONSOLE_SECONDS = 0.05
"""How often a console of Windows is looked at."""


@contextmanager
def hear_keys(tell: Callable[[str], None]) -> Iterator[bool]:
    """Have `tell` told each key, in a thread of its own.

    Yields:
        Whether there are keys to hear: not where input or output is no terminal, or the terminal is somebody else's.
    """
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        yield False
    elif sys.platform == "win32":
        with _console_keys(tell):
            yield True
    else:
        descriptor = sys.stdin.fileno()
        if is_ours(descriptor):
            with key_by_key(descriptor), _terminal_keys(descriptor, tell):
                yield True
        else:
            yield False


def is_ours(descriptor: int) -> bool:
    """Whether we are in the terminal's foreground; a program in the background that reads or sets it is stopped."""
    with suppress(OSError):
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    return False


@contextmanager
def key_by_key(descriptor: int) -> Iterator[None]:
    """Have the terminal give each key at once and show none; after a Ctrl-Z and `fg` again."""
    before = termios.tcgetattr(descriptor)

    def set_again(number: int, frame: object) -> None:
        if is_ours(descriptor):
            _give_each_key(descriptor, before)

    continued = signal.getsignal(signal.SIGCONT)
    try:
        signal.signal(signal.SIGCONT, set_again)
        _give_each_key(descriptor, before)
        yield
    finally:
        signal.signal(signal.SIGCONT, continued)
        # A shell that has taken the terminal back has set it as it wants it.
        if is_ours(descriptor):
            with suppress(termios.error):
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def split_keys(typed: str) -> list[str]:
    """The keys in what came at once; none where it was pasted, or is one that sends several characters."""
    if len(typed) > PASTED or ESCAPE in typed:
        return []
    return [key for key in typed if key.isprintable() or key == END_OF_INPUT]


def _is_terminal(stream: object) -> bool:
    with suppress(OSError, ValueError, AttributeError):
        return os.isatty(stream.fileno())  # type: ignore[attr-defined]  # None where a stream is closed
    return False


def _give_each_key(descriptor: int, before: "termios._AttrReturn") -> None:
    """Leave Ctrl-C and Ctrl-Z as they are."""
    wanted = list(before)
    wanted[3] = before[3] & ~(termios.ICANON | termios.ECHO)
    wanted[6] = list(before[6])
    wanted[6][termios.VMIN], wanted[6][termios.VTIME] = 1, 0
    with suppress(termios.error):
        termios.tcsetattr(descriptor, termios.TCSADRAIN, wanted)


@contextmanager
def _terminal_keys(descriptor: int, tell: Callable[[str], None]) -> Iterator[None]:
    ended, end = os.pipe()
    thread = threading.Thread(target=_read_keys, args=(descriptor, ended, tell), daemon=True)
    thread.start()
    try:
        yield
    finally:
        os.close(end)
        thread.join()
        os.close(ended)


def _read_keys(descriptor: int, ended: int, tell: Callable[[str], None]) -> None:
    """Tell keys until `ended` is closed on its other side, or the terminal is gone."""
    while True:
        if is_ours(descriptor):
            ready, _, _ = select.select([descriptor, ended], [], [], BACKGROUND_SECONDS)
        else:
            ready, _, _ = select.select([ended], [], [], BACKGROUND_SECONDS)
        if ended in ready:
            return
        if descriptor not in ready or not is_ours(descriptor):
            continue
        try:
            typed = os.read(descriptor, CHUNK)
        except OSError:
            return
        if not typed:
            return
        for key in split_keys(typed.decode("utf-8", "replace")):
            tell(key)


@contextmanager
def _console_keys(tell: Callable[[str], None]) -> Iterator[None]:
    """Keys of a console of Windows. Not tried: written after the description of `msvcrt`."""
    import msvcrt

    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            while msvcrt.kbhit():  # type: ignore[attr-defined]
                key = msvcrt.getwch()  # type: ignore[attr-defined]
                if key in "\x00\xe0":
                    # The first half of a key such as an arrow.
                    msvcrt.getwch()  # type: ignore[attr-defined]
                else:
                    for one in split_keys(key):
                        tell(one)
            time.sleep(CONSOLE_SECONDS)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
