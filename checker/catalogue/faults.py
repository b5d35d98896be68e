"""Gathers the faults of an author's files, so that one message tells them all."""

from pathlib import Path
from typing import NamedTuple

from checker.errors import UsageProblem

FOR_AUTHORS = "This is for the author of the kata: mend what is listed, then run the command again."


class BrokenFiles(UsageProblem):
    """An author's files have faults; the message tells all of them, and so does `faults`, one by one."""

    def __init__(self, what: str, todo: str, faults: tuple["Fault", ...]) -> None:
        super().__init__(what, todo)
        self.faults = faults


class Fault(NamedTuple):
    """What is wrong at one place."""

    file: Path
    line: int | None
    text: str

    def __str__(self) -> str:
        place = str(self.file) if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: {self.text}"


class Faults:
    """Faults in the order found; nothing is raised before all files were looked at."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, file: Path, text: str, line: int | None = None) -> None:
        """Note a fault: `text` says what is wrong and what is expected there."""
        self._found.append(Fault(file, line, text))

    def raise_any(self, whose: str, todo: str = FOR_AUTHORS) -> None:
        """Raise one message with every fault, if there is any.

        Args:
            whose: What the faults are of, as it stands in the message: "The kata some-slug".
            todo: What is to be done.

        Raises:
            BrokenFiles: At least one fault was noted.
        """
        if not self._found:
            return
        count = "a fault" if len(self._found) == 1 else f"{len(self._found)} faults"
        listed = "\n".join(f"  {fault}" for fault in self._found)
        raise BrokenFiles(
            f"{whose} has {count}:\n{listed}",
            todo,
            tuple(self._found),
        )
