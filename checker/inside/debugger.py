"""A debugger inside the walls for the person at a terminal outside: what `breakpoint()` does in plain `pytest`."""

import os
import pdb
import sys
from types import FrameType
from typing import IO, cast

from checker import standin

PIECE_CHARACTERS = 4000
"""How much is told at once; a message has to hold it even where each character takes six bytes."""


class FarTerminal:
    """A terminal beyond the walls: what is printed is told there when the next line is asked for."""

    def __init__(self) -> None:
        self.said = ""

    def write(self, text: str) -> int:
        """Print, once a line is asked for."""
        self.said += text
        return len(text)

    def flush(self) -> None:
        """There is nothing to do: a debugger flushes its prompt, then asks."""

    def readline(self) -> str:
        """What the person types; empty at the end of input."""
        # The app's files have the names that the learner knows them by.
        said, self.said = self.said.replace(os.getcwd() + os.sep, ""), ""  # noqa: PTH109
        while len(said) > PIECE_CHARACTERS:
            standin.ask({"debugger": said[:PIECE_CHARACTERS], "more": True})
            said = said[PIECE_CHARACTERS:]
        return str(standin.ask({"debugger": said}).get("line", ""))


def stop_here(*, header: str | None = None) -> None:
    """What `breakpoint()` and `pdb.set_trace()` do in plain `pytest`, started from a terminal."""
    caller: FrameType = sys._getframe(1)
    far = cast("IO[str]", FarTerminal())
    debugger = pdb.Pdb(stdin=far, stdout=far, nosigint=True, readrc=False)
    if header is not None:
        debugger.message(header)
    debugger.set_trace(caller)


def debug_from_afar() -> None:
    """From now on a breakpoint of the app asks the person at the other end of the way to the check."""
    standin.wait_for_people()
    sys.breakpointhook = stop_here
    pdb.set_trace = stop_here
