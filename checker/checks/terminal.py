"""The learner's own terminal, where they answer the debugger that a breakpoint of their app has started."""

import os
from pathlib import Path

from checker import wire
from checker.model.kata import Limits

DEVICE = "/dev/tty"
"""The terminal that a program was started from, whatever pytest has put in the place of its input and output."""
CALLS = ("breakpoint(", "set_trace(")
LAYOUT = "\n\t"
"""What an app may do to the terminal besides writing: no more, since a version of a kata may be somebody else's."""
PEOPLE_SECONDS = 600.0
"""How long an exchange may take when somebody may be debugging it."""


class Terminal:
    """The terminal, open."""

    def __init__(self, device: str) -> None:
        self.descriptor = os.open(device, os.O_RDWR | getattr(os, "O_NOCTTY", 0))
        self.told_before = False

    def answer(self, told: wire.Message) -> wire.Message:
        """Show what the debugger says; unless more of it follows, the line that the person types."""
        self.write(str(told["debugger"]))
        if told.get("more"):
            return {}
        return {"line": os.read(self.descriptor, wire.LINE_BYTES).decode("utf-8", "replace")}

    def close(self) -> None:
        """Let go of it."""
        os.close(self.descriptor)

    def write(self, text: str) -> None:
        """Show a text, after a line of ours where it is the first."""
        first = "" if self.told_before else "\nYour app stopped at a breakpoint. `c` goes on; the check waits.\n"
        self.told_before = True
        shown = "".join(one if one.isprintable() or one in LAYOUT else ascii(one)[1:-1] for one in first + text)
        os.write(self.descriptor, shown.encode("utf-8", "replace"))


def find_terminal() -> Terminal | None:
    """The terminal that this program was started from; None where there is none, or several programs share it."""
    # Under pytest-xdist several workers would ask one person at once.
    if "PYTEST_XDIST_WORKER" in os.environ or not Path(DEVICE).exists():
        return None
    try:
        return Terminal(DEVICE)
    except OSError:
        return None


def has_breakpoint(files: dict[str, bytes]) -> bool:
    """Whether the files of an app, by name, call a debugger somewhere."""
    return any(call.encode() in content for content in files.values() for call in CALLS)


def with_patience(limits: Limits) -> Limits:
    """Limits under which a person has time to think."""
    return limits.model_copy(update={"exchange_seconds": PEOPLE_SECONDS, "start_seconds": PEOPLE_SECONDS})
