"""The terminal that commands print on, and what happens when nobody reads it any more."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import rich.console


class Console(rich.console.Console):
    """Rich's console, except that a reader who leaves (`| head`) is no failure of its own."""

    def on_broken_pipe(self) -> None:
        """Leave it to the caller; rich would end the program with exit code 1."""
        raise BrokenPipeError


@contextmanager
def outlasting_the_reader() -> Iterator[None]:
    """Print for whoever still reads; with nobody there, what was concluded and its exit code stand all the same."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
