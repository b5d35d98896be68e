"""What is still to be graded, and the file where it waits, so that memory does not grow with a class."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from checker.classroom.frames import encode_submission
from checker.errors import UsageProblem
from checker.model.entry import Receipt
from checker.model.kata import Submission


@dataclass
class Task:
    """One submission that is to be graded."""

    number: int
    kata: str
    """The kata's slug."""
    receipt: Receipt
    folder: Path
    """Where its verdict goes."""
    start: int
    """Where it waits in the spool."""
    size: int
    strikes: int = 0
    """How often grading it came to a fault of the checker; it is tried twice."""
    struck_at: set[str] = field(default_factory=set)
    """The places where that was."""


class Spool:
    """Submissions on their way to a worker, in a file without a name that ends with this process."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile(prefix="roundtrip-spool-")  # noqa: SIM115 - closed by `close`
        self.end = 0

    def put(self, submission: Submission) -> tuple[int, int]:
        """Keep a submission; where it starts and its size.

        Raises:
            UsageProblem: The disk is full.
        """
        content = encode_submission(submission)
        try:
            self.file.seek(self.end)
            self.file.write(content)
            self.file.flush()
        except OSError as error:
            raise UsageProblem(
                f"The temporary folder can't hold the submissions: {error.strerror}.",
                "Free some space there, or name another folder in the environment variable TMPDIR.",
            ) from None
        start, self.end = self.end, self.end + len(content)
        return start, len(content)

    def take(self, task: Task) -> bytes:
        """A task's submission, encoded; it may be taken again."""
        self.file.seek(task.start)
        return self.file.read(task.size)

    def close(self) -> None:
        """Give the file up."""
        self.file.close()
